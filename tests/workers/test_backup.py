"""Backup and restore of a service that runs, is written to and is read, in each profile."""

import io
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import msgspec
import pytest

from registry.backup import Archive
from tests.support.paths import ROOT
from tests.support.servers import PostgresServer
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import MODEL
from tests.support.workers.load import Load
from tests.support.workers.service import UNANCHORED, Service
from tests.support.workers.stage import Stage

BASE = 100
"""Records that old and new state share: fewer than these nobody may ever see."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def done(service: Service, *arguments: str) -> tuple[float, float]:
    """Run a command; when it began and when it had ended."""
    began = time.monotonic()
    ended = service.run(*arguments)
    assert ended.returncode == 0, ended.stderr
    return began, time.monotonic()


def column(file: Path, table: str, name: str) -> list[str]:
    """One column of a table in a backup."""
    with file.open("rb") as source, Archive(source) as archive:
        part = next(part for part in archive.manifest.parts if part.table.name == table)
        place = list(part.table.columns).index(name)
        return [row[place] for row in archive.rows(part, lambda *_: None)]


def load(service: Service, prefix: str = "load", **numbers: int) -> Load:
    return Load(f"http://127.0.0.1:{service.port}", service.key, prefix=prefix, **numbers)


def models(service: Service) -> set[str]:
    """The ids of all records."""
    found, cursor = set[str](), "limit=200"
    while cursor:
        page = service.ask("GET", f"/v1/models?{cursor}")
        found |= {item["id"] for item in page["items"]}
        cursor = f"limit=200&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    return found


def test_under_load(serving: Service, tmp_path: Path) -> None:
    """A backup holds one state with all that was acknowledged before; a restore is seen whole or not at all."""
    file = tmp_path / "backup.zip"
    with load(serving, prefix="base") as base:
        base.wait_for(BASE)
    with load(serving) as busy:
        busy.wait_for(30)
        began, ended = done(serving, "backup", str(file))
        held = set(column(file, "model_record", "id"))
        assert base.acknowledged.keys() | busy.before(began) <= held
        assert not held & busy.after(ended)
        # One state: no record without its event and its layer, no event without its record.
        assert set(column(file, "event", "subject")) == held
        assert len(column(file, "curation", "id")) == len(held)
        busy.wait_for(30)
        more = len(models(serving))
        began, ended = done(serving, "restore", str(file), "--yes", "--quiet")
        busy.wait_for(60)
    assert busy.statuses.keys() <= {("write", 201), ("read", 200)}, busy.statuses
    now = models(serving)
    assert held <= now
    assert busy.after(ended) <= now
    gone = busy.before(began) - held
    assert gone
    assert not gone & now
    seen = [total for at, total in busy.totals if at > began]
    assert min(seen) >= len(held)
    assert max(total for _, total in busy.totals) >= more
    verified = serving.run("verify")
    assert verified.returncode == UNANCHORED, verified.stderr
    assert serving.is_ready()
    assert serving.ask("GET", "/v1/models?limit=1")["total"]["count"] == len(now)


def test_a_restore_that_is_killed_leaves_the_old_state(serving: Service, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    with load(serving, prefix="base") as base:
        base.wait_for(BASE)
    saved = models(serving)
    done(serving, "backup", str(file))
    for after_seconds in (0.5, 1.5, 2.5):
        held = models(serving)
        later = f"lab/later-{after_seconds}"
        serving.ask("PUT", f"/v1/models/{later}", {"facts": {}}, 201)
        _kill_a_restore(serving, file, after_seconds)
        now = models(serving)
        assert now in (held | {later}, saved), after_seconds
        serving.ask("PUT", f"/v1/models/lab/still-writes-{after_seconds}", {"facts": {}}, 201)
    assert serving.run("verify").returncode == UNANCHORED


def _kill_a_restore(serving: Service, file: Path, after_seconds: float) -> None:
    restore = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "registry.cli", "restore", str(file), "--yes"], cwd=ROOT, env=serving.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(after_seconds)
    restore.send_signal(signal.SIGKILL)
    restore.wait()


def test_workers_go_on_after_a_restore(service: Stage, tmp_path: Path) -> None:
    """The whole service: what was watched is watched, a change is told once, and ticks stay fresh."""
    file = tmp_path / "backup.zip"
    service.hub.publish(MODEL, MINIMAX_MIT)
    service.subscribe()
    service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    service.wait_for_record(MODEL)
    done(service, "backup", str(file))
    service.ask("PUT", "/v1/models/lab/later", {"facts": {}}, 201)
    done(service, "restore", str(file), "--yes")
    service.ask("GET", "/v1/models/lab/later", expect=404)
    assert service.is_ready()
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    assert service.wait_for_run(service.sync(MODEL))["outcomes"] == {"changed": 1}
    (alert,) = service.alerts(1)
    assert alert.verify(service.secret)["type"] == "license.changed"
    service.wait_for("readiness", service.is_ready)


def test_from_one_profile_into_the_other(embedded: Stage, postgres_server: PostgresServer, tmp_path: Path) -> None:
    """The way from SQLite to PostgreSQL, with the key of the data folder, through a pipe."""
    embedded.hub.publish(MODEL, MINIMAX_MIT)
    embedded.subscribe()
    embedded.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    wanted = embedded.wait_for_record(MODEL)
    backup = subprocess.run(  # our own program
        [sys.executable, "-m", "registry.cli", "backup", "-"], cwd=ROOT, env=embedded.environment, capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(backup)) as parts:
        assert msgspec.json.decode(parts.read("manifest.json"))["database"] == "sqlite"
    (tmp_path / "backup.zip").write_bytes(backup)
    url = postgres_server.create_database()
    moved = Service(tmp_path / "moved", {"DATABASE_URL": url, "ANONYMOUS_READ": "true"})
    try:
        key = (embedded.folder / "data" / "secrets.key").read_text().strip()
        without = moved.run("restore", str(tmp_path / "backup.zip"))
        assert (without.returncode, without.stdout.count("whk_")) == (4, 1)
        moved.settings["SECRET_KEY"] = key
        assert moved.run("restore", str(tmp_path / "backup.zip"), "--yes").returncode == 0
        moved.start("serve")
        moved.wait_until_ready()
        assert moved.ask("GET", f"/v1/models/{MODEL}") == wanted
        assert moved.run("verify").returncode == UNANCHORED
    finally:
        moved.close()
        postgres_server.drop_database(url.rsplit("/", 1)[-1])
