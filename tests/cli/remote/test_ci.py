"""The snippets of docs/ci.md: they are YAML, and their commands do at a real server what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text()
GITHUB, GITLAB, HOOKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
EXPORTS = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
MISTRAL, LLAMA = "mistralai/Mistral-7B-v0.1", "meta-llama/Llama-3.2-11B-Vision"


class Shell:
    """Runs commands as CI does, in a project of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        bin_ = str(Path(sys.executable).parent)
        self._environment = {
            **os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "CARDWATCH_URL": url, "CARDWATCH_KEY": "",
        }  # fmt: skip

    def __call__(self, script: str) -> int:
        done = subprocess.run(  # noqa: S603 - commands of our own page
            ["/bin/bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done.returncode

    def names(self, *models: str) -> None:
        code = "".join(f'AutoModel.from_pretrained("{one}")\n' for one in models)
        (self.folder / "app.py").write_text(code)


@pytest.fixture
def shell(on_server: Cardwatch, remote: Remote, tmp_path: Path) -> Shell:
    assert on_server("sync", MISTRAL, LLAMA).code == 0
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    return Shell(folder, remote.url)


def steps() -> dict[str, Any]:
    return {step["name"]: step for step in GITHUB["jobs"]["cardwatch"]["steps"] if "name" in step}


@pytest.mark.slow
@pytest.mark.parametrize(("models", "code"), [((MISTRAL,), 0), ((MISTRAL, LLAMA), 1), (("nobody/knows",), 2), ((), 0)])
def test_the_workflow_of_github_fails_a_pull_request(shell: Shell, models: tuple[str, ...], code: int) -> None:
    shell.names(*models)
    assert shell(steps()["Scan"]["run"]) == code
    sent = shell.folder / steps()["Show"]["with"]["sarif_file"]
    assert '"version": "2.1.0"' in sent.read_text()


@pytest.mark.slow
def test_the_job_of_gitlab_leaves_a_report(shell: Shell) -> None:
    shell.names(MISTRAL, LLAMA)
    job = GITLAB["cardwatch"]
    scan = [line for line in job["script"] if line.startswith("cardwatch")]
    assert shell("\n".join(scan)) == 1
    root = etree.fromstring((shell.folder / job["artifacts"]["reports"]["junit"]).read_bytes())
    assert (root.get("tests"), root.get("failures")) == ("2", "1")


@pytest.mark.slow
def test_the_hook_scans_the_repository(shell: Shell) -> None:
    (used,) = HOOKS["repos"][0]["hooks"]
    assert (used["id"], HOOK["pass_filenames"]) == (HOOK["id"], False)
    shell.names(LLAMA)
    command = f"{HOOK['entry']} {' '.join(used['args'])}"
    assert shell(command) == 1
    shell.names(MISTRAL)
    assert shell(command) == 0


@pytest.mark.slow
def test_the_lists_are_written(shell: Shell) -> None:
    for line in EXPORTS:
        assert shell(line) == 0, line
        written = (shell.folder / line.split("--output ")[1].split()[0]).read_text()
        assert "Mistral-7B-v0" in written or "\nmistral\n" in written, line
        assert "Llama" not in written


def test_snippets_ask_for_what_is_there() -> None:
    assert GITHUB["permissions"]["security-events"] == "write"  # without it nothing may be uploaded
    assert steps()["Scan"]["run"].split()[-1] == steps()["Show"]["with"]["sarif_file"]
    assert GITLAB["cardwatch"]["artifacts"]["when"] == "always"
