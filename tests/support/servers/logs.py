"""What the processes of a service logged, read whole: a fault early in a long run is one, too."""

from collections.abc import Iterator
from pathlib import Path

ERROR, CRITICAL = '"level":"error"', '"level":"critical"'
LONGEST = 8_000
"""Characters of an error, of which the end says most."""
TAIL = 4_000


def lines_of(folder: Path) -> Iterator[tuple[str, str]]:
    """File by file, the name of the process and each line."""
    for path in sorted(folder.glob("*.log")):
        with path.open(errors="replace") as log:
            for line in log:
                yield path.stem, line.rstrip("\n")


def errors_in(folder: Path) -> list[str]:
    """Every error, and every trace that a process printed past its log, in the order of their files."""
    return [
        f"{process}: {shown(line)}"
        for process, line in lines_of(folder)
        if ERROR in line or CRITICAL in line or line.startswith("Traceback ")
    ]


def about_request(folder: Path, request_id: str) -> str:
    """All that was logged of one request."""
    mark = f'"request_id":"{request_id}"'
    return "\n".join(f"{process}: {shown(line)}" for process, line in lines_of(folder) if mark in line)


def summary_of(folder: Path) -> str:
    """The last lines of every log, and before them the first errors: for the message of a test that fails."""
    tails = [f"== {path.name}\n{path.read_text(errors='replace')[-TAIL:]}" for path in sorted(folder.glob("*.log"))]
    errors = errors_in(folder)[:3]
    return "\n".join([*(f"== first errors\n{one}" for one in errors), *tails])


def shown(line: str) -> str:
    """A line with the breaks of its trace, cut at the front where it is long."""
    return line.replace("\\n", "\n")[-LONGEST:]
