"""What turns the direction of writing in a text, and whether it is kept to itself (UAX #9)."""

import re
import unicodedata

_INITIATORS, _POP = frozenset("\u2066\u2067\u2068"), "\u2069"
_TURNING = frozenset({"R", "AL", "RLE", "RLO", "LRE", "LRO"})
_PARAGRAPH = re.compile("[\n\r\x1c-\x1e\x85\u2029]")


def strays(text: str) -> bool:
    """Whether a letter or mark of right-to-left writing stands outside of isolates, or an isolate stays open."""
    return any(map(_strays, _PARAGRAPH.split(text)))


def _strays(line: str) -> bool:
    depth = 0
    for letter in line:
        depth += (letter in _INITIATORS) - (letter == _POP)
        if depth < 0 or (not depth and unicodedata.bidirectional(letter) in _TURNING):
            return True
    return depth != 0
