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
from registry.compliance.inventories.intake.documents.words import (
    NO_MODEL,
    doubted,
    is_doubtful,
    named_by,
    replaced,
    with_revision,
    without_doubt,
)
from registry.compliance.scan import NameKind, findings_in, named_exactly

_BULLET = re.compile(r"^\s*(?:[-*+•\u2013]|\d{1,4}[.)]|\[[ xX]\])\s+")
_PACKAGE = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w, .-]*\])?\s*(?:===?|~=|!=|[<>]=?)\s*\S")
_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:[= ]|$)")
_PARTED = re.compile(r"[\s,;|]+")
_AROUND = "\"'`<>()[]{},;"
_RULE = re.compile(r"[-=*_~`|:+\s]+")
"""Markup between lines, which says nothing: a line below a head, a fence of code."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_FAMILY = re.compile(
    r"llama|mi[sx]tral|ministral|qwen|gemma|deepseek|falcon|phi-?\d|gpt|bloom|vicuna|starcoder|granite|command-r|"
    r"nemotron|olmo|cohere|aya|claude|gemini|whisper|stable.?diffusion|flux",
    re.IGNORECASE,
)
"""Names of models that people write without an owner."""
_MADE_OF = re.compile(
    r"\b(?:fine-?\s?tun\w*|based|derived|merge[ds]?|distil\w*|quanti[sz]\w*|adapters?|lora)\b[^/]*\b"
    r"(?:of|on|from|for|von|auf|aus|zu)\b",
    re.IGNORECASE,
)
_COMMIT = re.compile(r"@?[0-9a-f]{40}")
_FAR = 1_000
"""Characters of a line within which it says what a model is made of."""
MORE = "More seems to be named here than can be told."
APART = "A commit stands here, and not so that it is clear of what."
OTHER = "Another model seems to be meant, which is made of this one."


def read_lines(data: bytes) -> Iterator[ListedLine]:
    """Every line that is neither blank nor a comment."""
    for number, line in enumerate(decoded(data).splitlines(), 1):
        plain = _INVISIBLE.sub("", line)
        told = _BULLET.sub("", _BULLET.sub("", re.split(r"\s#", plain, maxsplit=1)[0])).strip()
        if told and not _is_comment(told) and not _RULE.fullmatch(told):
            yield from _line(told, number, line)


def _is_comment(told: str) -> bool:
    if told.startswith("<!--"):
        return told.partition("-->")[2].strip() == ""
    return told.startswith(("#", "//"))


def _line(told: str, number: int, whole: str) -> Iterator[ListedLine]:
    if is_doubtful(told):
        plain = without_doubt(told)
        found = list(_line(plain, number, whole)) if plain else [_open(number, whole, NO_MODEL)]
        yield from (doubted(one) for one in found)
        return
    if exact := named_exactly(told):
        name = f"{exact.kind}:{exact.model}" if exact.kind is NameKind.MODELSCOPE else exact.model
        yield with_revision(
            ListedLine(line=number, text=shown(whole), name=name, kind=exact.kind), exact.revision or None
        )
        return
    if _PACKAGE.match(told) or _OPTION.match(told):
        reason = "A package or an option of pip, and no model."
        yield ListedLine(line=number, text=shown(whole), reason=reason, is_ignored=True)
        return
    words = [one for one in (word.strip(_AROUND) for word in _PARTED.split(told)) if one]
    if not words:
        yield _open(number, whole, NO_MODEL)
        return
    if len(words) == 1:
        yield named_by(words[0], number, whole)
        return
    yield from _sentence(told, words, number, whole)


def _open(number: int, whole: str, reason: str) -> ListedLine:
    return ListedLine(line=number, text=shown(whole) or "(nothing that can be shown)", reason=reason)


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
        yield from _with_the_rest(list(named.values()), words, told, number, whole)
    else:
        first = named_by(words[0], number, whole)
        is_told = bool(first.name) and (first.is_ignored or ":" in words[0])
        yield first if is_told else replaced(first, name="", reason=NO_MODEL, is_ignored=False)


def _with_the_rest(
    named: list[ListedLine], words: list[str], told: str, number: int, whole: str
) -> Iterator[ListedLine]:
    """The models of a line; what its other words seem to mean stays open beside them."""
    reason = OTHER if _MADE_OF.search(told[:_FAR]) else APART if any(_COMMIT.fullmatch(word) for word in words) else ""
    if reason:
        yield replaced(named[0], name="", revision=None, reason=reason)
        return
    yield from named
    known = {family.lower() for one in named for family in _FAMILY.findall(one.name)}
    others = {family.lower() for word in words if "/" not in word for family in _FAMILY.findall(word)}
    if others - known:
        yield _open(number, whole, MORE)
