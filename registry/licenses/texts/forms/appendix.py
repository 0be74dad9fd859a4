"""Names that are filled in where the GNU licences tell how to apply them: the program and its author. Pure.

What stands there is left as the template has it, so that a filled copy is the same text; a sentence there is not.
"""

import re
from collections.abc import Callable

from registry.licenses.texts.forms.notices import is_named, is_notice

_TEMPLATE = re.compile(
    r"<?one\s+line\s+to\s+give\s+the\s+(?:program|library)'?s\s+name\s+and\s+an?\s+(?:brief\s+)?idea\s+"
)
_PROGRAM = re.compile(r"<program>")
# Each begins and ends with words of the licence itself; what is between them is the place.
_LINE = re.compile(r"(full\s+notice\s+is\s+found\.)([^\0]{1,600}?)(this\s+(?:program|library)\s+is\s+free\s+software)")
_STARTED = re.compile(
    r"(starts\s+in\s+an\s+interactive\s+mode:)([^\0]{1,400}?)(this\s+program\s+comes\s+with\s+absolutely)"
)
_PLACES = (
    (_LINE, _TEMPLATE, " one line to give the {}'s name and a brief idea of what it does. "),
    (_STARTED, _PROGRAM, " <program> "),
)
_COPYRIGHT = re.compile(r"copyright\s|\(c\)\s|©")
_LONGEST = 160
"""Characters of a name with its one line of explanation."""


def fill_in_appendix(text: str) -> str:
    """The text, in lower case, with the places for the program's name and author as their template has them."""
    if "full" not in text and "interactive" not in text:
        return text
    for place, template, written in _PLACES:
        text = place.sub(_filler(template, written), text)
    return text


def _filler(template: re.Pattern[str], written: str) -> Callable[[re.Match[str]], str]:
    def filler(found: re.Match[str]) -> str:
        kind = "library" if "library" in found[3] else "program"
        return f"{found[1]}{written.format(kind)}{found[3]}" if _is_filled(found[2], template) else found[0]

    return filler


def _is_filled(text: str, template: re.Pattern[str]) -> bool:
    """Whether a place holds a name in stead of its template, and then nothing but notices."""
    start = found.start() if (found := _COPYRIGHT.search(text)) else len(text)
    name, notice = text[:start].strip().rstrip("."), text[start:].strip()
    if template.match(name) or (notice and not is_notice(" ".join(notice.split()))):
        return False
    program, _, what_it_does = name.partition(": ")
    if len(name) > _LONGEST or "://" in name:
        return False
    return bool(program) and is_named(program) and (not what_it_does or is_named(what_it_does))
