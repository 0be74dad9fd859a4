"""``python -m benchmarks.suite``: all benchmarks one after the other, each in a process of its own.

What each found is kept in a folder, from which ``python -m benchmarks.page`` writes the tables of
`docs/performance.md`. ``--short`` measures less of everything, in some ten minutes.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import outcomes
from benchmarks.servers import ROOT

PUBLISHED = Path(__file__).resolve().parent / "published"
_MOST_SECONDS = 3_600


class Entry(NamedTuple):
    """One benchmark, with what it is given to measure less, and to measure all."""

    module: str
    short: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    keeps: bool = False
    """Whether it keeps its table itself."""


SUITE = {
    "requests": Entry("benchmarks", ("--records", "10000", "--seconds", "0.5", "--rounds", "5"), keeps=True),
    "mlflow": Entry("benchmarks.mlflow", ("--seconds", "1"), keeps=True),
    "collections": Entry("benchmarks.collections", ("--records", "20000"), keeps=True),
    "checks": Entry("benchmarks.checks", ("--rounds", "5")),
    "inventories": Entry("benchmarks.inventories", ("--database", "sqlite")),
    "openness": Entry("benchmarks.openness", ("1000",)),
    "compression": Entry("benchmarks.compression", ("3",)),
    "documents": Entry("benchmarks.documents", ("100",)),
    "enrichment": Entry("benchmarks.enrichment", ("10",)),
    "dumps": Entry("benchmarks.dumps", ("--records", "20000")),
    "log": Entry("benchmarks.log", ("--leaves", "50000"), ("--leaves", "200000")),
    "verification": Entry("benchmarks.verification", ("50000",), ("200000",)),
    "landscape": Entry("benchmarks.landscape"),
    "pages": Entry("benchmarks.pages", ("5",)),
}


def run(name: str, folder: Path, *, is_short: bool) -> int:
    """Run one benchmark and keep what it found; its exit code, which is 1 where a bound of its own is missed."""
    entry = SUITE[name]
    given = entry.short if is_short else entry.whole
    command = [sys.executable, "-m", entry.module, *given, *(("--results", str(folder)) if entry.keeps else ())]
    print(f"{name}: {' '.join(command[1:])}", flush=True)
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        printed = list[str]()
        for line in process.stdout or ():
            printed.append(line.rstrip())
            print(line, end="", flush=True)
        code = process.wait(_MOST_SECONDS)
    if printed and not entry.keeps:
        rows = [[line] for line in printed]
        outcomes.keep(outcomes.outcome_of(name, "", outcomes.PRINTED, rows, given=" ".join(given)), folder)
    print(f"{name}: exit code {code}, {time.monotonic() - began:.0f} s\n", flush=True)
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them all; 1 where one failed or missed a bound of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suite", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(SUITE)} (all but mlflow)")
    parser.add_argument("--all", action="store_true", help="mlflow as well")
    parser.add_argument("--short", action="store_true", help="measure less of everything")
    parser.add_argument("--publish", action="store_true", help="keep the results for docs/performance.md")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - SUITE.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    folder = PUBLISHED if given.publish else outcomes.RESULTS
    names = given.names or [name for name in SUITE if given.all or name != "mlflow"]
    began = time.monotonic()
    codes = {name: run(name, folder, is_short=given.short) for name in names}
    failed = [name for name, code in codes.items() if code]
    missed = f" Failed, or a bound was missed: {', '.join(failed)}." if failed else ""
    print(f"{time.monotonic() - began:.0f} s. Kept in {folder}.{missed}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
