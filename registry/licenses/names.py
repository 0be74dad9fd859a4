"""What people write for a licence, folded: ``Apache License, Version 2.0`` and ``apache-2`` meet here.

Folding forgets layout and filler words only. Whatever could carry meaning stays and so leads to "not known": other
words, other numbers, a question mark, a footnote's asterisk, an ellipsis where something was cut, letters of other
scripts that merely look Latin.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from registry.licenses.links import licence_page
from registry.memo import for_short_texts

_TOKENS = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|\++|[?*~¬≠⋯]+")
_SPLIT_NUMBER = re.compile(r"(?<![^\W_])(\d+)[_-](?=\d)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(.+)\1")
_FILLERS = frozenset(
    (
        *("the", "a", "license", "licence", "licenses", "licences", "licensed", "agreement", "version", "v", "ver"),
        *("licencia", "licenza", "lizenz", "licens"),
    )
)
_LEAD = re.compile(
    r"(?:spdx-license-identifier|licen[sc]e(?: (?:type|name|id))?)\s*[:=]\s*"
    r"|(?:(?:is |are )?(?:licen[sc]ed|released|distributed|available) )?under(?: the)?(?: terms of)?(?: the)?\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:international|unported)(?:\s+public)?(?:\s+licen[sc]e)?$", re.IGNORECASE)
_TWICE = re.compile(r"\[?([^()\[\]]+)\]?\s*\(([^()]+)\)")
_LOOK_ALIKES = str.maketrans("авсеһіјкмнорԛѕтухԝαβεικνορτυχ", "abcehijkmhopqstyxwabeiknoptux")
_MAX_LENGTH = 500


@for_short_texts(4096)
def fold(written: str) -> str:
    """The spelling a name is looked up by: lower case, numbers apart from words, no filler words, no ``.0``."""
    text = _SPLIT_NUMBER.sub(r"\1.", _without_forms(written))
    if emphasised := _EMPHASIS.fullmatch(text):
        text = emphasised[2]
    tokens = [_short(token) if token.endswith(".0") else token for token in _TOKENS.findall(text)]
    kept = [token for token in tokens if token not in _FILLERS]
    return " ".join(kept or tokens)


@for_short_texts(4096)
def readings(written: str) -> tuple[str, ...]:
    """The folded spellings that ``written`` can stand for, the plainest first; all of them mean one and the same."""
    text = " ".join(written.split()).strip("<>")
    if len(text) > _MAX_LENGTH:
        return (fold(text),)
    if page := licence_page(text):
        return (fold(page),)
    bare = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    return tuple(dict.fromkeys(fold(one) for one in (text, bare, licence_page(bare) or bare, _TAIL.sub("", bare))))


@for_short_texts(4096)
def halves_of(written: str) -> tuple[str, str] | None:
    """Both halves of ``Apache License 2.0 (Apache-2.0)`` or ``[MIT](https://...)``; they count where they agree."""
    text = " ".join(written.split())
    found = _TWICE.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    return (found[1].strip(), found[2].strip()) if found else None


def nearest(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three known spellings that look like ``written``: a hint for a person, never an answer."""
    looks_like = fold(_without_forms(licence_page(written) or written).translate(_LOOK_ALIKES))
    return tuple(get_close_matches(looks_like[:100], known, n=3, cutoff=0.75))


def _without_forms(written: str) -> str:
    """Compatibility forms (full width, ligatures) as plain ones, lower case, without marks that nobody sees."""
    text = written if len(written) <= _MAX_LENGTH else f"{written[:_MAX_LENGTH]}…"
    text = unicodedata.normalize("NFKC", text.replace("…", "⋯")).casefold()
    return text if text.isascii() else "".join(mark for mark in text if unicodedata.category(mark) != "Cf")


def _short(token: str) -> str:
    while token.endswith(".0"):
        token = token.removesuffix(".0")
    return token
