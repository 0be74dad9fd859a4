"""How fast texts are identified and declarations classified, beside what either costs at the very least."""

import hashlib
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import SequenceMatcher
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import msgspec
from rapidfuzz.distance import Indel
from sqlmodel import Session

from benchmarks.learned import edited, learn
from benchmarks.servers import open_database_url
from registry.db import open_database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import classify
from registry.licenses.declarations.values import parse_declared
from registry.licenses.texts.identification import build_index, identify, load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.queries import near_lookup
from registry.licenses.texts.spdx import load_spdx_texts
from registry.licenses.texts.vendors import load_sketches
from registry.migrations import migrate

DATABASES = ("sqlite", "postgresql")
_SIZE = range(9_000, 16_000)
"""Characters of the licences that are measured, about 12 kB."""
_DRAWS = 4
"""Different edits of each licence, so that a look-up rarely repeats the one before."""
_MIB = 1024 * 1024
Input = TypeVar("Input")
_DECLARED = (
    *(["apache-2.0"], ["mit"], ["other"], ["llama3.1"], ["cc-by-nc-4.0"], ["Apache 2.0"], ["openrail"]),
    *(["mit", "apache-2.0"], ["MIT OR Apache-2.0"], ["krea community licence"], None),
)


class Times(msgspec.Struct, frozen=True):
    """Milliseconds of one kind of call; the processor's time is steadier where the machine has other work."""

    p50_ms: float
    p95_ms: float
    cpu_ms: float


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of text on one database, and how many times as long it takes as the calls it is compared with."""

    database: str
    what: str
    took: Times
    times: dict[str, float]


class LicenseSpeeds(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured about licences in one run."""

    texts: int
    learned: int
    identify: tuple[Speed, ...]
    classify_per_second: float
    classify_to_dict: float
    index_mib: float
    """What the index of texts keeps in memory; what was learned stays in the database."""
    working_mib: float
    """What one identification takes beside it for as long as it lasts."""


def measure_licenses(
    folder: Path, *, learned: int, seconds: float, seed: int, now: datetime, databases: Sequence[str] = DATABASES
) -> LicenseSpeeds:
    """Measure on databases of its own with this many learned texts."""
    index_mib = _peak_mib(
        lambda: build_index(load_catalogue(), load_spdx_texts.__wrapped__(), load_sketches.__wrapped__())
    )
    kinds = _kinds(random.Random(seed))  # noqa: S311 - repeatable, guards nothing
    peers = {what: _peers(texts, seconds / 4) for what, texts in kinds.items()}
    speeds, working_mib = list[Speed](), 0.0
    for database in databases:
        with _learned(database, folder, learned, seed, now) as session:
            took = {what: _timed(_identifying(session), texts, seconds) for what, texts in kinds.items()}
            working_mib = max(working_mib, *(_peak_mib(_once(session, texts[0])) for texts in kinds.values()))
        speeds += [_speed(database, what, times, peers[what]) for what, times in took.items()]
    per_second, to_dict = _classify(seconds)
    return LicenseSpeeds(
        texts=len(_texts()),
        learned=learned,
        identify=tuple(speeds),
        classify_per_second=per_second,
        classify_to_dict=to_dict,
        index_mib=index_mib,
        working_mib=working_mib,
    )


def describe(found: LicenseSpeeds) -> list[str]:
    """The figures in sentences."""
    classified = f"Classifying: {found.classify_per_second:,.0f} a second of processor time"
    return [
        "",
        f"Identifying {found.texts} licences of about 12 kB, beside the whole index and {found.learned:,} learned:",
        *map(_line, found.identify),
        f"{classified}, {found.classify_to_dict:.0f} x a look-up in a dict",
        f"The index of texts takes {found.index_mib:.0f} MiB of memory, identifying {found.working_mib:.1f} MiB more.",
    ]


def _line(speed: Speed) -> str:
    took = f"{speed.took.p50_ms:.1f} ms (p95 {speed.took.p95_ms:.1f}, cpu {speed.took.cpu_ms:.1f})"
    peers = ", ".join(f"{times:,.1f} x {peer}" for peer, times in speed.times.items())
    return f"  {speed.database}, {speed.what}: {took}\n    {peers}"


def _speed(database: str, what: str, took: Times, peers: Mapping[str, Times]) -> Speed:
    times = {peer: took.cpu_ms / own.cpu_ms for peer, own in peers.items()}
    return Speed(database=database, what=what, took=took, times=times)


