"""The same commands on a server: the real API over a socket, asked with `--url` or CARDWATCH_URL."""

from pathlib import Path

import pytest

from registry.licenses.texts.spdx import load_spdx_texts
from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.http.application import KEY
from tests.support.hub.signatures import sha256_of
from tests.support.stub_hub.seeds import MINIMAX, card, change_minimax

LLAMA = "meta-llama/Llama-3.2-11B-Vision"
COMPANY = ("--country", "DE", "--organisation", "company", "--commercial")
LINK = "https://example.org/announcement"


def test_watching_reading_and_asking(on_server: Cardwatch, remote: Remote, tmp_path: Path) -> None:
    assert on_server("watch", "add", MINIMAX, LLAMA).out == (
        f"{MINIMAX}: watched from now on\n{LLAMA}: watched from now on\n"
    )
    assert on_server("watch", "add", LLAMA, "--json").json() == [{"model": LLAMA, "is_new": False}]
    first = on_server("sync", MINIMAX, LLAMA)
    assert first.code == 0, first
    assert f"{MINIMAX}: read for the first time" in first.out
    assert on_server("changes").out == "No change is recorded.\n"
    change_minimax(remote.hub)
    run = on_server("sync", "--json").json()
    assert (run["outcomes"]["changed"], run["status"]) == (1, "finished")
    (flag,) = on_server("changes", "--open", "--since", "2020-01-01", "--model", MINIMAX, "--json").json()
    assert (flag["kind"], flag["direction"]) == ("license.id_changed", "narrowed")
    assert "narrowed" in on_server("changes").out
    assert len(on_server("history", MINIMAX, "--json").json()) == 2
    assert "community" in on_server("history", MINIMAX).out
    shown = on_server("show", LLAMA)
    assert "llama3.2" in shown.out
    assert on_server("show", LLAMA, "--json").json()["id"] == LLAMA
    assert [one["model"] for one in on_server("watch", "list", "--json").json()] == [LLAMA, MINIMAX]
    assert "2 models" in on_server("watch", "status").out
    assert on_server("watch", "remove", LLAMA, "--json").json() == [{"model": LLAMA}]
    denied = on_server("check", LLAMA, *COMPANY, "--json")
    assert (denied.code, denied.json()["verdict"]) == (1, "denied")
    assert not (tmp_path / "data").exists(), "the local database was touched"


