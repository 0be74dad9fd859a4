"""``cardwatch dump``: made here, fetched from a server, verified anywhere; never half of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.cli.conftest import Cardwatch
from tests.dumps.conftest import NIGHT, night
from tests.support.http.application import application_over, make_runtime
from tests.support.http.server import served, url_of
from tests.support.records.list_items import item, take_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    made = make_runtime(database_url, tmp_path / "server", anonymous_read=True)
    take_in(made.database, item("lab/a", "mit"), item("lab/b", "mit"))
    yield made
    made.close()


@contextmanager
def serving(runtime: Runtime) -> Iterator[str]:
    with application_over(runtime) as app, served(app) as server:
        yield url_of(server)


def test_a_dump_is_made_here_and_verified_without_a_database(
    runtime: Runtime, cardwatch: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARDWATCH_DATABASE_URL", str(runtime.settings.database_url))
    monkeypatch.setenv("CARDWATCH_DUMP_LICENSE", "CC-BY-4.0")
    folder = tmp_path / "below" / "dump"
    made = cardwatch("dump", "--output", str(folder), "--json")
    assert (made.code, made.json()["manifest"]["license"]) == (0, "CC-BY-4.0")
    again = cardwatch("dump", "--output", str(folder))
    assert (again.code, "exists" in again.err) == (3, True)
    other = cardwatch("dump", "--output", str(tmp_path / "other"), "--license", "CC0-1.0")
    assert (other.code, other.out.startswith(f"{tmp_path / 'other'}: 2 records, ")) == (0, True)
    monkeypatch.setenv("CARDWATCH_DATABASE_URL", "sqlite:///nowhere/at/all.db")
    verified = cardwatch("dump", "verify", str(folder), "--json")
    assert verified.json() == made.json()
    (folder / "LICENSE").write_text("Take it all.")
    broken = cardwatch("dump", "verify", str(folder))
    assert (broken.code, broken.out, broken.err) == (3, "", "Error: LICENSE is not the file of SHA256SUMS.\n")
    assert cardwatch("dump").code == 3
    assert cardwatch("dump", "--output", "x", "verify", str(folder)).code == 3


def test_the_newest_dump_of_a_server_is_fetched_and_verified(
    runtime: Runtime, cardwatch: Cardwatch, tmp_path: Path
) -> None:
    with serving(runtime) as url:
        none = cardwatch("dump", "--output", str(tmp_path / "mirror"), "--url", url)
        assert (none.code, "keeps no dumps" in none.err) == (3, True)
        for days in range(2):
            night(runtime.database, runtime.settings.dump_folder, NIGHT + timedelta(days=days))
        assert cardwatch("dump", "--output", "x", "--license", "MIT", "--url", url).code == 3
        fetched = cardwatch("dump", "--output", str(tmp_path / "mirror"), "--url", url)
        assert fetched.code == 0, fetched.err
        newest = runtime.settings.dump_folder / "2026-03-03"
        wanted = {one.name: one.read_bytes() for one in newest.iterdir()}
        assert {one.name: one.read_bytes() for one in (tmp_path / "mirror").iterdir()} == wanted
        (newest / "records.jsonl.gz").write_bytes(b"another")
        damaged = cardwatch("dump", "--output", str(tmp_path / "again"), "--url", url)
    assert (damaged.code, "records.jsonl.gz" in damaged.err) == (3, True)
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".*"))
