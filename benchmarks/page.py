"""``python -m benchmarks.page``: write the tables of `docs/performance.md` and `docs/scaling.md` from kept results.

A table stands between ``<!-- benchmark: NAME -->`` and ``<!-- /benchmark -->``; no number is typed by hand.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import outcomes
from benchmarks.outcomes import PRINTED, Outcome, shown
from benchmarks.servers import ROOT
from benchmarks.suite import PUBLISHED

PAGES = ("docs/performance.md", "docs/scaling.md")
_PLACE = re.compile(r"(<!-- benchmark: ([\w-]+) -->\n).*?(<!-- /benchmark -->)", re.DOTALL)
_UNMEASURED = "*Not measured yet.*\n"


def write(text: str, folder: Path) -> str:
    """The page with the tables of the results in this folder."""

    def table(place: re.Match[str]) -> str:
        path = folder / f"{place[2]}.json"
        told = "\n".join(rendered(outcomes.read(path))) + "\n" if path.exists() else _UNMEASURED
        return f"{place[1]}{told}{place[3]}"

    return _PLACE.sub(table, text)


def rendered(outcome: Outcome) -> Iterator[str]:
    """The lines of one table, and where and when it was measured."""
    if outcome.columns == PRINTED:
        yield from ("```", *(str(line) for (line,) in outcome.rows), "```")
    else:
        yield _line(outcome.columns)
        first = outcome.rows[0] if outcome.rows else []
        yield _line(["---" if isinstance(cell, str) else "---:" for cell in first])
        yield from (_line([shown(cell) for cell in row]) for row in outcome.rows)
    yield ""
    yield " ".join([*outcome.notes, _measured(outcome)])


def _measured(outcome: Outcome) -> str:
    machine = outcome.machine
    load = machine["load_average"]
    given = ", ".join(f"{name} {value}" for name, value in outcome.options.items() if value != "")
    told = f" ({given})" if given else ""
    return (
        f"Measured on {outcome.measured_at:%Y-%m-%d}, {machine['system']} on {machine['processor']}, "
        f"{machine['cores']} cores, load {load[0] if isinstance(load, list) else load}, Python {machine['python']}, "
        f"SQLite {machine['sqlite']}{told}." + (f" Data: {outcome.data}." if outcome.data else "")
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.strip().replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> None:
    """Write both pages."""
    for name in PAGES:
        page = ROOT / name
        page.write_text(write(page.read_text(encoding="utf-8"), PUBLISHED), encoding="utf-8")
        print(f"written: {name}")


if __name__ == "__main__":
    main()