def test_many_are_asked_at_once_and_what_is_wrong_for_all_is_an_error(
    on_server: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.cli.checks.judges.BATCH", 2)
    assert on_server("sync", LLAMA).code == 0
    file = tmp_path / "models.txt"
    file.write_text(f"{LLAMA}\nnobody/knows\nno-model-here\n{LLAMA}@main\nx/y\n")
    said = on_server("check", str(file), *COMPANY, "--json")
    assert said.code == 1, said
    verdicts = {(one["name"], one["revision"]): one["verdict"] for one in said.json()}
    assert verdicts[LLAMA, None] == "denied"
    assert verdicts["nobody/knows", None] == verdicts["no-model-here", None] == "needs_review"
    policy = on_server("check", str(file), *COMPANY, "--policy", "nobody-made-this")
    assert (policy.code, policy.out) == (3, "")


def test_pausing_groups_and_licences(on_server: Cardwatch, tmp_path: Path) -> None:
    assert on_server("watch", "pause", "It moves.").out.endswith(": It moves.\n")
    assert on_server("sync", MINIMAX).code == 3
    assert on_server("watch", "resume", "--json").json()["ended"]["reason"] == "It moves."
    made = on_server("watch", "group", "set", "open", "--query", "license_class=permissive")
    assert (made.code, "watched from now on" in made.out) == (0, True)
    assert "changed" in on_server("watch", "group", "set", "open", "--query", "license_class=community").out
    assert [one["name"] for one in on_server("watch", "group", "list", "--json").json()] == ["open"]
    assert on_server("watch", "group", "remove", "open").out == "open: given up\n"
    assert on_server("licenses", "show", "mit").json()["key"] == "mit"
    assert len(on_server("licenses", "list", "--json").json()) > 200
    assert on_server("licenses", "classify", "apache-2.0").out.startswith("apache-2.0  [permissive, known]")
    text = tmp_path / "LICENSE"
    text.write_text(load_spdx_texts()["MIT"])
    assert on_server("licenses", "identify", str(text)).out == "mit  [exact]\n"
    text.write_bytes(b"%PDF-1.7 whatever")
    assert on_server("licenses", "identify", str(text), "--json").json()["license"] is None
    assert on_server("licenses", "compare", "mit", "llama3.2").code == 2


def test_curating(on_server: Cardwatch, remote: Remote) -> None:
    model = "example-lab/to-review"
    remote.hub.publish(model, {"README.md": card(license="other")})
    assert on_server("sync", model).code == 0
    wanted = (model, "description=A model.", "--reason", "Asked.", "--evidence", LINK)
    assert on_server("propose", *wanted, "--dry-run", "--json").json()["changes"]
    made = on_server("propose", *wanted, "--json").json()
    assert made["id"] in on_server("proposals", "list").out
    assert "/description" in on_server("proposals", "show", made["id"]).out
    own = on_server("proposals", "accept", made["id"], "--reason", "Mine.")
    assert (own.code, "another key" in own.err) == (3, True)
    assert on_server("proposals", "withdraw", made["id"], "--json").json()["status"] == "withdrawn"
    assert on_server("review", "list").code == 0
    assert on_server("review", "show", model, "--json").json()["model"] == model


@pytest.mark.parametrize(
    "arguments",
    [("show", "nobody/knows"), ("history", "nobody/knows"), ("check", "nobody/knows", *COMPANY),
     ("watch", "remove", "nobody/knows"), ("licenses", "show", "nothing")],
)  # fmt: skip
def test_what_is_not_there_is_told_with_where_it_was_asked(
    on_server: Cardwatch, remote: Remote, arguments: tuple[str, ...]
) -> None:
    said = on_server(*arguments)
    assert said.code == (2 if arguments[0] == "check" else 3)
    assert said.err.endswith(f"Asked: the server {remote.url}.\n")


def test_the_option_counts_more_than_the_environment_and_only_for_one_call(
    on_server: Cardwatch, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARDWATCH_URL", "http://127.0.0.1:9")
    assert on_server("watch", "list", "--url", remote.url).code == 0
    assert on_server("--url", remote.url, "watch", "list").code == 0
    away = on_server("watch", "list")
    assert (away.code, away.err.startswith("Error: http://127.0.0.1:9 does not answer")) == (3, True)


def test_a_wrong_input_is_told_as_the_server_tells_it(on_server: Cardwatch) -> None:
    said = on_server("propose", "nobody/knows", "colour=red", "--reason", "x", "--evidence", LINK)
    assert (said.code, "Traceback" in said.err) == (3, False)
    assert "needs a" not in on_server("changes", "--model", "nobody/knows").out


def test_without_a_key_what_changes_something_is_refused(on_server: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARDWATCH_KEY")
    assert on_server("licenses", "show", "mit").code == 0
    said = on_server("watch", "add", "a/b")
    assert (said.code, "CARDWATCH_KEY" in said.err) == (3, True)
    monkeypatch.setenv("CARDWATCH_KEY", KEY[:-1] + "x")
    assert on_server("watch", "add", "a/b").code == 3


def test_which_model_a_file_is_goes_by_its_hash_alone(on_server: Cardwatch, remote: Remote, tmp_path: Path) -> None:
    model, name = "lab/tutor", "model.safetensors"
    remote.hub.publish(model, {"README.md": card(license="mit"), name: "the weights"}, lfs=[name])
    (tmp_path / name).write_text("the weights")
    assert on_server("watch", "add", model).code == 0
    assert on_server("sync", model).code == 0
    said = on_server("identify", str(tmp_path / name), "--json")
    assert said.code == 0, said
    assert said.json()[0]["sha256"] == sha256_of("the weights")
    assert [one["model"] for one in said.json()[0]["matches"]] == [model]
    assert on_server("identify", "0" * 64).code == 1
