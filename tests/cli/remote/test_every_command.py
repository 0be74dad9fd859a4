"""Every command works on a server, or refuses with the reason; none makes a database by accident."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest

from registry.cli.remote import client
from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.cli.commands import LEAVES, calls
from tests.support.http.loopback import serving
from tests.support.stub_hub.seeds import MINIMAX, change_minimax

GERMANY = ("--country", "DE", "--organisation", "company", "--commercial")
WHY = ("--reason", "x", "--reason-code", "other", "--owner", "dean")
KEPT = "chk_01hzy00000000000000000000"
HOOK = "https://hooks.example.org/cardwatch"
PROPOSAL = "prp_01hzy00000000000000000000"
ANYWHERE: dict[tuple[str, ...], tuple[str, ...]] = {
    ("audit",): ("audit",), ("bom",): ("bom", MINIMAX),
    ("changes",): ("changes",), ("check",): ("check", MINIMAX, *GERMANY),
    ("checks", "erase"): ("checks", "erase", KEPT, "--reason", "x"), ("checks", "list"): ("checks", "list"),
    ("checks", "show"): ("checks", "show", KEPT),
    ("dump",): ("dump", "--output", "mirror"),
    ("events",): ("events",), ("evidence",): ("evidence", KEPT), ("export",): ("export",),
    ("export", "allow-list"): ("export", "allow-list", "--format", "nexus", *GERMANY),
    ("coverage",): ("coverage", "bom.cdx.json"), ("enrich",): ("enrich", "bom.cdx.json"),
    ("frameworks", "evaluate"): ("frameworks", "evaluate", "facts.json"),
    ("history",): ("history", MINIMAX), ("identify",): ("identify", "0" * 64),
    ("inventory", "check"): ("inventory", "check", "Lab"),
    **{("inventory", act): ("inventory", act, "Lab", MINIMAX, "--reason", "x")
       for act in ("request", "approve", "block", "dismiss")},
    **{("inventory", word): ("inventory", word, "Lab") for word in ("delete", "lines", "results", "history")},
    ("inventory", "drop"): ("inventory", "drop", "Lab", "lin_1", "--reason", "x"),
    ("inventory", "entry"): ("inventory", "entry", "Lab", MINIMAX),
    ("inventory", "remove"): ("inventory", "remove", "Lab", MINIMAX),
    ("inventory", "set"): ("inventory", "set", "Lab", "--owner", "x"),
    ("inventory", "settle"): ("inventory", "settle", "Lab", "lin_1", MINIMAX),
    ("inventory", "create"): ("inventory", "create", "Lab", "--use", "country=DE"),
    ("inventory", "entries"): ("inventory", "entries", "Lab"),
    ("inventory", "evidence"): ("inventory", "evidence", "Lab"),
    ("inventory", "notice"): ("inventory", "notice", "Lab"),
    ("inventory", "import"): ("inventory", "import", "Lab", "LICENSE"),
    ("inventory", "list"): ("inventory", "list"), ("inventory", "report"): ("inventory", "report", "Lab"),
    ("licenses", "classify"): ("licenses", "classify", "mit"),
    ("licenses", "compare"): ("licenses", "compare", "mit", "apache-2.0"),
    ("licenses", "identify"): ("licenses", "identify", "LICENSE"), ("licenses", "list"): ("licenses", "list"),
    ("licenses", "show"): ("licenses", "show", "mit"),
    ("mcp",): ("mcp",), ("log", "checkpoint"): ("log", "checkpoint"), ("log", "key"): ("log", "key"),
    ("log", "erase"): ("log", "erase", "1", "--reason", "x"), ("notice",): ("notice", MINIMAX),
    ("policy", "delete"): ("policy", "delete", "ours"), ("policy", "list"): ("policy", "list"),
    ("openness",): ("openness", MINIMAX),
    ("policy", "preview"): ("policy", "preview", "policy.yaml", MINIMAX, *GERMANY),
    ("policy", "save"): ("policy", "save", "policy.yaml"), ("policy", "show"): ("policy", "show", "university"),
    ("proposals", "accept"): ("proposals", "accept", PROPOSAL, "--reason", "x"),
    ("proposals", "list"): ("proposals", "list"),
    ("proposals", "reject"): ("proposals", "reject", PROPOSAL, "--reason", "x"),
    ("proposals", "show"): ("proposals", "show", PROPOSAL),
    ("proposals", "withdraw"): ("proposals", "withdraw", PROPOSAL),
    ("propose",): ("propose", MINIMAX, "description=x", "--reason", "x", "--evidence", "https://example.org/a"),
    ("review", "list"): ("review", "list"), ("review", "propose"): ("review", "propose", MINIMAX, "--yes"),
    ("review", "show"): ("review", "show", MINIMAX), ("scan",): ("scan", ".", *GERMANY), ("show",): ("show", MINIMAX),
    ("waiver", "grant"): ("waiver", "grant", "Lab", "a", "card", "--days", "9", *WHY),
    ("waiver", "list"): ("waiver", "list"), ("waiver", "revoke"): ("waiver", "revoke", "wvr_1"),
    ("sync",): ("sync", MINIMAX), ("watch", "add"): ("watch", "add", MINIMAX),
    ("watch", "group", "list"): ("watch", "group", "list"),
    ("watch", "group", "remove"): ("watch", "group", "remove", "none"),
    ("watch", "group", "set"): ("watch", "group", "set", "open", "--query", "license_class=permissive"),
    ("watch", "list"): ("watch", "list"), ("watch", "pause"): ("watch", "pause", "x"),
    ("watch", "remove"): ("watch", "remove", MINIMAX), ("watch", "resume"): ("watch", "resume"),
    ("watch", "status"): ("watch", "status"),
    ("webhooks", "add"): ("webhooks", "add", HOOK), ("webhooks", "deliveries"): ("webhooks", "deliveries"),
    ("webhooks", "list"): ("webhooks", "list"), ("webhooks", "ping"): ("webhooks", "ping", "whk_1"),
    ("webhooks", "remove"): ("webhooks", "remove", "whk_1"),
}  # fmt: skip
"""How each command that works on a server is called here."""
CREATES = {("up",), ("serve",), ("migrate",), ("worker",), ("beat",), ("restore",), ("keys", "create"),
           ("import", "listing"), ("import", "hub"), ("watch", "add"), ("watch", "group", "set"),
           ("sync",), ("log", "rotate-key")}  # fmt: skip
"""What brings something in, or runs the service, may make a database."""


class Listener(BaseHTTPRequestHandler):
    """Notes what is asked, and never helps."""

    asked: ClassVar[list[tuple[str, str, str | None]]]
    failures: ClassVar[list[int]]

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.asked.append((self.command, self.path, self.headers.get("idempotency-key")))
        status = self.failures.pop(0) if self.failures else 404
        if not status:
            return  # no answer
        body = b'{"detail": "Not here."}' if status >= 400 else b'{"run_id": "run_1"}'
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names of the base class

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def listener(*failures: int) -> Iterator[tuple[str, list[tuple[str, str, str | None]]]]:
    asked: list[tuple[str, str, str | None]] = []
    kind = type("Listener", (Listener,), {"asked": asked, "failures": list(failures)})
    with serving(kind) as port:
        yield f"http://127.0.0.1:{port}", asked


def test_the_table_is_whole() -> None:
    assert set(ANYWHERE) == {path for path, command in LEAVES.items() if command.where == "anywhere"}


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_each_asks_the_server_or_says_why_it_does_not(
    path: tuple[str, ...], cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("LICENSE").write_text("Words.")
    Path("facts.json").write_text('{"framework": "g7-2026", "facts": {}}')
    Path("bom.cdx.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6"}')
    Path("policy.yaml").write_text("key: ours\ntitle: Ours\nrules: []\n")
    Path("project.py").write_text(f'AutoModel.from_pretrained("{MINIMAX}")\n')
    command = LEAVES[path]
    if command.where == "nowhere":
        assert "CARDWATCH_DATA_DIR" not in "".join(name for name, _ in command.settings)
        return
    with listener() as (url, asked):
        monkeypatch.setenv("CARDWATCH_URL", url)
        said = cardwatch(*(ANYWHERE.get(path) or next(calls(command.examples[0]))))
    if command.where == "here":
        assert command.here_because
        assert (said.code, command.here_because in said.err, asked) == (3, True, [])
    else:
        assert asked, said
        assert "Traceback" not in said.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("path", [path for path in ANYWHERE if path not in CREATES], ids=" ".join)
def test_away_from_a_database_each_says_so_and_makes_none(
    path: tuple[str, ...], cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("LICENSE").write_text("Words.")
    Path("facts.json").write_text('{"framework": "g7-2026", "facts": {}}')
    Path("bom.cdx.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6"}')
    Path("policy.yaml").write_text("key: ours\ntitle: Ours\nrules: []\n")
    Path("project.py").write_text(f'AutoModel.from_pretrained("{MINIMAX}")\n')
    said = cardwatch(*ANYWHERE[path])
    assert not (tmp_path / "data").exists()
    if path[0] not in {"licenses", "frameworks"}:
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith("Error: There is no database.")
        assert said.err.endswith(f"Asked: the database {tmp_path / 'data' / 'cardwatch.db'}.\n")


@pytest.mark.parametrize(
    "arguments",
    [("keys", "list"), ("keys", "revoke", "key_1"), ("verify",), ("deliver",), ("backup", "b.zip"), ("sync",),
     ("sync", "--dry-run"), ("sync", "--dry-run", "a/b"), ("curation", "export", "out"),
     ("curation", "import", ".", "--dry-run"), ("propose", "a/b", "released=2026", "--reason", "x", "--dry-run"),
     ("openapi", "--output", "api.json"), ("restore", "--check", "LICENSE")],
    ids=" ".join,
)  # fmt: skip
def test_what_looks_after_a_database_makes_none(
    arguments: tuple[str, ...], cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("LICENSE").write_text("Words.")
    Path("facts.json").write_text('{"framework": "g7-2026", "facts": {}}')
    Path("bom.cdx.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6"}')
    said = cardwatch(*arguments)
    assert not (tmp_path / "data").exists()
    assert (said.code == 0) == (arguments[0] == "openapi")


def test_a_request_whose_answer_is_lost_is_sent_again_with_the_same_word(
    cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PAUSE_SECONDS", 0)
    with listener(0, 502, 202, 202) as (url, asked):
        said = cardwatch("sync", "a/b", "c/d", "--url", url)
    posted = [(path, word) for method, path, word in asked if method == "POST"]
    assert [path for path, _ in posted] == ["/v1/models/a/b/sync"] * 3 + ["/v1/models/c/d/sync"]
    words = [word for _, word in posted]
    assert words[0] == words[1] == words[2] != words[3]
    assert all(word and re.fullmatch(r"[0-9a-f]{32}-\d", word) for word in words)
    assert said.err.count("asked again") == 2
    assert all(word is None for method, _, word in asked if method == "GET")
    with listener(202) as (url, again):
        cardwatch("sync", "a/b", "--url", url)
    assert again[0][2] not in words
    with listener(0, 0, 0, 202) as (url, lost):
        assert cardwatch("sync", "a/b", "--url", url).code == 3
    assert len(lost) == 3


def test_exporting_scanning_and_reading_the_log(on_server: Cardwatch, remote: Remote, tmp_path: Path) -> None:
    model = "mistralai/Mistral-7B-v0.1"
    assert on_server("sync", model, "example-lab/none").code == 3
    (line,) = [one for one in on_server("export").out.splitlines() if model in one]
    assert line.startswith("{")
    file = tmp_path / "all.csv"
    assert on_server("export", "--format", "csv", "--output", str(file), "--filter", "owner=mistralai").code == 0
    assert model in file.read_text()
    wrong = on_server("export", "--filter", "colour=red", "--output", str(tmp_path / "no"))
    assert (wrong.code, (tmp_path / "no").exists()) == (3, False)
    (tmp_path / "project.py").write_text(f'AutoModel.from_pretrained("{model}")\nload("nobody/knows")\n')
    (found,) = on_server("scan", str(tmp_path / "project.py"), *GERMANY, "--json").json()
    assert (found["model"], found["answer"]["verdict"]) == (model, found["verdict"])
    assert on_server("sync", MINIMAX).code == 0
    change_minimax(remote.hub)
    assert on_server("sync", MINIMAX).code == 0
    events = on_server("events", "--json").json()
    assert MINIMAX in {one["model"] for one in events}
    assert on_server("events", "--since", events[0]["id"], "--json").json() == events[1:]
    assert events[-1]["id"] in on_server("events").out
    assert on_server("events", "--since", events[-1]["id"]).err == f"Asked: the server {remote.url}.\n"
    assert on_server("events", "--since", "evt_none").code == 3
    assert on_server("watch", "add", model).code == 0
    done = on_server("audit", "--subject", model, "--json").json()
    assert {one["actor"] for one in done} == {done[0]["actor"]}
    assert on_server("audit", "--actor", done[0]["key"] or done[0]["actor"], "--since", "2020-01-01").code == 0
    assert on_server("audit", "--actor", "nobody", "--json").json() == []


def test_the_log_of_the_local_database(cardwatch: Cardwatch) -> None:
    cardwatch("keys", "create", "ci", "--scope", "audit:read")
    cardwatch("watch", "add", "a/b")
    (made,) = cardwatch("audit", "--action", "key.created", "--json").json()
    assert made["actor"].startswith("cli")
    assert "key.created" in cardwatch("audit").out
    assert cardwatch("audit", "--actor", "nobody").out == "Nothing of this kind was done.\n"
    assert cardwatch("events").code == 0
    assert cardwatch("events", "--since", "evt_none").code == 3
