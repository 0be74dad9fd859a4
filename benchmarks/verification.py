"""How fast a whole log is verified on SQLite, in time of the processor, beside hashing the same contents alone.

``python -m benchmarks.verification [LEAVES]``: 1,000,000 by default, which takes about three minutes to make.
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import insert

from registry.db import Database, open_database
from registry.migrations import migrate
from registry.tables import metadata
from registry.transparency import content_of, leaf_values
from registry.transparency.leaves.tables import LogCheckpoint, LogKey, LogTile
from registry.transparency.merkle import Checkpoint, Signer, grown_tiles, leaf_hash, nodes_in, root_at, signed
from registry.verification import Anchors, LogReading, snapshot, verify_log
from registry.verification.rules import anchor_of

LEAVES = 1_000_000
BLOCK = 10_000
NOW = datetime(2026, 11, 30, tzinfo=UTC)
SIGNER = Signer("example.org/log", bytes(range(32)))
FACTS: dict[str, Any] = {
    "license": "apache-2.0", "license_name": None, "license_link": None, "gated": "no", "private": False,
    "base_models": ["acme/base-7b"], "relation": "finetune", "library": "transformers", "pipeline": "text-generation",
    "languages": ["en", "de"], "tags": ["llama", "text-generation", "safetensors"], "downloads": 120_531,
    "files": [{"path": "LICENSE", "sha256": "a" * 64}, {"path": "README.md", "sha256": "b" * 64}],
    "architecture": "llama", "parameters": 7_241_732_096, "context_length": 32_768,
}  # fmt: skip


def make_log(database: Database, leaves: int) -> str:
    """A log of observations; its one checkpoint."""
    tables, commitments = metadata.tables, list[bytes]()
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        for start in range(0, leaves, BLOCK):
            rows = [_row(number) for number in range(start + 1, min(start + BLOCK, leaves) + 1)]
            placed = [leaf_values("observation", row) | {"position": row["pk"] - 1} for row in rows]
            connection.execute(insert(tables["observation"]), rows)
            connection.execute(insert(tables["log_leaf"]), placed)
            commitments += [one["commitment"] for one in placed]
        tiles = grown_tiles(0, [leaf_hash(one) for one in commitments], lambda *_: b"")
        stored = [{"level": level, "number": number, "hashes": tile} for (level, number), tile in tiles.items()]
        connection.execute(insert(tables[LogTile.__tablename__]), stored)
        root = root_at(leaves, nodes_in(lambda level, number: tiles.get((level, number), b"")))
        note = str(signed(Checkpoint(SIGNER.name, leaves, root).text, [SIGNER]))
        connection.execute(
            insert(tables[LogCheckpoint.__tablename__]), {"size": leaves, "root": root, "note": note, "at": NOW}
        )
        connection.commit()
    with database.unit_of_work() as work:
        work.session.add(LogKey(name=SIGNER.name, public=SIGNER.key.public, made_at=NOW))
    return note


def _row(number: int) -> dict[str, Any]:
    at = NOW + timedelta(seconds=number)
    facts = {**FACTS, "revision": f"{number:040x}", "parameters": number}
    return {
        "pk": number, "record_pk": number, "source": "huggingface", "revision": f"{number:040x}", "observed_at": at,
        "last_seen_at": at, "fingerprint": f"{number:064x}", "facts": facts,
    }  # fmt: skip


def verify(database: Database, note: str) -> tuple[float, LogReading]:
    """Seconds of the processor, and what was found."""
    keys = (SIGNER.key,)
    anchors = Anchors(keys, (anchor_of("kept", note, keys),))
    with snapshot(database.engine) as connection:
        started = time.process_time()
        found = verify_log(connection, anchors)
        return time.process_time() - started, found


def bare_seconds(count: int = 100_000) -> float:
    """For each leaf: its content encoded once, and the hashes that a verification cannot do without."""
    row = _row(1)
    salt, content = os.urandom(32), content_of("observation", row, None)
    started = time.process_time()
    for _ in range(count):
        msgspec.json.decode(content)
        commitment = sha256(salt + content).digest()
        sha256(b"\x01" + sha256(b"\x00" + commitment).digest() + commitment).digest()
    return (time.process_time() - started) / count


def lines(leaves: int) -> Iterator[str]:
    """What is told."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'log.db'}", pool_size=2)
        migrate(database)
        started = time.process_time()
        note = make_log(database, leaves)
        yield f"made {leaves:,} leaves in {time.process_time() - started:.0f} s"
        seconds, found = verify(database, note)
        bare = bare_seconds()
        yield f"verified: {found.outcome}, {found.counts.contents:,} contents, {len(found.faults)} faults"
        speed = f"{leaves / seconds:,.0f} leaves a second of the processor ({seconds:.1f} s)"
        yield f"{speed}, {seconds / leaves / bare:.2f} of the time of bare hashing"
        database.close()


if __name__ == "__main__":
    for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else LEAVES):
        print(line)