def _texts() -> list[str]:
    spdx = load_spdx_texts()
    listed = {entry.spdx for entry in load_catalogue().entries.values() if entry.spdx in spdx and not entry.family}
    return [spdx[name] for name in sorted(filter(None, listed)) if len(spdx[name]) in _SIZE]


def _kinds(draw: random.Random) -> dict[str, list[str]]:
    texts = _texts()
    drawn = texts * _DRAWS
    return {
        "word for word": texts,
        "one word differs": [edited(text, 1, draw) for text in drawn],
        "every twentieth word differs": [edited(text, len(text.split()) // 20, draw) for text in drawn],
        "no known text": [" ".join(draw.sample(words := text.split(), len(words))) for text in drawn],
    }


@contextmanager
def _learned(kind: str, folder: Path, number: int, seed: int, now: datetime) -> Iterator[Session]:
    """A session on a database that has learned so many texts; nothing of it is left behind."""
    draw = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
    with tempfile.TemporaryDirectory(dir=folder) as own, open_database_url(kind, Path(own)) as url:
        database = open_database(url, pool_size=1)
        try:
            migrate(database)
            learn(database, _texts(), number, draw, now)
            with database.reading() as session:
                yield session
        finally:
            database.engine.dispose()


def _build() -> object:
    return build_index(load_catalogue(), load_spdx_texts.__wrapped__(), load_sketches.__wrapped__())


def _identifying(session: Session) -> Callable[[str], object]:
    catalogue, index = load_catalogue(), load_index()
    return lambda text: identify(index, text, near_lookup(session, catalogue))


def _once(session: Session, text: str) -> Callable[[], object]:
    return lambda: _identifying(session)(text)


def _peers(texts: Sequence[str], seconds: float) -> dict[str, Times]:
    """The least that anybody has to do for one text, and the comparison of one pair alone, by two libraries."""
    known = {hashlib.sha256(" ".join(normalise(text).words).encode()).digest(): text for text in texts}
    joined = [" ".join(normalise(text).words) for text in texts]
    originals = [normalise(text).words for text in _texts()]
    pairs = [(normalise(text).words, originals[place % len(originals)]) for place, text in enumerate(texts)]
    return {
        "sha256 and a dict": _timed(lambda text: known.get(hashlib.sha256(text.encode()).digest()), joined, 0.05),
        "rapidfuzz on one pair": _timed(lambda pair: Indel.opcodes(*pair).as_list(), pairs, seconds),
        "difflib on one pair": _timed(lambda pair: SequenceMatcher(None, *pair).get_opcodes(), pairs, seconds),
    }


def _timed(call: Callable[[Input], object], inputs: Sequence[Input], seconds: float) -> Times:
    """One call after the other, through all inputs and for so long at the least."""
    for one in inputs[:8]:
        call(one)
    walls, cpus, end = list[float](), list[float](), time.perf_counter() + seconds
    for one in cycle(inputs):
        wall, cpu = time.perf_counter(), time.process_time()
        call(one)
        cpus.append((time.process_time() - cpu) * 1_000)
        walls.append((time.perf_counter() - wall) * 1_000)
        if time.perf_counter() > end and len(walls) >= len(inputs):
            break
    return Times(p50_ms=median(walls), p95_ms=quantiles(walls, n=20)[-1], cpu_ms=median(cpus))


def _classify(seconds: float) -> tuple[float, float]:
    """Calls in a second of processor time, and how many times as long one takes as looking the id up in a dict."""
    catalogue = load_catalogue()
    declared = list(islice(cycle(map(parse_declared, _DECLARED)), 1_100))
    names = {one: one for one in declared}
    calls = _rate(lambda: [classify(catalogue, one) for one in declared], len(declared), seconds)
    return calls, _rate(lambda: [names.get(one) for one in declared], len(declared), 0.1) / calls


def _rate(call: Callable[[], object], size: int, seconds: float) -> float:
    done, started = 0, time.process_time()
    while time.process_time() < started + seconds or not done:
        call()
        done += size
    return done / (time.process_time() - started)


def _peak_mib(call: Callable[[], object]) -> float:
    """The most memory that the call holds at one time beyond what was held before, its result included."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / _MIB
    finally:
        tracemalloc.stop()
