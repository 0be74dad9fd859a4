"""How long it takes to enrich a large document, and how much memory: ``python -m benchmarks.enrichment [MEBIBYTES]``.

The document is CycloneDX as scanners write it, with a model in every two thousand components. It is enriched in a
process of its own, which is measured: seconds of the processor for the bytes beside those that the library needs to
read them once and build all of it, and the resident memory at its highest.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

import registry.tables  # noqa: F401 - what the records need
from registry.db import open_database
from registry.exports.enrichment import enrich
from registry.licenses import Knowledge
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.migrations import migrate
from registry.openness.verdicts import keep_verdicts
from registry.records.starter import load_starter

MEBIBYTES, MOST_SECONDS, MOST_MIB = 50, 10.0, 512.0
EVERY = 2_000
MODELS = ("bigscience/bloom", "google/gemma-7b", "allenai/OLMo-7B", "nobody/never-heard-of")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Measured(msgspec.Struct, frozen=True):
    """One document."""

    bytes: int
    components: int
    matched: int
    seconds: float
    reading_seconds: float
    peak_mib: float
    """Of the whole process, with catalogue and database."""


def components(size: int) -> Iterator[bytes]:
    """Components until they are so many bytes together."""
    written = number = 0
    while written < size:
        number += 1
        one = json.dumps(_component(number), separators=(",", ":")).encode()
        written += len(one) + 1
        yield one


def _component(number: int) -> dict[str, object]:
    if number % EVERY == 0:
        model = MODELS[number // EVERY % len(MODELS)]
        purl = f"pkg:huggingface/{model}"
        return {"type": "machine-learning-model", "bom-ref": f"m{number}", "name": model, "purl": purl}
    return {
        "type": "library", "bom-ref": f"pkg:npm/library-{number}@1.0.{number}", "name": f"library-{number}",
        "version": f"1.0.{number}", "licenses": [{"license": {"id": "MIT"}}],
        "purl": f"pkg:npm/library-{number}@1.0.{number}",
        "hashes": [{"alg": "SHA-256", "content": f"{number:064x}"}],
        "properties": [{"name": "layer:location:0:path", "value": f"/app/node_modules/library-{number}/package.json"}],
    }  # fmt: skip


def measure(document: Path, url: str) -> Measured:
    """Enrich one document in this process."""
    database, knowledge = open_database(url, pool_size=1), Knowledge(load_catalogue(), load_index)
    data = document.read_bytes()
    enrich(database, knowledge, b'{"bomFormat":"CycloneDX","specVersion":"1.6"}', NOW)
    began = time.process_time()
    done = enrich(database, knowledge, data, NOW)
    seconds, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    database.engine.dispose()
    began = time.process_time()
    json.loads(data)
    reading = time.process_time() - began
    return Measured(len(data), done.report.components, len(done.report.matched), seconds, reading, peak)


def measured(mebibytes: int) -> Measured:
    """The same in a process of its own, so that its memory is that of the work."""
    with TemporaryDirectory(prefix="cardwatch-bench-") as folder:
        document, url = Path(folder) / "bom.json", f"sqlite:///{folder}/cardwatch.db"
        with document.open("wb") as file:
            file.write(b'{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[')
            file.write(b",".join(components(mebibytes * 1024 * 1024)) + b"]}")
        database = open_database(url, pool_size=1, listeners=(keep_verdicts,))
        migrate(database)
        load_starter(database, Knowledge(load_catalogue(), load_index), NOW)
        database.engine.dispose()
        command = [sys.executable, "-m", "benchmarks.enrichment", "--one", str(document), url]
        done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
        return msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where it takes more time or memory than is allowed."""
    if arguments[:1] == ["--one"]:
        print(msgspec.json.encode(measure(Path(arguments[1]), arguments[2])).decode())
        return 0
    found = measured(int(arguments[0]) if arguments else MEBIBYTES)
    print(f"{found.bytes / 2**20:.0f} MiB, {found.components:,} components, {found.matched} matched")
    print(
        f"{found.seconds:.2f} s of the processor, {found.seconds / found.reading_seconds:.2f} of building it all once"
    )
    print(f"{found.peak_mib:.0f} MiB at the highest")
    return int(found.seconds > MOST_SECONDS or found.peak_mib > MOST_MIB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
