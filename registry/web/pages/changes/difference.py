"""The words that moved between two texts, as a reader sees them: what stayed, what went, what came."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from sqlmodel import Session

from registry.evidence import decode, open_text
from registry.licenses import spans_between

MOST_BYTES = 512 * 1024
"""A longer text is linked, not compared."""
MOST_FILES = 12
CONTEXT = 40
"""Words that are shown before and after a change; what lies between is folded."""
_WORDS = re.compile(r"(\S+)(\s*)")
_ITEM = re.compile(r"(?:\(?[a-zA-Z0-9]{1,4}[.)]|[-*#•]+)$")
"""What begins a line that stays one, such as an item of a list; other ends of lines are only where somebody wrapped."""


Kind = Literal["same", "folded", "gone", "new"]


class Piece(msgspec.Struct, frozen=True):
    """A stretch of words."""

    kind: Kind
    text: str
    words: int


class FileDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One file before and after."""

    path: str
    sha256_before: str | None
    sha256_after: str | None
    state: Literal["compared", "too_long", "not_shown", "same"]
    pieces: tuple[Piece, ...] = ()
    gone: int = 0
    new: int = 0
    """Words."""


_SHOWN = {
    code: f"[U+{code:04X}]"
    for code in (*range(0x09), *range(0x0E, 0x20), 0x7F, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F),
                 *range(0x2060, 0x2070), 0xFEFF)
}  # fmt: skip
"""Marks that nobody sees, and those that turn the direction of what follows, by their names."""


def differences_of(session: Session, evidence: Sequence[dict[str, str | None]]) -> list[FileDifference]:
    """Every file of a change, of which the words may be told to whoever this context acts for."""
    return [_difference(session, pair) for pair in evidence[:MOST_FILES]]


def _difference(session: Session, pair: dict[str, str | None]) -> FileDifference:
    old, new = pair.get("sha256_before"), pair.get("sha256_after")
    path = str(pair.get("path") or "")
    before, after = (_text(session, sha256) for sha256 in (old, new))
    if before is None or after is None:
        return FileDifference(path=path, sha256_before=old, sha256_after=new, state="not_shown")
    if max(len(before), len(after)) > MOST_BYTES:
        return FileDifference(path=path, sha256_before=old, sha256_after=new, state="too_long")
    pieces = tuple(pieces_between(decode(before), decode(after)))
    gone, came = (sum(piece.words for piece in pieces if piece.kind == kind) for kind in ("gone", "new"))
    state: Literal["compared", "same"] = "compared" if gone or came else "same"
    return FileDifference(
        path=path, sha256_before=old, sha256_after=new, state=state, pieces=pieces, gone=gone, new=came
    )  # fmt: skip


def _text(session: Session, sha256: str | None) -> bytes | None:
    """The bytes; of a file that was not there, none at all."""
    return open_text(session, sha256) if sha256 else b""


def pieces_between(before: str, after: str) -> Iterator[Piece]:
    """Both texts as one, with what went and what came; long stretches that stayed are folded."""
    old, new = _words(before), _words(after)
    place = at = 0
    spans = spans_between([word for word, _ in old], [word for word, _ in new])
    for a, b, c, d in spans:
        yield from _unchanged(new[at:c], is_first=place == 0, is_last=False)
        if a < b:
            yield _piece("gone", old[a:b])
        if c < d:
            yield _piece("new", new[c:d])
        place, at = b, d
    yield from _unchanged(new[at:], is_first=not spans, is_last=True)


Word = tuple[str, str]
"""A word and what follows it: a space, or the end of a line."""


def _unchanged(words: Sequence[Word], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """What stayed: the words next to a change, and what lies farther off as one."""
    start, end = 0 if is_first else CONTEXT, len(words) if is_last else max(len(words) - CONTEXT, 0)
    if end - start <= CONTEXT:
        start = end = len(words)
    parts: tuple[tuple[Kind, Sequence[Word]], ...] = (
        ("same", words[:start]), ("folded", words[start:end]), ("same", words[end:]),
    )  # fmt: skip
    yield from (_piece(kind, part) for kind, part in parts if part)


def _words(text: str) -> list[Word]:
    found = _WORDS.findall(text)
    following = [*(word for word, _ in found[1:]), ""][: len(found)]
    return [(word, _gap(space, then)) for (word, space), then in zip(found, following, strict=True)]


def _gap(space: str, then: str) -> str:
    lines = space.count("\n")
    return "\n\n" if lines > 1 else "\n" if lines and _ITEM.match(then) else " "


def _piece(kind: Kind, words: Sequence[Word]) -> Piece:
    return Piece(kind, "".join(word + gap for word, gap in words).rstrip(" ").translate(_SHOWN), len(words))
