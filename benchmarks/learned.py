"""Filling a database with learned texts: some through the service's own code, the others by their numbers alone.

The first are real licences with edits, so a look-up of another edit of one has as much to do as it can have. The others
stand for copies of all the other SPDX texts: what edits do to the numbers of a text (each one changes or stays) is done
to the numbers themselves. Their words are kept nowhere, as a gigabyte would have to be written and nothing reads them:
none shares a number with a text that is measured.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import cycle, islice

from psycopg import sql
from sqlalchemy import Connection

from registry.db import Database
from registry.evidence.service import keep_texts
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.service import teach_texts
from registry.licenses.texts.shingles import bands
from registry.licenses.texts.spdx import load_spdx_texts

_VARIANTS = 40
"""Of each measured text: more than are filed under one number."""
_MOST_EDITS = 80
_MOST_UNDER_A_NUMBER = 32
"""As the service holds it."""
_BATCH = 10_000
_FIRST = 1_000_000
"""Number of the first text that is stored without its words."""

Row = tuple[object, ...]


def edited(text: str, edits: int, draw: random.Random) -> str:
    """The text with so many of its words replaced by ones that no licence has."""
    words = text.split(" ")
    for place in draw.sample(range(len(words)), min(edits, len(words))):
        words[place] = f"edited{draw.randrange(1_000)}"
    return " ".join(words)


def learn(database: Database, measured: Sequence[str], number: int, draw: random.Random, now: datetime) -> None:
    """Store so many learned texts, some of them edits of those that are measured."""
    variants = (edited(text, 1 + turn % _MOST_EDITS, draw).encode() for turn in range(_VARIANTS) for text in measured)
    real = {hashlib.sha256(data).hexdigest(): data for data in islice(variants, number)}
    with database.unit_of_work() as work:
        keep_texts(work, real.values(), now)
        teach_texts(work, load_index(), real, model="example-lab/model", now=now)
    copies = _copies(measured, draw)
    with database.engine.begin() as connection:
        for start in range(len(real), number, _BATCH):
            batch = islice(copies, min(_BATCH, number - start))
            _file(connection, _FIRST + start, list(batch), now)
    # What the server's own housekeeping does in time.
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _copies(measured: Sequence[str], draw: random.Random) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Words and numbers of edited copies of every SPDX text that has nothing in common with those that are measured."""
    taken = {number for text in measured for number in bands(normalise(text).shingles)}
    others = [(len(text.words), bands(text.shingles)) for text in map(normalise, load_spdx_texts().values())]
    original = cycle(one for one in others if taken.isdisjoint(one[1]))
    filed = Counter[int]()
    for turn, (words, numbers) in enumerate(original):
        kept = [number for number in numbers if filed[number] < _MOST_UNDER_A_NUMBER and draw.random() > turn % 10 / 10]
        filed.update(kept)
        yield words, (*kept, *(draw.getrandbits(58) for _ in numbers[len(kept) :]))


def _file(connection: Connection, first: int, copies: Sequence[tuple[int, tuple[int, ...]]], now: datetime) -> None:
    insert = _postgres_copy if connection.dialect.name == "postgresql" else _sqlite_insert
    at = now if connection.dialect.name == "postgresql" else now.replace(tzinfo=None).isoformat(" ")
    named = [(pk, f"{pk:064x}", words, numbers) for pk, (words, numbers) in enumerate(copies, first)]
    bytes_of = ("sha256", "size", "data", "first_seen_at")
    insert(connection, "evidence_text", bytes_of, ((name, 1, b"x", at) for _, name, _, _ in named))
    columns = ("pk", "fingerprint", "evidence_sha256", "words", "model", "first_seen_at")
    known = ((pk, name, name, words, "example-lab/model", at) for pk, name, words, _ in named)
    insert(connection, "known_text", columns, known)
    insert(
        connection, "text_band", ("band", "text_pk"), ((number, pk) for pk, *_, numbers in named for number in numbers)
    )


def _sqlite_insert(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own
    connection.exec_driver_sql(statement, list(rows))


def _postgres_copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - an open connection has one
    # Two million references that this module made itself need no checking, which only a superuser may skip.
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)
