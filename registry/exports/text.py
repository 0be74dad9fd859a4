"""Making text from outside safe for the formats: cards and licence files may hold anything."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import msgspec

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control and formatting characters, halves of characters, private and unassigned ones, odd line ends."""

_MARK = re.compile(r"<(/?text)>")
_TRAP = re.compile(r"(Tool|Organization|Person):|[A-Za-z0-9-]+:|\d{4}-\d\d-\d\dT")
"""Beginnings that the grammar of tag-value reads as something else than a line."""


class Wording(msgspec.Struct, frozen=True):
    """How text is made safe for one format: ``line`` for one line, ``block`` for many."""

    line: Callable[[str], str]
    block: Callable[[str], str]


def printable(text: str) -> str:
    """Text without invisible characters; tabs and line ends stay, the latter as line feeds."""
    if text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    unseen = [char for char in set(unified) if char not in "\n\t" and unicodedata.category(char) in _INVISIBLE]
    return unified.translate(dict.fromkeys(map(ord, unseen))) if unseen else unified


def one_line(text: str) -> str:
    """Printable text on one line."""
    return " ".join(printable(text).split())


def web_address(link: str | None) -> str | None:
    """A link as a URI of RFC 3986, with every other character written in per cent; None for what is no web address."""
    if link is None or (found := _WEB.fullmatch(printable(link).strip())) is None:
        return None
    path, mark, fragment = (found[2] or "").partition("#")
    tail = quote(path, safe=_URI) + (mark and mark + quote(fragment, safe=_URI))
    return found[1] + _STRAY.sub("%25", tail)


_URI = "/?:@!$&'()*+,;=~%"
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WEB = re.compile(r"(https?://[a-z0-9.-]+(?::\d{1,5})?)([/?#]\S*)?", re.IGNORECASE | re.ASCII)


def part_of_uri(text: str) -> str:
    """Any text as a part of a URI; different texts stay different."""
    return quote(text, safe="/:@", encoding="utf-8", errors="surrogatepass")


def tidy(value: object) -> object:
    """A tree of mappings, lists and text without members that are empty, every text printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        found = ((name, tidy(member)) for name, member in value.items())
        return {name: member for name, member in found if not _is_empty(member)}
    if isinstance(value, list | tuple):
        return [member for member in map(tidy, value) if not _is_empty(member)]
    return value


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | dict | list) and not value)


PLAIN = Wording(one_line, printable)
"""For JSON, which escapes by itself."""


_RESERVED = re.compile(
    r"(?:Package|File|SPDX|License|Extracted|Relationship|Annotat|Review|Snippet|Document|Creat|Data|External|Primary"
    r"|Artifact|Built|Release|Valid|PERSISTENT|NO|UNKNOWN|SECURITY|OTHER|SOURCE|BINARY|ARCHIVE|APPLICATION)[A-Za-z_-]*"
)
"""Words that are never read as text, and some more that begin like these; a test holds them against the grammar."""


def _tag_line(text: str) -> str:
    """A line of tag-value, quoted where its grammar reads it as something else (SPDX 2.3, annex on tag-value)."""
    plain = _MARK.sub(r"< \1>", one_line(text))
    return f'"{plain}"' if _RESERVED.fullmatch(plain) or _TRAP.match(plain) else plain


def _tag_block(text: str) -> str:
    return _MARK.sub(r"< \1>", printable(text))


TAG_VALUE = Wording(_tag_line, _tag_block)
"""For tag-value text."""
