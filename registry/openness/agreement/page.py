"""docs/openness-differences.md: the cells in which the index and the computed values differ, each with its reason."""

from collections.abc import Iterable, Sequence

from registry.openness.agreement.cells import INDEX, LICENSES, RESTS_ON, ComparedCell
from registry.openness.agreement.reasons import KINDS
from registry.openness.claims import shipped_entries

_HEAD = """\
<!-- Made from the shipped files by `make docs`; do not edit it here. -->

# Where the European index and the computed values differ

For people who want to know how far the computed values of `osai-12` can be relied on. The European Open Source AI
Index (Radboud University, https://osai-index.eu, data CC-BY-4.0) grades systems by hand; Cardwatch computes the same
dimensions from the facts of a record, each with its own link. Compared are the models of the starter catalogue that
the index has an entry about, at its commit {commit} of {date}, and of these the cells where both values are known and
where every fact that ours rests on is our own record's, shown by a link other than the index's page. What the index
brought into a record agrees with it by nature, and is not counted; what nobody knows is unknown and never compared.

Neither side is bent to the other: both values stand in the answer about each model (`GET
/v1/models/{{owner}}/{{name}}/openness`), with the differing cells named. Each difference was looked into on its own,
with the notes of the index and the sources of the record at hand; one whose values have changed since has no reason
until somebody looks again, and the tests say so.

## How many agree

A cell of facts rests on whether things are out. `licenses` rests on no fact of its own: it weighs the licences of
weights, code and data by the rule of the index, and is counted apart.

"""


def render_page(cells: Sequence[ComparedCell]) -> str:
    """The whole page."""
    index = shipped_entries()[INDEX]
    head = _HEAD.format(commit=index.commit[:7], date=index.date)
    return "".join((head, *_counts(cells), *_kinds(cells), *_differences(cells)))


def share_of(cells: Iterable[ComparedCell]) -> float:
    """How many of the cells agree, from 0 to 1; 0 where there are none."""
    found = [cell.agrees for cell in cells]
    return sum(found) / len(found) if found else 0.0


def of_facts(cells: Iterable[ComparedCell]) -> list[ComparedCell]:
    """The cells that rest on facts of their own."""
    return [cell for cell in cells if cell.dimension != LICENSES]


def _counts(cells: Sequence[ComparedCell]) -> Iterable[str]:
    yield "| dimension | cells | agree | share |\n| --- | --- | --- | --- |\n"
    for dimension in RESTS_ON:
        if dimension != LICENSES:
            yield _row(f"`{dimension}`", [cell for cell in cells if cell.dimension == dimension])
    yield _row("all cells of facts", of_facts(cells))
    yield _row(f"`{LICENSES}`", [cell for cell in cells if cell.dimension == LICENSES])
    yield _row("all together", cells)


def _row(name: str, cells: Sequence[ComparedCell]) -> str:
    agree = sum(cell.agrees for cell in cells)
    return f"| {name} | {len(cells)} | {agree} | {share_of(cells):.1%} |\n"


def _kinds(cells: Sequence[ComparedCell]) -> Iterable[str]:
    yield "\n## What kinds of differences there are\n\n| kind | what it is | cells |\n| --- | --- | --- |\n"
    for kind, meaning in KINDS.items():
        yield f"| {kind} | {meaning} | {sum(cell.kind == kind for cell in cells)} |\n"


def _differences(cells: Sequence[ComparedCell]) -> Iterable[str]:
    head = "| model | dimension | index | computed | kind | why |\n| --- | --- | --- | --- | --- | --- |\n"
    yield f"\n## Each difference\n\n{head}"
    for cell in cells:
        if not cell.agrees:
            link = f" [link]({cell.source})" if cell.source.startswith("https://") else ""
            why = f"{cell.kind} | {cell.reason.replace('|', '/')}{link}"
            yield f"| {cell.model} | `{cell.dimension}` | {cell.imported} | {cell.computed} | {why} |\n"
