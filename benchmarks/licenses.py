"""How fast texts are identified and declarations classified, beside what either costs at the very least.

The learned texts are stored as a sync would store them; most of them only by their numbers, since their words are never
read: a few hundred are real licences with edits, which is where look-ups have most to do.
"""

import hashlib
import random
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import TypeVar

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from registry.db import Database, open_database
from registry.evidence.service import keep_texts
from registry.evidence.tables import EvidenceText
from registry.licenses.catalogue import load_catalogue
from registry.licenses.declared import parse_declared
from registry.licenses.identification import load_index
from registry.licenses.rules import classify
from registry.licenses.service import identify_seen, teach_texts
from registry.licenses.spdx_texts import load_spdx_texts
from registry.licenses.tables import KnownText, TextBand
from registry.licenses.texts import normalise
from registry.migrations import migrate

_SIZE = range(9_000, 16_000)
"""Characters of the licences that are measured, about 12 kB."""
_VARIANTS = 64
_BANDS = 16
_BATCH = 5_000
_FIRST = 1_000_000
Input = TypeVar("Input")
_DECLARED = (
    *(["apache-2.0"], ["mit"], ["other"], ["llama3.1"], ["cc-by-nc-4.0"], ["Apache 2.0"], ["openrail"]),
    *(["mit", "apache-2.0"], ["MIT OR Apache-2.0"], ["krea community licence"], None),
)


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """Medians of one kind of call, and how many times as long it takes as the calls it is compared with."""

    what: str
    wall_ms: float
    cpu_ms: float
    times: dict[str, float]


class LicenseSpeeds(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured about licences in one run."""

    texts: int
    learned: int
    identify: tuple[Speed, ...]
    classify_per_second: float
    classify_to_dict: float
    memory_mib: float


def measure_licenses(folder: Path, *, learned: int, seconds: float, seed: int, now: datetime) -> LicenseSpeeds:
    """Measure on a database of its own with this many learned texts."""
    before = _resident_mib()
    load_catalogue()
    load_index()
    database = open_database(f"sqlite:///{folder / 'licences.db'}", pool_size=1)
    draw = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
    try:
        migrate(database)
        _learn(database, learned, draw, now)
        with database.reading() as session:
            speeds = tuple(_identify(session, what, texts, seconds) for what, texts in _kinds(draw).items())
    finally:
        database.engine.dispose()
    per_second, to_dict = _classify(seconds)
    return LicenseSpeeds(
        texts=len(_texts()),
        learned=learned,
        identify=speeds,
        classify_per_second=per_second,
        classify_to_dict=to_dict,
        memory_mib=_resident_mib() - before,
    )


def describe(found: LicenseSpeeds) -> list[str]:
    """The figures in sentences."""
    lines = [
        f"  {speed.what}: {speed.wall_ms:.1f} ms ({speed.cpu_ms:.1f} ms cpu), "
        + ", ".join(f"{times:,.1f} x {peer}" for peer, times in speed.times.items())
        for speed in found.identify
    ]
    classified = f"Classifying: {found.classify_per_second:,.0f} a second of processor time"
    return [
        "",
        f"Identifying {found.texts} licences of about 12 kB, beside the whole index and {found.learned:,} learned:",
        *lines,
        f"{classified}, {found.classify_to_dict:.0f} x a look-up in a dict",
        f"The process grew by {found.memory_mib:.0f} MiB.",
    ]


def _texts() -> list[str]:
    spdx = load_spdx_texts()
    listed = {entry.spdx for entry in load_catalogue().entries.values() if entry.spdx in spdx and not entry.family}
    return [spdx[name] for name in sorted(filter(None, listed)) if len(spdx[name]) in _SIZE]


def _kinds(draw: random.Random) -> dict[str, list[str]]:
    texts = _texts()
    return {
        "word for word": texts,
        "one word differs": [_edited(text, 1, draw) for text in texts],
        "every twentieth word differs": [_edited(text, len(text.split()) // 20, draw) for text in texts],
        "no known text": [" ".join(draw.sample(words := text.split(), len(words))) for text in texts],
    }


def _edited(text: str, edits: int, draw: random.Random) -> str:
    words = text.split(" ")
    for place in draw.sample(range(len(words)), edits):
        words[place] = f"edited{draw.randrange(1_000)}"
    return " ".join(words)


def _learn(database: Database, count: int, draw: random.Random, now: datetime) -> None:
    variants = [_edited(text, 1 + number % 80, draw).encode() for text in _texts() for number in range(_VARIANTS)]
    real = {hashlib.sha256(data).hexdigest(): data for data in variants[:count]}
    with database.unit_of_work() as work:
        keep_texts(work, real.values(), now)
        teach_texts(work, load_index(), real, model="example-lab/model", now=now)
    with database.unit_of_work() as work:
        for start in range(len(real), count, _BATCH):
            _file(work.session, range(_FIRST + start, _FIRST + min(count, start + _BATCH)), draw, now)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _file(session: Session, numbers: Sequence[int], draw: random.Random, now: datetime) -> None:
    names = [f"{number:064x}" for number in numbers]
    _insert(session, EvidenceText, ({"sha256": n, "size": 1, "data": b"x", "first_seen_at": now} for n in names))
    same = {"words": 1_700, "model": "example-lab/model", "first_seen_at": now}
    known = zip(numbers, names, strict=True)
    _insert(session, KnownText, ({"pk": pk, "fingerprint": n, "evidence_sha256": n, **same} for pk, n in known))
    filed = [number for number in numbers for _ in range(_BANDS)]
    _insert(session, TextBand, ({"band": draw.getrandbits(58), "text_pk": pk} for pk in filed))


def _insert(session: Session, table: type[SQLModel], rows: Iterable[dict[str, object]]) -> None:
    session.execute(insert(SQLModel.metadata.tables[str(table.__tablename__)]), list(rows))


def _identify(session: Session, what: str, texts: Sequence[str], seconds: float) -> Speed:
    catalogue, index = load_catalogue(), load_index()
    known = {hashlib.sha256(text.encode()).digest(): text for text in texts}
    pairs = [(normalise(text).words, normalise(_texts()[place]).words) for place, text in enumerate(texts)]
    wall, cpu = _timed(lambda text: identify_seen(session, catalogue, index, text), texts, seconds)
    peers = {
        "sha256 and a dict": _timed(lambda text: known.get(hashlib.sha256(text.encode()).digest()), texts, 0.05),
        "difflib on one pair": _timed(lambda pair: SequenceMatcher(None, *pair).get_opcodes(), pairs, seconds),
    }
    return Speed(what=what, wall_ms=wall, cpu_ms=cpu, times={peer: cpu / own for peer, (_, own) in peers.items()})


def _timed(call: Callable[[Input], object], inputs: Sequence[Input], seconds: float) -> tuple[float, float]:
    """Median milliseconds of one call, by the clock and of the processor."""
    for one in inputs[:3]:
        call(one)
    walls, cpus, end = list[float](), list[float](), time.perf_counter() + seconds
    for one in cycle(inputs):
        wall, cpu = time.perf_counter(), time.process_time()
        call(one)
        cpus.append((time.process_time() - cpu) * 1_000)
        walls.append((time.perf_counter() - wall) * 1_000)
        if time.perf_counter() > end and len(walls) >= len(inputs):
            return median(walls), median(cpus)
    raise ValueError("there is nothing to measure")


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


def _resident_mib() -> float:
    """What this process holds in memory; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)
