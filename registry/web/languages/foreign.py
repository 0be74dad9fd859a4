"""Foreign words on our pages: what turns the direction of writing in a value ends with it (UAX #9, section 2.4.2).

* Every value is escaped. One that holds letters or marks of right-to-left writing is put between two noncharacters.
* When the page is whole, these become isolates in what is read, and vanish where a program reads: addresses, fields.
"""

import re

from markupsafe import Markup, escape

_BEGINS, _ENDS = "\ufdd0", "\ufdd1"
_FIRST_STRONG, _POP = "\u2068", "\u2069"
_INITIATORS = frozenset("\u2066\u2067\u2068")
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdd1\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of right-to-left scripts, marks that turn the direction, and our own two."""
_PARAGRAPH = re.compile("([\n\r\x1c-\x1e\x85\u2029]+)")
"""What ends every isolate."""
_PART = re.compile(r"<textarea\b.*?</textarea>|<[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_READ = frozenset({"alt", "aria-label", "content", "data-label", "label", "placeholder", "title"})
"""Attributes whose values people read."""


def shown(value: object) -> Markup:
    """A value as HTML; one that turns the direction of writing is marked, for ``isolated``."""
    if isinstance(value, Markup):
        return value
    said = escape(value)
    if said.isascii() or _TURNS.search(said) is None:
        return said
    lines = _PARAGRAPH.split(said)
    lines[::2] = [f"{_BEGINS}{_closed(line)}{_ENDS}" for line in lines[::2]]
    return Markup("".join(lines))  # noqa: S704 - escaped first


def isolated(page: str) -> str:
    """A whole page whose marked values are isolates where people read them."""
    return _in_text(_PART.sub(_part, page)) if _BEGINS in page else page


def _closed(line: str) -> str:
    """A line that closes the isolates that it opens, and no others."""
    depth, kept = 0, list[str]()
    for letter in line:
        if letter in (_BEGINS, _ENDS) or (letter == _POP and not depth):
            continue
        depth += (letter in _INITIATORS) - (letter == _POP)
        kept.append(letter)
    return "".join(kept) + _POP * depth


def _part(match: re.Match[str]) -> str:
    part = match[0]
    if _BEGINS not in part and _ENDS not in part:
        return part
    if part.startswith("<textarea"):
        return _bare(part)
    return _ATTRIBUTE.sub(lambda one: (_in_text if one[1] in _READ else _bare)(one[0]), part)


def _in_text(text: str) -> str:
    return text.replace(_BEGINS, _FIRST_STRONG).replace(_ENDS, _POP)


def _bare(text: str) -> str:
    return text.replace(_BEGINS, "").replace(_ENDS, "")
