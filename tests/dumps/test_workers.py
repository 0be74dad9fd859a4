"""Dumps of the service as it runs: made by a worker, whole after a kill, fetched and verified elsewhere."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from registry.db import open_database
from registry.dumps import verify_dump
from registry.dumps.shelf import names_on
from tests.dumps.conftest import NIGHT, lines_in, night
from tests.support.paths import ROOT
from tests.support.records.list_items import item, take_in
from tests.support.servers import PostgresServer, RedisServer
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import MODEL
from tests.support.workers.stage import Stage, embedded, scaled

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
AT_NIGHT = {"DUMP_HOUR": "0", "DUMP_LICENSE": "CC0-1.0", "ANONYMOUS_READ": "true"}
HANGS = """
import os, sys, time
from pathlib import Path
from registry.db import open_database
from registry.dumps import DumpPlan, files, make_due
from tests.dumps.conftest import NIGHT
from tests.support.licenses.knowledge import knowledge
from datetime import timedelta

files.BLOCK_BYTES = 1

def hang():
    print("at work", flush=True)
    time.sleep(600)

plan = DumpPlan(Path(sys.argv[2]), 2, 2, None)
make_due(open_database(sys.argv[1]), knowledge(), plan, NIGHT + timedelta(days=1), hang)
"""


def test_a_worker_makes_the_dump_on_one_machine(tmp_path: Path) -> None:
    with embedded(tmp_path, **AT_NIGHT) as service:
        _make_and_mirror(service, tmp_path / "mirror")


def test_a_worker_makes_the_dump_on_many(
    tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer
) -> None:
    with scaled(tmp_path, postgres_server, redis_server, **AT_NIGHT) as service:
        _make_and_mirror(service, tmp_path / "mirror")


def _make_and_mirror(service: Stage, mirror: Path) -> None:
    """The first dump, then another after its day's was taken away, which has what happened in between."""
    name = service.wait_for("the first dump", lambda: _newest(service))["name"]
    service.hub.publish(MODEL, MINIMAX_MIT)
    service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
    service.wait_for_record(MODEL)
    service.hub.commit(MODEL, MINIMAX_MODIFIED)
    assert service.wait_for_run(service.sync(MODEL))["outcomes"] == {"changed": 1}
    first = service.data / "dumps" / name
    first.rename(first.with_name("before"))
    newest = service.wait_for("the next dump", lambda: _newest(service))
    fetched = service.run("--url", f"http://127.0.0.1:{service.port}", "dump", "--output", str(mirror), "--json")
    assert fetched.returncode == 0, fetched.stderr
    assert msgspec.json.decode(fetched.stdout)["manifest"] == newest["manifest"]
    assert service.run("dump", "verify", str(mirror)).returncode == 0
    counts = {one["file"].partition(".")[0]: one["lines"] for one in newest["manifest"]["files"]}
    assert counts["records"] == service.ask("GET", "/v1/models?limit=1")["total"]["count"] > 0
    assert counts["licenses"] == service.ask("GET", "/v1/licenses?limit=1")["total"]["count"]
    assert counts["changes"] == len(service.flags()) == 1
    assert MODEL in {one["id"] for one in lines_in(mirror, "records")}
    until = newest["manifest"]["until"]
    assert service.ask("GET", f"/v1/events?since={until['last_event']}")["items"] == []
    assert not service.errors()


def _newest(service: Stage) -> dict[str, Any] | None:
    found: list[dict[str, Any]] = service.ask("GET", "/v1/dumps")["items"]
    return found[0] if found else None


def test_a_kill_leaves_the_dump_before_and_the_next_one_clears_up(database_url: str, tmp_path: Path) -> None:
    database, shelf = open_database(database_url), tmp_path / "dumps"
    take_in(database, *(item(f"lab/m{number}", "mit") for number in range(20)))
    night(database, shelf)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HANGS, database_url, str(shelf)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    assert night(database, shelf, NIGHT.replace(day=3)) is None  # another one is at it
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert names_on(shelf) == ["2026-03-02"]
    verify_dump(shelf / "2026-03-02")
    assert list(shelf.glob(".*.partial"))
    assert night(database, shelf, NIGHT.replace(day=3)) == "2026-03-03"
    assert not list(shelf.glob(".*.partial"))
    verify_dump(shelf / "2026-03-03")
    database.close()


PEAK = """
import re, sys
from pathlib import Path
from registry.db import open_database
from registry.db.visibility import as_everybody
from registry.records.search import ModelFilter, export_models
from tests.dumps.conftest import dump_into

database, size = open_database(sys.argv[1]), 0
with as_everybody():
    if sys.argv[3] == "dump":
        size = dump_into(database, Path(sys.argv[2])).lines_of("records.jsonl.gz")
    else:
        for chunk in export_models(database, ModelFilter(), sys.argv[3]):
            size += chunk.count(b"lab/m")
print(size, re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_memory_does_not_grow_with_the_records(database_url: str, tmp_path: Path) -> None:
    """Of 20,000 records in some 60 MB of JSON no more than some batches are held (proc(5), VmHWM)."""
    peaks: dict[str, list[int]] = {"dump": [], "jsonl": [], "csv": []}
    for count in (600, 20_000):
        database = open_database(database_url)
        take_in(database, *(item(f"lab/m{number:05}", "mit") for number in range(count)))
        database.close()
        for what, found in peaks.items():
            found.append(_peak(database_url, tmp_path / f"{what}-{count}", what, count))
    assert all(large < small + 24_000 for small, large in peaks.values()), peaks


def _peak(url: str, folder: Path, what: str, wanted: int) -> int:
    """The largest resident memory, in KiB, of a process that does only this."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PEAK, url, str(folder), what], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines, peak = map(int, done.stdout.split())
    assert lines >= wanted
    return peak
