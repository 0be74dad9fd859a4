"""The command line as people and scripts use it: words, JSON and exit codes."""

import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, change_minimax, publish_demo

LLAMA = "meta-llama/Llama-3.2-11B-Vision"


def test_the_main_path(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    assert cardwatch("watch", "add", MINIMAX, LLAMA).out == (
        f"{MINIMAX}: watched from now on\n{LLAMA}: watched from now on\n"
    )
    assert cardwatch("watch", "add", MINIMAX).out == f"{MINIMAX}: was watched already\n"
    first = cardwatch("sync")
    assert first.code == 0, first
    assert f"{MINIMAX}: read for the first time" in first.out
    assert cardwatch("changes").out == "No change is recorded.\n"
    assert f"{MINIMAX}: unchanged" in cardwatch("sync", MINIMAX).out
    change_minimax(hub)
    changed = cardwatch("sync", MINIMAX)
    assert changed.code == 0
    assert f"{MINIMAX}: CHANGED" in changed.out
    assert "license.id_changed" in changed.out
    (flag,) = cardwatch("changes", "--json").json()
    assert (flag["model"], flag["direction"]) == (MINIMAX, "narrowed")
    assert cardwatch("changes", "--model", LLAMA, "--json").json() == []
    assert cardwatch("changes", "--open", "--since", "2020-01-01", "--json").json() == [flag]
    assert [item["model"] for item in cardwatch("watch", "list", "--json").json()] == [LLAMA, MINIMAX]
    assert MINIMAX in cardwatch("watch", "list").out
    shown = cardwatch("show", LLAMA)
    assert "llama3.2" in shown.out
    assert cardwatch("show", LLAMA, "--json").json()["id"] == LLAMA
    assert len(cardwatch("history", MINIMAX, "--json").json()) == 2
    assert cardwatch("history", MINIMAX).out.count("\n") == 3  # the names of the columns, and two states
    assert cardwatch("watch", "remove", LLAMA).out == f"{LLAMA}: no longer watched\n"
    assert cardwatch("verify").code == 2  # nothing was kept elsewhere to hold it against


def test_checks_answer_by_exit_code(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    cardwatch("sync", LLAMA, "mistralai/Mistral-7B-v0.1", "CohereForAI/aya-23-8B")
    company = ("--country", "DE", "--organisation", "company")
    denied = cardwatch("check", LLAMA, *company, "--commercial", "--purpose", "production")
    assert (denied.code, denied.out.splitlines()[0]) == (1, f"{LLAMA}: DENIED")
    allowed = cardwatch("check", "mistralai/Mistral-7B-v0.1", *company, "--commercial", "--json")
    assert allowed.code == 0
    assert allowed.json()["verdict"] in {"allowed", "allowed_with_obligations"}
    assert cardwatch("check", "CohereForAI/aya-23-8B", *company, "--commercial").code == 1
    assert cardwatch("check", "nobody/knows", *company).code == 2
    assert cardwatch("check", LLAMA, "--country", "Germany", "--organisation", "company").code == 3
    assert cardwatch("check", LLAMA, "--country", "DE", "--organisation", "club").code == 3


@pytest.mark.slow
def test_a_hub_that_fails_is_told_and_scripts_notice(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    cardwatch("sync", MINIMAX)
    hub.stop()
    failed = cardwatch("sync", MINIMAX)
    assert failed.code == 3
    assert "not read" in failed.out
    assert f"Reading {MINIMAX} from {hub.url}: unreachable" in failed.err
    assert "it is not watched, so nobody tries again" in failed.err
    added = cardwatch("watch", "add", MINIMAX)
    assert f"Reading from {hub.url}: unreachable (" in added.err
    assert "will be tried again at 2" in cardwatch("sync", MINIMAX).err
    assert "mit" in cardwatch("show", MINIMAX).out
    hub.start()
    assert cardwatch("sync", MINIMAX).code == 0


def test_keys_are_shown_once_and_revoked(cardwatch: Cardwatch) -> None:
    made = cardwatch("keys", "create", "ci", "--scope", "models:read")
    key = made.out.strip()
    assert key.startswith("cw_")
    listed = cardwatch("keys", "list").out
    assert "ci" in listed
    assert key not in listed
    assert cardwatch("keys", "revoke", key.split("_")[1]).code == 0
    assert "revoked" in cardwatch("keys", "list").out
    assert cardwatch("keys", "revoke", "none").code == 3
    assert cardwatch("keys", "create", "x", "--scope", "everything").code == 3


def test_licences_can_be_asked_without_a_database(cardwatch: Cardwatch, tmp_path: Path) -> None:
    assert "apache-2.0" in cardwatch("licenses", "list").out
    assert cardwatch("licenses", "show", "mit").json()["key"] == "mit"
    assert cardwatch("licenses", "show", "none").code == 3
    text = tmp_path / "LICENSE"
    text.write_bytes(b"\xff\xfe nothing known")
    said = cardwatch("licenses", "identify", str(text), "--json")
    assert (said.code, said.json()["license"]) == (2, None)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "nobody/knows"), ("history", "nobody/knows"), ("watch", "remove", "nobody/knows"),
        ("watch", "add", "not an id"), ("sync", "../../etc"), ("nonsense",), ("watch", "add"),
        ("changes", "--since", "x"),
    ],
)  # fmt: skip
def test_mistakes_are_one_sentence_and_code_3(cardwatch: Cardwatch, arguments: tuple[str, ...]) -> None:
    said = cardwatch(*arguments)
    assert said.code == 3
    assert "Traceback" not in said.out + said.err
    assert said.err.strip()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "nonsense"), ("PORT", "99999"), ("HUB_ENDPOINT", "ftp://hub"), ("BOOTSTRAP_KEY", "short"),
        ("WEBHOOK_ALLOWED_NETWORKS", "here"), ("SYNC_INTERVAL_SECONDS", "-1"), ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", "nonsense"), ("DATABASE_URL", "oracle://x/y"), ("BROKER_URL", "carrier-pigeon://x"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(
    cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"CARDWATCH_{variable}", value)
    said = cardwatch("up")
    assert said.code == 3
    assert said.err.startswith("Not started: ")
    assert said.err.count("\n") == 1
    assert variable in said.err


def test_a_port_in_use_is_one_sentence(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("CARDWATCH_PORT", str(taken.getsockname()[1]))
        said = cardwatch("up")
    assert (said.code, said.err.count("\n")) == (3, 1)
    assert "CARDWATCH_PORT" in said.err


def test_an_unwritable_data_folder_is_one_sentence(
    cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CARDWATCH_DATA_DIR", str(tmp_path / "file" / "data"))
    for command in (("up",), ("watch", "add", "a/b"), ("worker",), ("migrate",)):
        said = cardwatch(*command)
        assert (said.code, said.err.count("\n")) == (3, 1), command
        assert "CARDWATCH_DATA_DIR" in said.err


def test_a_database_that_is_away_is_one_sentence(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setenv("CARDWATCH_DATABASE_URL", f"postgresql+psycopg://a:b@127.0.0.1:{port}/c")
    for command in (("watch", "list"), ("migrate",), ("up",)):
        said = cardwatch(*command)
        assert said.code == 3, command
        assert "The database does not answer" in said.err
        assert "Traceback" not in said.err
