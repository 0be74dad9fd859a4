"""No front matter costs a second of processor time or 64 MiB: the system would end whoever reads it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tests.support.hub.card_reader import Reading
from tests.support.hub.card_specimens import SPECIMENS
from tests.support.paths import ROOT
from tests.support.real_data import CARDS, real_lines

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the size of a process is read from /proc"),
]


def read_all(readmes: list[bytes]) -> list[Reading]:
    """Each README read by a process under limits."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.hub.card_reader"], input=msgspec.msgpack.encode(readmes),
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return msgspec.msgpack.decode(done.stdout, type=list[Reading])


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return dict(zip(SPECIMENS, read_all([one.readme for one in SPECIMENS.values()]), strict=True))


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_is_read_or_refused_within_its_bounds(readings: dict[str, Reading], name: str) -> None:
    reading, expected = readings[name], SPECIMENS[name].declared
    assert reading.ended == 0
    if expected is None:
        assert reading.unreadable
        assert reading.declared == ()
    else:
        assert (reading.unreadable, reading.declared) == (None, expected)


def test_the_limits_do_end_what_goes_beyond_them() -> None:
    code = (
        "import tests.support.hub.card_reader as b\n"
        "b.read_card = lambda readme: {}\nprint(b.read_within_bounds(b'').ended)"
    )
    assert _ended(code.format("bytearray(80 * 2**20)"))
    assert _ended(code.format("[None for _ in iter(int, 1)]"))


def _ended(code: str) -> bool:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)  # noqa: S603 - our own words
    return int(done.stdout) != 0


@pytest.mark.slow
def test_every_real_card_is_read_or_refused_within_its_bounds() -> None:
    fronts = map(_front, real_lines(CARDS))
    read = read_all([f"---\n{front}\n---\n".encode() for front in fronts])
    assert [one.ended for one in read] == [0] * 1774
    assert sum(one.unreadable is not None for one in read) == 2


def _front(item: dict[str, Any]) -> str:
    raw: str | None = item.get("front_matter_raw")
    return yaml.dump(item["front_matter"], Dumper=yaml.CSafeDumper) if raw is None else raw
