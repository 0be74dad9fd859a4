"""The stories of docs/compliance.md, run by a shell as they are printed: each in at most five commands."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.cli.stories import ENDS, Story, stories
from tests.support.http.loopback import serving
from tests.support.paths import ROOT
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, change_minimax, publish_demo
from tests.support.webhooks.receiver import Receiver, run_receiver

PAGE = (ROOT / "docs" / "compliance.md").read_text()
HOOK = "https://hooks.example.org/cardwatch"
TAGS = {"models": [{"name": "mistral:7b", "model": "mistral:7b", "digest": "46e0c10c039e" + "0" * 52,
                    "modified_at": "2026-01-01T00:00:00Z", "details": {"format": "gguf"}}]}  # fmt: skip


STORIES = list(stories(PAGE))


class Ollama(BaseHTTPRequestHandler):
    """Says what it has."""

    def do_GET(self) -> None:
        body = json.dumps(TAGS).encode()
        self.send_response(200 if self.path == "/api/tags" else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def ollama() -> Iterator[str]:
    with serving(Ollama) as port:
        yield f"http://127.0.0.1:{port}"


def pass_days(days: int, database: Path) -> None:
    """Let waivers end as much earlier, and a minute more: it is the same to whoever looks then."""
    with sqlite3.connect(database) as opened:
        ended = f"strftime('%Y-%m-%d %H:%M:%f000', expires_at, '-{days} days', '-1 minute')"
        assert opened.execute(f"UPDATE waiver SET expires_at = {ended}").rowcount == 1  # noqa: S608 - our own words


def check_what_arrived(story: Story, desk: Receiver, folder: Path) -> None:
    """What a story leaves behind: files that hold what they are for, and alerts."""
    if HOOK in str(story.parts):
        told = [msgspec.json.decode(one.body) for one in desk.received]
        changed = [one for one in told if one["type"] == "license.changed"]
        assert {one["data"]["model"] for one in changed} == {MINIMAX}
        assert {one["type"] for one in told} <= {"webhook.ping", "license.changed", "verdict.changed"}
    if "notice" in story.title:
        assert all(name in (folder / "NOTICE").read_text() for name in (folder / "models.txt").read_text().split())
        assert "[ ]" in (folder / "pflichten.txt").read_text()
    if "auditor" in story.title:
        with zipfile.ZipFile(folder / "for-the-auditor.zip") as pack:
            assert b"company-product" in pack.read("policy.json")


def run(line: str, folder: Path, exported: dict[str, str]) -> tuple[int, str]:
    bin_ = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "no_proxy": "127.0.0.1", **exported}
    done = subprocess.run(  # noqa: S603 - commands of our own page
        ["/bin/bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `cardwatch migrate` makes it."""
    folder = tmp_path_factory.mktemp("starter")
    code, said = run("cardwatch migrate", folder, {"CARDWATCH_DATA_DIR": str(folder)})
    assert code == 0, said
    return folder


def test_each_story_is_short() -> None:
    assert len(STORIES) == 10
    assert [story.title for story in STORIES if not 1 <= len(story.commands) <= 5] == []


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_each_story_goes_as_it_is_told(
    story: Story, starter: Path, cardwatch: Cardwatch, hub: StubHub, on_server: Cardwatch, remote: Remote,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("mistralai/Mistral-7B-v0.1", "google/gemma-2-9b"):
        assert on_server("sync", name).code == 0
    monkeypatch.delenv("CARDWATCH_URL")
    monkeypatch.delenv("CARDWATCH_KEY")
    publish_demo(hub)
    shutil.copytree(starter, tmp_path / "data")
    folder, exported = tmp_path / "project", {"CARDWATCH_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
    folder.mkdir()
    if HOOK in str(story.parts):  # what was read before, and what happens then
        assert cardwatch("sync", MINIMAX).code == 0
        change_minimax(hub)
    with ollama() as served, run_receiver() as desk:
        for name, text in story.parts:
            if name:
                (folder / name).write_text(text)
                continue
            ends = ENDS.search(text)
            line = ENDS.sub("", text).replace("http://localhost:11434", served).replace(HOOK, desk.url)
            line = line.replace("https://cardwatch.example.org", remote.url)
            code, said = run(line, folder, exported)
            assert code == (int(ends[1]) if ends else 0), (line, said)
            if ends and ends[2]:
                pass_days(int(ends[2]), tmp_path / "data" / "cardwatch.db")
                later, said = run(line, folder, exported)
                assert later == int(ends[3]), (line, said)
            if line.startswith("export "):
                variable, _, value = line.removeprefix("export ").partition("=")
                exported[variable] = value
            if line == "cardwatch sync":  # what happens between two readings
                change_minimax(hub)
    check_what_arrived(story, desk, folder)
    if "changed" in story.title:
        assert "community" in said
        assert "license.id_changed" in cardwatch("changes").out
