"""What one bill of materials costs beyond reading its record: ``python -m benchmarks.documents [COUNT]``.

Milliseconds of the processor a document, over records that come with Cardwatch: to read the record with its document,
to gather all facts, and to write each format; the ratio is that of gathering and writing to reading.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session, select

from registry.db import Database, open_database
from registry.exports.formats import FORMATS, BomFormat
from registry.exports.queries import gather
from registry.licenses import Knowledge
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.migrations import migrate
from registry.openness.verdicts import keep_verdicts
from registry.records import ModelRecord, get_record
from registry.records.documents import read_document
from registry.records.starter import load_starter

COUNT, MOST_MS = 400, 2.0
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def measure(database: Database, knowledge: Knowledge, count: int) -> dict[str, float]:
    """Milliseconds of the processor for one record, by what is done with it; what is read once was read before."""
    with database.reading() as session:
        ids = list(session.exec(select(ModelRecord.id).order_by(ModelRecord.id).limit(count)))
    found = {"read": _each(database, ids, lambda session, one: read_document(get_record(session, one).document))}
    for name, form in FORMATS.items():
        write_one(database, knowledge, form, ids[0])
        found[name] = _each(database, ids, _writer(knowledge, form)) - found["read"]
    return found


def write_one(database: Database, knowledge: Knowledge, form: BomFormat, model_id: str) -> None:
    """One document, so that nothing is loaded for the first time while it is measured."""
    with database.reading() as session:
        _writer(knowledge, form)(session, model_id)


def _writer(knowledge: Knowledge, form: BomFormat) -> Callable[[Session, str], object]:
    write, listed = form.load(), form.listed()

    def written(session: Session, model_id: str) -> bytes:
        record = get_record(session, model_id)
        return b"".join(write([gather(session, knowledge, record, listed, NOW)], None))

    return written


def _each(database: Database, ids: list[str], work: Callable[[Session, str], object]) -> float:
    """The best of three, since other processes slow this one down and nothing makes it faster than it is."""
    best = float("inf")
    for _ in range(3):
        with database.reading() as session:
            began = time.process_time()
            for one in ids:
                work(session, one)
            best = min(best, (time.process_time() - began) * 1_000 / len(ids))
    return best


def main() -> int:
    """Print what one document costs; 1 where a format takes longer than it may."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    knowledge = Knowledge(load_catalogue(), load_index)
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'cardwatch.db'}", listeners=(keep_verdicts,), pool_size=1)
        migrate(database)
        load_starter(database, knowledge, NOW)
        found = measure(database, knowledge, count)
        database.engine.dispose()
    read = found.pop("read")
    print(f"{'read':16} {read:6.2f} ms")
    for name, spent in found.items():
        print(f"{name:16} {spent:6.2f} ms beyond reading, {spent / read:4.1f} times that")
    return 0 if max(found.values()) <= MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
