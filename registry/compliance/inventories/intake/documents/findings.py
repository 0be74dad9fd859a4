"""Whole documents, by the readers that scans of projects have: bills of materials, answers of servers, tables."""

from collections.abc import Iterator

from registry.compliance.inventories.intake.documents.values import (
    MAX_SHOWN,
    ListedLine,
    UnreadableListError,
    decoded,
    shown,
)
from registry.compliance.inventories.intake.documents.words import replaced, with_revision
from registry.compliance.scan import NameKind, Reference, findings_in

_LONG = 400
"""A line that is longer is a whole document, and what it names is shown instead."""


def read_findings(path: str, data: bytes) -> Iterator[ListedLine]:
    """What the reader of such a file finds in it, in the order of its lines; ``path`` says which reader."""
    found = findings_in(path, data)
    lines = decoded(data).splitlines()
    for one in sorted(found.references, key=lambda one: (one.line, one.model)):
        yield _named(one, lines)
    for open_ in found.unresolved:
        if "cannot be read" in open_.detail and not open_.reference and not found.references:
            raise UnreadableListError(open_.detail)
        text = open_.reference or open_.model or _text(lines, open_.line) or open_.detail
        yield ListedLine(line=open_.line, text=shown(text), reason=open_.detail[:MAX_SHOWN])


def _named(one: Reference, lines: list[str]) -> ListedLine:
    bare = one.model.removeprefix(f"{one.kind}:") if one.kind is not NameKind.MODELSCOPE else one.model
    listed = ListedLine(
        line=one.line, text=shown(_text(lines, one.line) or one.model), name=bare, kind=one.kind,
        is_ignored=one.kind is NameKind.DATASET, reason="A data set." if one.kind is NameKind.DATASET else "",
    )  # fmt: skip
    if one.kind is NameKind.OLLAMA:  # the revision is the digest of a manifest, which no hub knows
        return replaced(listed, note=f"Ollama's digest: {one.revision}" if one.revision else None)
    return with_revision(listed, one.revision or None)


def _text(lines: list[str], number: int) -> str:
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return line if len(line) <= _LONG else ""
