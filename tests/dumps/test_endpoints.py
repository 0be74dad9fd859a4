"""Dumps over HTTP: listed, fetched whole and in ranges, and no other file of the machine."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from registry.dumps.rules import FILES
from registry.dumps.shelf import remove
from registry.runtime import Runtime
from tests.dumps.conftest import NIGHT, night
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.records.list_items import item, take_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LATEST = "/v1/dumps/latest"


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=True, dump_hour=2)
    take_in(made.database, *(item(f"lab/m{number}", "mit") for number in range(3)))
    yield made
    made.close()


@pytest.fixture
def shelf(runtime: Runtime) -> Path:
    for days in range(3):
        night(runtime.database, runtime.settings.dump_folder, NIGHT + timedelta(days=days), keep=3)
    return runtime.settings.dump_folder


def test_without_dumps_there_are_none(client: Client) -> None:
    assert client.get("/v1/dumps").json() == {"items": [], "next_cursor": None, "total": {"count": 0, "type": "exact"}}
    assert client.get(f"{LATEST}/manifest.json").status_code == 404


def test_dumps_are_listed_newest_first(client: Client, shelf: Path) -> None:
    page = client.get("/v1/dumps?limit=2").json()
    assert [one["name"] for one in page["items"]] == ["2026-03-04", "2026-03-03"]
    rest = client.get("/v1/dumps", params={"limit": 2, "cursor": page["next_cursor"]}).json()
    assert ([one["name"] for one in rest["items"]], rest["next_cursor"]) == (["2026-03-02"], None)
    first = page["items"][0]
    assert first["manifest"] == client.get(f"{LATEST}/manifest.json").json()
    assert first["bytes"] == sum(one.stat().st_size for one in (shelf / "2026-03-04").iterdir())
    assert client.get("/v1/dumps?colour=red").status_code == 400
    assert client.get("/v1/dumps?cursor=x").status_code == 400


def test_a_file_comes_whole_in_ranges_or_not_again(client: Client, shelf: Path) -> None:
    wanted = (shelf / "2026-03-04" / "records.jsonl.gz").read_bytes()
    whole = client.get(f"{LATEST}/records.jsonl.gz")
    etag = f'"{hashlib.sha256(wanted).hexdigest()}"'
    assert (whole.status_code, whole.content) == (200, wanted)
    assert {name: whole.headers[name] for name in (
        "etag", "accept-ranges", "content-location", "content-length", "content-type", "content-disposition",
    )} == {
        "etag": etag, "accept-ranges": "bytes", "content-location": "/v1/dumps/2026-03-04/records.jsonl.gz",
        "content-length": str(len(wanted)), "content-type": "application/gzip",
        "content-disposition": 'attachment; filename="records.jsonl.gz"',
    }  # fmt: skip
    assert "content-encoding" not in whole.headers
    assert client.get(f"{LATEST}/records.jsonl.gz", headers={"If-None-Match": etag}).status_code == 304
    size = len(wanted)
    for header, start, end in (("bytes=5-9", 5, 10), ("bytes=-4", size - 4, size), ("bytes=7-", 7, size)):
        part = client.get(f"{LATEST}/records.jsonl.gz", headers={"Range": header})
        assert (part.status_code, part.content) == (206, wanted[start:end])
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
    for headers in ({"Range": "bytes=5-9", "If-Range": '"another"'}, {"Range": "bytes=0-1,4-5"}):
        assert client.get(f"{LATEST}/records.jsonl.gz", headers=headers).content == wanted
    resumed = client.get(f"{LATEST}/records.jsonl.gz", headers={"Range": "bytes=5-9", "If-Range": etag})
    assert resumed.status_code == 206
    head = client.head(f"{LATEST}/records.jsonl.gz")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", etag)


def test_every_file_can_be_fetched_and_no_other(client: Client, shelf: Path) -> None:
    (shelf / "2026-03-04" / "private.txt").write_text("not ours")
    for name in FILES:
        assert client.get(f"{LATEST}/{name}").content == (shelf / "2026-03-04" / name).read_bytes()
    strange = (
        "latest/private.txt", "latest/..%2F..%2Fcardwatch.db", "latest/%2Fetc%2Fpasswd", "latest/.", "..%2F/SHA256SUMS",
        ".lock/SHA256SUMS", "2026-03-01/SHA256SUMS", "latest/records.jsonl.gz%00", "latest/LICENSE?x=1",
    )  # fmt: skip
    for path in strange:
        assert client.get(f"/v1/dumps/{path}").status_code in {400, 404}, path
    assert "None is accepted." in client.get(f"{LATEST}/LICENSE?x=1").json()["detail"]


def test_a_file_that_goes_is_read_to_its_end(client: Client, shelf: Path) -> None:
    wanted = (shelf / "2026-03-04" / "schema.json").read_bytes()
    with client.stream("GET", f"{LATEST}/schema.json") as answer:
        remove(shelf, "2026-03-04")
        assert b"".join(answer.iter_bytes()) == wanted
    assert client.get(f"{LATEST}/manifest.json").headers["content-location"] == "/v1/dumps/2026-03-03/manifest.json"


def test_who_may_read_may_fetch(database_url: str, tmp_path: Path, shelf: Path) -> None:
    closed = make_runtime(database_url, tmp_path / "data", anonymous_read=False)
    with speaking_to(closed, key=None) as client:
        assert client.get("/v1/dumps").status_code == client.get(f"{LATEST}/LICENSE").status_code == 401
    with speaking_to(closed) as client:
        assert client.get(f"{LATEST}/LICENSE").content == (shelf / "2026-03-04" / "LICENSE").read_bytes()
    closed.close()
