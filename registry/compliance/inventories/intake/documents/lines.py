"""Plain text and lists as requirements are written: a model on each line."""

import re
from collections.abc import Iterator

from registry.compliance.inventories.intake.documents.values import (
    MAX_LINES,
    ListedLine,
    UnreadableListError,
    decoded,
    shown,
)
from registry.compliance.inventories.intake.documents.words import NO_MODEL, named_by, replaced, with_revision
from registry.compliance.scan import findings_in

_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,4}[.)])\s+")
_PACKAGE = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w, .-]*\])?\s*(?:===?|~=|!=|[<>]=?)\s*\S")
_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:[= ]|$)")
_PARTED = re.compile(r"[\s,;|]+")
_AROUND = "\"'`<>()[]{},;"


def read_lines(data: bytes) -> Iterator[ListedLine]:
    """Every line that is neither blank nor a comment."""
    for number, line in enumerate(decoded(data).splitlines(), 1):
        told = _BULLET.sub("", line.partition(" #")[0].partition("\t#")[0]).strip()
        if told and not told.startswith(("#", "//", "<!--")):
            yield from _line(told, number, line)


def _line(told: str, number: int, whole: str) -> Iterator[ListedLine]:
    if _PACKAGE.match(told) or _OPTION.match(told):
        reason = "A package or an option of pip, and no model."
        yield ListedLine(line=number, text=shown(whole), reason=reason, is_ignored=True)
        return
    words = [one for one in (word.strip(_AROUND) for word in _PARTED.split(told)) if one]
    if not words:
        yield replaced(named_by(told, number, whole), name="", reason=NO_MODEL, is_ignored=False)
        return
    if len(words) == 1:
        yield named_by(words[0], number, whole)
        return
    yield from _sentence(told, words, number, whole)


def _sentence(told: str, words: list[str], number: int, whole: str) -> Iterator[ListedLine]:
    """The models of a line of several words: those that a reader of texts finds, else those that are spelled as ids."""
    spelled = list(dict.fromkeys(word for word in words if "/" in word))
    if len(spelled) > MAX_LINES:
        raise UnreadableListError(f"Line {number} names more than {MAX_LINES:,} models; send it in parts.")
    found = findings_in("list.md", told).references
    listed = [named_by(word, number, whole) for word in spelled]
    named = {one.name.lower(): one for one in listed if one.name and not one.is_ignored}
    for one in found:
        if one.model.lower() not in named:
            named[one.model.lower()] = with_revision(named_by(one.model, number, whole), one.revision or None)
    if named:
        yield from named.values()
    else:
        first = named_by(words[0], number, whole)
        is_told = bool(first.name) and (first.is_ignored or ":" in words[0])
        yield first if is_told else replaced(first, name="", reason=NO_MODEL, is_ignored=False)
