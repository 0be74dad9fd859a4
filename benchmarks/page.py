"""``python -m benchmarks.page``: write the tables of `docs/performance.md` and `docs/scaling.md` from kept results.

A table stands between ``<!-- benchmark: NAME -->`` and ``<!-- /benchmark -->``; no number is typed by hand. Of several
names the tables are put side by side, by what their rows are about.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks import outcomes
from benchmarks.outcomes import PRINTED, Outcome, shown
from benchmarks.servers import ROOT
from benchmarks.suite import PUBLISHED

PAGES = ("docs/performance.md", "docs/scaling.md")
_PLACE = re.compile(r"(<!-- benchmark: ([\w -]+?) -->\n).*?(<!-- /benchmark -->)", re.DOTALL)
_UNMEASURED = "*Not measured yet.*\n"


def write(text: str, folder: Path) -> str:
    """The page with the tables of the results in this folder."""

    def table(place: re.Match[str]) -> str:
        paths = [folder / f"{name}.json" for name in place[2].split()]
        kept = [outcomes.read(path) for path in paths if path.exists()]
        told = "\n".join(rendered(joined(kept), kept)) + "\n" if kept else _UNMEASURED
        return f"{place[1]}{told}{place[3]}"

    return _PLACE.sub(table, text)


def joined(kept: Sequence[Outcome]) -> Outcome:
    """One table of several that have two columns each; one alone as it is."""
    if len(kept) == 1:
        return kept[0]
    known = [{str(what): value for what, value in one.rows} for one in kept]
    names = dict.fromkeys(name for one in known for name in one)
    rows = [[name, *(one.get(name) for one in known)] for name in names]
    columns = (kept[0].columns[0], *(one.columns[1] for one in kept))
    return msgspec.structs.replace(kept[0], columns=columns, rows=rows)


def rendered(outcome: Outcome, kept: Sequence[Outcome]) -> Iterator[str]:
    """The lines of one table, and where and when what it is made of was measured."""
    if outcome.columns == PRINTED:
        yield from ("```", *(str(line) for (line,) in outcome.rows), "```")
    else:
        yield _line(outcome.columns)
        first = outcome.rows[0] if outcome.rows else []
        yield _line(["---" if isinstance(cell, str) else "---:" for cell in first])
        yield from (_line([shown(cell) for cell in row]) for row in outcome.rows)
    yield ""
    yield " ".join([*outcome.notes, *dict.fromkeys(map(_measured, kept))])


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
