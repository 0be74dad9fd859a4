"""Copyright notices in the words of a text. Pure.

Only a line that names somebody counts: clauses about copyright, and the blanks of a form, do not.
"""

import re
from collections.abc import Iterator

MOST_LINES = 50
LONGEST = 300
_MARK = re.compile(r"(?:\bcopyright\s*(?:\(c\)|©|&copy;|\d{4})|©|^\W*\(c\)\s*\d{4})", re.IGNORECASE)
_FORM = re.compile(
    r"[\[<{](?:yyyy|year|name|fullname|owner|copyright|company|organization)|\bYYYY\b|<.*year.*>", re.IGNORECASE
)
_EDGE = " \t#*>/;-\"'`"


_END = " \t*\"'`"


def copyright_lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say whose it is, each once, in order."""
    return tuple(dict.fromkeys(_lines(text)))[:MOST_LINES]


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        plain = " ".join(line.lstrip(_EDGE).rstrip(_END).split())
        if len(plain) <= LONGEST and _MARK.search(plain) and not _FORM.search(plain):
            yield plain


def fold(line: str) -> str:
    """A line by its letters and figures, so that one who wrote of a licence's own author is known again."""
    return re.sub(r"[^a-z0-9]+", "", line.replace("©", "(c)").casefold())
