"""Names that are filled in inside the texts of three licences: BSD-4-Clause, NCSA and PostgreSQL. Pure.

What stands in such a place is left as the template has it; what says more than a name stays and makes another text.
"""

import re
from collections.abc import Callable

from registry.licenses.texts.forms.notices import is_named

_ADVERTISED = re.compile(
    r"(following\s+acknowledge?ment:\W+this\s+product\s+includes\s+software\s+developed\s+by)\s+([^;:]{1,120}?)"
    r"(\.\W*(?:4\W+)?neither\s+the\s+name)"
)
_ORGANISATION = "the organization"
_DEVELOPED = re.compile(r"(developed\s+by:)([^\0]{1,400}?)(permission\s+is\s+hereby\s+granted,?\s+free\s+of\s+charge)")
_DEVELOPER = "<name of development group> <name of institution> <url for development group/institution>"
_ADDRESS = re.compile(r"<?(?:https?://|www\.)[^\s<>()]+>?")
_TERMS_PAGE = re.compile(r"terms|licen[cs]|polic|legal|eula|agreement|\buse|usage")
_MOST_LINES = 4
_LIABLE = (
    re.compile(r"(in\s+no\s+event\s+shall)\s+([^;:]{1,80}?)\s+(be\s+liable\s+to\s+any\s+party\s+for)"),
    re.compile(r"(documentation,\s+even\s+if)\s+([^;:]{1,80}?)\s+(has\s+been\s+advised)"),
    re.compile(
        r"(possibility\s+of\s+such\s+damage\.)\s+([^;:]{1,80}?)\s+(specifically\s+disclaims\s+any\s+warranties)"
    ),
    re.compile(r"(as\W+is\W+basis,\s+and)\s+([^;:]{1,80}?)\s+(has\s+no\s+obligations\s+to\s+provide)"),
)
_REGENTS = "the university of california"
_PRODUCT = re.compile(
    r"\A(\W*(?:licen[cs]e\W+)?)postgresql\s+database\s+management\s+system\s+\(formerly\s+known\s+as\s+postgres,\s+then\s+as\s+postgres95\)"
)


def fill_in_places(text: str) -> str:
    """The text, in lower case, with the names inside these three licences as their templates have them."""
    if "developed" in text:
        text = _ADVERTISED.sub(_filler(_ORGANISATION, is_named), text)
        text = _DEVELOPED.sub(_filler(_DEVELOPER, _is_developer), text)
    if "hereunder" in text:
        for place in _LIABLE:
            text = place.sub(_filler(_REGENTS, is_named), text)
        text = _PRODUCT.sub(r"\1", text)
    return text


def _filler(written: str, is_form: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    def filler(found: re.Match[str]) -> str:
        return f"{found[1]} {written} {found[3]}" if is_form(found[2].strip()) else found[0]

    return filler


def _is_developer(text: str) -> bool:
    """Whether a place holds up to three names and an address, each on a line of its own, and nothing more."""
    if any(_TERMS_PAGE.search(address) for address in _ADDRESS.findall(text)):
        return False
    lines = [line.strip() for line in _ADDRESS.sub(" ", text).split("\n")]
    return len(lines) <= _MOST_LINES * 2 and all(is_named(line) for line in lines if line)
