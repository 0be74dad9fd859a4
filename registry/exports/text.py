"""Making text from outside safe for the formats: cards and licence files may hold anything."""

import re
import unicodedata
from collections.abc import Callable, Container

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
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in unified if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE)


def one_line(text: str) -> str:
    """Printable text on one line."""
    return " ".join(printable(text).split())


PLAIN = Wording(one_line, printable)
"""For JSON, which escapes by itself."""


def tag_value(reserved: Container[str]) -> Wording:
    """For tag-value, where ``reserved`` are the words that are never read as text (SPDX 2.3, annex on tag-value)."""

    def line(text: str) -> str:
        plain = _MARK.sub(r"< \1>", one_line(text))
        return f'"{plain}"' if plain in reserved or _TRAP.match(plain) else plain

    def block(text: str) -> str:
        plain = _MARK.sub(r"< \1>", printable(text))
        return plain if "\n" in plain else f"{plain}\n"  # a line end makes the writer put marks around it

    return Wording(line, block)
