"""``cardwatch scan`` over lists: the revision that is there is judged, and what no list tells never passes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from registry.cli import cardwatch

MODEL = "mistralai/Mistral-7B-v0.1"
DIGEST = "46e0c10c039e"
OLLAMA = f"NAME ID SIZE MODIFIED\nllama3.1:8b {DIGEST} 4.9 GB now\n"
SERVED = {"object": "list", "data": [{"id": "chat", "object": "model", "owned_by": "vllm", "root": MODEL}]}
USE = ["--country", "DE", "--organisation", "company", "--purpose", "internal"]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the starter catalogue."""
    folder = tmp_path_factory.mktemp("data")
    done = CliRunner().invoke(cardwatch, ["migrate"], env={"CARDWATCH_DATA_DIR": str(folder)})
    assert done.exit_code == 0, done.output
    return folder


def scan(path: Path, data_dir: Path, *more: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cardwatch, ["scan", str(path), *USE, *more], env={"CARDWATCH_DATA_DIR": str(data_dir)})
    return done.exit_code, done.stdout, done.stderr


def listed(path: Path, data_dir: Path) -> tuple[int, list[Any]]:
    code, out, _ = scan(path, data_dir, "--json")
    return code, [(one["name"], one["revision"], one["verdict"]) for one in json.loads(out)]


def test_a_server_is_judged_by_what_it_loaded(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "models.json").write_text(json.dumps(SERVED))
    assert listed(tmp_path / "models.json", data_dir) == (0, [(MODEL, None, "allowed")])


def test_a_name_of_ollama_needs_an_answer(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "models.txt").write_text(OLLAMA)
    assert listed(tmp_path, data_dir) == (2, [("ollama:llama3.1:8b", DIGEST, "needs_review")])
    (tmp_path / ".cardwatch.yaml").write_text(f"references:\n  'ollama:llama3.1:8b': {MODEL}\n")
    assert listed(tmp_path, data_dir) == (0, [(MODEL, None, "allowed")])


def test_a_cache_is_judged_at_its_commits(tmp_path: Path, data_dir: Path) -> None:
    for commit in ("1" * 40, "2" * 40):
        (tmp_path / "hub" / "models--mistralai--Mistral-7B-v0.1" / "snapshots" / commit).mkdir(parents=True)
    code, found = listed(tmp_path, data_dir)
    assert code == 2
    assert found == [(MODEL, commit, "needs_review") for commit in ("1" * 40, "2" * 40)]


ROUTES = """model_list:
- {model_name: a, litellm_params: {model: openai/gpt-4o}}
- {model_name: b, litellm_params: {model: anthropic/claude-3-5-haiku-latest}}
"""


def test_a_model_that_a_provider_runs_has_no_verdict(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "config.yaml").write_text(ROUTES)
    told = [("api:anthropic/claude-3-5-haiku-latest", None, None), ("api:openai/gpt-4o", None, None)]
    assert listed(tmp_path, data_dir) == (4, told)
    code, out, err = scan(tmp_path, data_dir)
    assert (code, "run here" in err) == (4, True)
    assert out.count("no_verdict ") == out.count("that its provider runs") == 2


def test_a_model_that_a_provider_runs_changes_no_exit_code(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "config.yaml").write_text(ROUTES)
    (tmp_path / "models.json").write_text(json.dumps(SERVED))
    code, told = listed(tmp_path, data_dir)
    assert (code, {verdict for *_, verdict in told}) == (0, {None, "allowed"})


@pytest.mark.parametrize(
    "name", ["openai/mine", "litellm_proxy/mine", "sagemaker/mine", "lm_studio/mine", "hosted_vllm/mine"]
)
def test_what_may_run_here_under_a_name_of_ones_own_does_not_pass(name: str, tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "app.py").write_text(f'litellm.completion(model="{name}", messages=[])\n')
    assert scan(tmp_path, data_dir)[0] == 2
