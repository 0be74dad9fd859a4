"""Copyright notices told by their form: a sign, years and names are fill-in text; a sentence beside them is not. Pure.

* A notice begins with the word or the sign and goes on with years or names.
* Words such as *Research*, *University*, *Free* or *Germany* are parts of names.
* A verb, a figure with a unit, ``for`` that no institution explains, or a second sentence makes it more than a notice.

A name that looks like a sentence costs an exact match, which is the cheaper mistake.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from registry.licenses.texts.forms.phrases import (
    ENDS_OF_RULES,
    FIRM_ENDS,
    GOES_ON,
    INSTITUTIONS,
    MODALS,
    NUMBERS,
    ROLES,
    SCOPES,
    TERMS,
    TITLES,
    UNITS,
    is_operative,
)

_MAX_LETTERS = 320
_MAX_WORDS = 45
_MAX_NAME_WORDS = 24
_MAX_WRAPPED = 8
"""Lines of one notice."""
_YEAR = r"(?:(?:19|20)\d\d|(?:19|20)xx|yyyy|year(?:\(s\)|s)?|present|now|today)"
_OPEN, _CLOSE = r"[<\[{(]*", r"[>\]})]*"
_FILLED = rf"{_OPEN}{_YEAR}{_CLOSE}"
_SIGN = r"(?:\(c\)|©|&copy;|\\\(c\\\))"
_NO_HOLDER = r"(?:holders?|owners?|notices?|laws?|licen[cs]\w*|statements?|and|or|in|is|interests?)"
_WORD = rf"(?:copyrights?(?!\s+{_NO_HOLDER}\b)|copr\.)"
_PORTIONS = r"(?:(?:portions|modifications|parts|all\s+modifications|original\s+code|some\s+parts)\s+)?"
_LABEL = r"spdx-filecopyrighttext:\s*"
_BY_SIGN = rf"{_SIGN}\s*(?:copyright\s*|(?={_FILLED}|{_OPEN}\s*(?:full)?name))"
_START = re.compile(rf"[^\w%]*?(?:{_LABEL}|{_PORTIONS}(?:{_WORD}[\s:]*(?:{_SIGN}[\s:]*)?|©\s*|{_BY_SIGN}))")
# With the sign or a year: these are notices even where they stand below other lines.
_FORM = rf"{_PORTIONS}(?:copyright\s*(?:{_SIGN}|:?\s*{_FILLED})|{_SIGN}\s*(?:copyright\s*)?{_FILLED})"
_FORMAL = re.compile(rf"[^\w%]*?{_FORM}")
_FORMAL_INSIDE = re.compile(rf"(?<=\s){_FORM}")
_NEXT = re.compile(
    rf"(?<=[\w.,)>\]])(?<!copyright)(?<!portions)(?<!modifications)(?<!parts)(?<!code)[\s;|/]+(?={_FORM}|©\s*\w)"
)
_RESERVED = re.compile(
    r"\(?\b(?:all\s+rights\s+(?:are\s+)?reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés)\b\)?[.!]?"
)
_ONLY_RESERVED = re.compile(rf"[\W_]*{_RESERVED.pattern}[\W_]*")
_RANGE = rf"(?:\s*(?:[-–—,/&+~]|and|to|until|through)+\s*(?:{_FILLED}|\d\d\b))*"  # noqa: RUF001 - these dashes are meant
_YEARS = re.compile(
    rf"(?:\bsince\s+)?(?<!\w){_FILLED}{_RANGE}|\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d\d?\.\d\d?\.(?:19|20)\d\d\b"
)
_ADDRESS = re.compile(
    r"\s*\(?<?(?:mailto:)?[\w.+-]+(?:@|\s(?:at|\[at\])\s)[\w-]+(?:\.[\w-]+)+>?\)?|\s*\(?<?https?://[^\s<>()]+>?\)?"
)
_TERMS_PAGE = re.compile(r"terms|licen[cs]|polic|legal|eula|agreement|\buse|usage")
_SEE_AUTHORS = re.compile(r"[(,;]?\s*see\s+(?:the\s+)?(?:file\s+)?(?:authors|contributors)(?:\.\w+)?(?:\s+file)?\)?")
# Turns of phrase that names are made with although one of their words would make a sentence.
_TURNS = re.compile(
    r"\blimited liability (?:company|partnership)\b|\bas represented by\b"
    r"|\b(?:not[- ]for[- ]profit|non[- ]?profit)\b(?=\s+\w)"
    r"|\bin collaboration with\b|\btogether with\b|\bcontributions (?:from|by)\b|\b(?:or|and) (?=(?:its|their) )"
    r"|\b(?:its|their) (?:affiliates|affiliated companies|subsidiaries|licensors|contributors|suppliers)\b"
    r"|\bdistributed (?=ai\b|systems?\b|comput|ledger|artificial)"
)
# The Open Font License lets a notice keep names of fonts; "Foo Sans" is one, "sans la France" is none.
_FONT_NAMES = re.compile(r"\bwith\s+(?:the\s+)?reserved\s+font\s+names?\b:?")
_SANS = re.compile(r"(?<=\w )sans\b(?=[\s\"'“”]*(?:[,.]|$|and\b|mono\b|serif\b|display\b|condensed\b))")
_BREAK = re.compile(r"[.!?][\"')\]]*\s+(?=\S)")
_CLAUSE = re.compile(r"[,;:|/()\[\]{}<>–—]|\s-\s")  # noqa: RUF001 - these dashes are meant
_BRACKETED = re.compile(r"[(\[](\w+)[)\]](?=\s+\w)")
_TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")  # noqa: RUF001 - this quote is meant
_SIGNS = re.compile(r"\bterms\s*(?:at\b|of\b|[:,]|$)|\bcc[\s-]by\b|\d\+|[%$€£¥₩₹=≤≥≠¬→]|[<>]=?\s*\d|(?:^|\s)!")
_CONTINUED = re.compile(r"[\s<(\[]*(?:of|and|rights|reserved)\b|\s*[<(&]")
_FULL = 40
"""Characters; a line that was wrapped is rarely shorter."""
_JOINTS = {"and", "or", "the", "a", "all"}
_MOST_TERMS = 3
"""Words of terms that no holder's name has."""
_BESIDE_ROLES = frozenset({"and", "the", "all", "other", "its", "their", "individual"})
_PLACEHOLDERS = {"of", "copyright", "holder", "holders", "owner", "owners", "name", "author"}
_OPENINGS = re.compile(
    r"\b(?:permission\s+is\s+hereby\s+granted|redistribution\s+and\s+use\s+in\s+source|permission\s+to\s+use,?\s+copy"
    r"|licensed\s+under\s+the\s+apache\s+license,?\s+version|this\s+program\s+is\s+free\s+software|apache\s+license"
    r"|everyone\s+is\s+permitted\s+to\s+copy)"
)
_CONTINUES = re.compile(
    r"(?:[,(:&]|\b(?:the|of|and|or|by|a|an|copyright|under|this|with|to|in|for|any|all|said|original))$"
)
# The third clause of the BSD licences, where the holder's name is filled in.
# It begins with its letters, which are found ten times as quickly as the border of a word.
_NAMED = re.compile(r"(neither(?<!\wneither)\s+the\s+name)s?\s+(?:of\s+)?([^;:]{1,80}?)\s+(nor\s+the\s+names\s+of)\b")

_OWNER = re.compile(r"(shall\s+the\s+copyright)\s+owners?\s+(or\s+contributors\s+be\s+liable)")
# The two places of the ISC licence that name who is not liable.
_DISCLAIMED = re.compile(
    r"(as\W+is\W+and|in\s+no\s+event\s+shall)\s+([^;:]{1,80}?)\s+(disclaims?\s+all\s+warranties\s+with|be\s+liable\s+for)"
)
_ANY_AUTHOR = re.compile(r"(?:the\s+)?(?:authors?|copyright\s+(?:holders?|owners?))")
_NO_NAME = re.compile(r"\b(?:copyright|holders?|owners?)")
_ANY_HOLDER = re.compile(r"(?:the\s+|its\s+)?copyright\s+(?:holder|owner)(?:s|\(s\))?")


def fill_in_names(text: str) -> str:
    """The text with the holder, where the BSD and ISC licences name one in a clause, as their templates have it."""
    text = _NAMED.sub(lambda one: f"{one[1]} of the copyright holder {one[3]}" if _is_holder(one[2]) else one[0], text)
    text = _OWNER.sub(r"\1 holder \2", text)
    return _DISCLAIMED.sub(_by_author, text) if "warranties with regard" in text else text


def _by_author(found: re.Match[str]) -> str:
    is_author = _ANY_AUTHOR.fullmatch(found[2]) is not None or is_named(found[2])
    return f"{found[1]} the author {found[3]}" if is_author else found[0]


def _is_holder(text: str) -> bool:
    """A name, or what templates have in its place: the copyright holder or owner, one or several, and nothing more."""
    return _ANY_HOLDER.fullmatch(text) is not None or (not _NO_NAME.search(text) and is_named(text))


def is_named(text: str) -> bool:
    """Whether ``text``, in lower case, can be the name of a person, a body or a work, and says nothing else."""
    return not _SIGNS.search(text) and _has_one_sentence(text) and _are_names(text)


def may_hold_notice(lines: Sequence[str]) -> bool:
    """Whether it is worth looking for notices: to see that there are none is quick."""
    text = "\n".join(lines)
    return "copy" in text or "(c" in text or "©" in text or "copr." in text


def starts_notice(text: str) -> bool:
    """Whether a line begins as a copyright notice does."""
    return _START.match(text) is not None


def split_title(line: str) -> tuple[str, str]:
    """What stands on one line before a copyright notice, and from it on; the second is empty where there is none."""
    found = _FORMAL_INSIDE.search(line)
    return (line[: found.start()], line[found.start() :]) if found else (line, "")


def without_notices(paragraph: Sequence[str], *, is_after_title: bool) -> Iterator[str]:
    """The lines of a paragraph that are no notice; layout decides nothing: wrapped and joined notices are found too."""
    lines = list(paragraph)
    while lines:
        if not _may_start(lines[0], is_first=is_after_title or len(lines) == len(paragraph)):
            break
        taken = _leading(lines)
        if taken is None:
            break
        lines = taken
    was_notice = len(lines) < len(paragraph)
    while was_notice and lines and _ONLY_RESERVED.fullmatch(lines[0]):
        del lines[0]
    former = ""
    for line in lines:
        if not _is_notice_inside(line, former):
            yield line
        former = line


def is_reserved(line: str) -> bool:
    """Whether a line says that all rights are reserved and nothing else, as many notices end."""
    return _ONLY_RESERVED.fullmatch(line) is not None


def is_notice(text: str) -> bool:
    """Whether ``text``, in lower case, is made of copyright notices alone."""
    if len(text) > _MAX_LETTERS * 4 or not starts_notice(text):
        return False
    return all(_is_one(part) for part in _NEXT.split(text))


def _may_start(line: str, *, is_first: bool) -> bool:
    return starts_notice(line) if is_first else _FORMAL.match(line) is not None


def _leading(lines: list[str]) -> list[str] | None:
    """The lines after the notice that they begin with; None where they begin with none."""
    joined = _joined(lines[:_MAX_WRAPPED])
    if len(lines) <= _MAX_WRAPPED and is_notice(joined):
        return []
    if (opening := _OPENINGS.search(joined, 0, _MAX_LETTERS)) and is_notice(joined[: opening.start()]):
        return [joined[opening.start() :], *lines[_MAX_WRAPPED:]]
    if is_notice(lines[0]):
        wrapped = len(lines) > 1 and _CONTINUES.search(lines[0].rstrip()) and not starts_notice(lines[1])
        return lines[2:] if wrapped and is_notice(f"{lines[0]} {lines[1]}") else lines[1:]
    return None


def _joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one; behind a line that is neither full nor unfinished, the next is a clause of its own."""
    joined = last = lines[0]
    for line in lines[1:]:
        is_scope = (SCOPES | _JOINTS).issuperset(_TOKEN.findall(line))
        goes_on = not is_scope and (
            len(last.strip()) > _FULL or _CONTINUED.match(line) or _CONTINUES.search(last.strip())
        )
        joined = f"{joined} {line}" if goes_on or starts_notice(line) or is_reserved(line) else f"{joined} , {line}"
        last = line
    return joined


def _is_notice_inside(line: str, former: str) -> bool:
    """A notice that stands on a line of its own below other lines; one that a sentence quotes stays wherever it is."""
    return _FORMAL.match(line) is not None and not _CONTINUES.search(former.rstrip(" \"'“‘")) and is_notice(line)  # noqa: RUF001 - quotes


def _is_one(part: str) -> bool:
    """Whether it is one notice: the sign, then years, names and addresses in any order."""
    start = _START.match(part)
    if start is None or len(part) > _MAX_LETTERS or not _TOKEN.search(part, start.end()):
        return False
    body, *reserved = _RESERVED.split(_SEE_AUTHORS.sub(" ", part[start.end() :]))
    if any(_TOKEN.search(_YEARS.sub(" ", rest)) for rest in reserved):
        return False
    if any(_TERMS_PAGE.search(address) for address in _ADDRESS.findall(body) if "@" not in address):
        return False
    body, *fonts = _FONT_NAMES.split(_ADDRESS.sub(", ", body), maxsplit=1)
    body = " , ".join([body, *(_SANS.sub("", names) for names in fonts)])
    return is_named(_TURNS.sub(" ", _YEARS.sub(" , ", body).strip(" \t.,;:")))


def _has_one_sentence(body: str) -> bool:
    """A full stop ends an abbreviation or an initial, or the notice."""
    for found in _BREAK.finditer(body):
        before = _TOKEN.findall(body[: found.start()])
        after = _TOKEN.match(body, found.end()) or _TOKEN.search(body, found.end())
        if after is None:
            continue
        last = before[-1].replace(".", "") if before else ""
        is_abbreviated = len(last) <= 2 or last in FIRM_ENDS | TITLES  # noqa: PLR2004 - initials
        if found.group()[0] in "!?" or not is_abbreviated or last in FIRM_ENDS:
            between = body[found.end() : after.start()]
            if between.strip(" \t") or after.group().strip(".") not in GOES_ON:
                return False
    return True


def _are_names(body: str) -> bool:
    words = _TOKEN.findall(body)
    if len(words) > _MAX_WORDS or any(map(is_operative, words)) or _is_figure(words):
        return False
    names = 0
    for clause in _CLAUSE.split(_BRACKETED.sub(r"\1", body)):
        if parts := _TOKEN.findall(clause):
            if not _is_name(parts, is_first=not names):
                return False
            names += 1
    return True


def _is_name(words: Sequence[str], *, is_first: bool) -> bool:
    """Whether one clause of a notice can be a name; scopes alone ("academic") can only be the first."""
    if len(words) > _MAX_NAME_WORDS or (not is_first and (SCOPES | _JOINTS).issuperset(words)):
        return False
    if INSTITUTIONS.isdisjoint(words) and not _may_be_name(words, is_first=is_first):
        return False
    if len(words) == 1 and words[0].isdigit() and not is_first:
        return len(words[0]) <= 2 or len(words[0]) == 5  # noqa: PLR2004 - a day, or a postal code
    for place, word in enumerate(words):
        if word in {"for", "für", "pour", "para", "per"} and not any(one in INSTITUTIONS for one in words[:place]):
            return False
        if word in {"in", "on", "at", "of", "de", "from"} and place == 0 and not is_first:
            return False
    return True


def _may_be_name(words: Sequence[str], *, is_first: bool) -> bool:
    """Whether the words of a clause that names no institution may be a name: those of terms are none."""
    if words[-1] in ENDS_OF_RULES and (len(words) > 1 or not is_first):
        return False
    if any(word in MODALS and after in TERMS for word, after in pairwise(words[1:])):
        return False
    if not FIRM_ENDS.isdisjoint(words) or _PLACEHOLDERS.issuperset(words):
        return True
    said = sum(word in TERMS for word in words if word not in _JOINTS)
    if words[-1] in ROLES and len(_BESIDE_ROLES.union(words)) <= len(_BESIDE_ROLES) + 2:
        return True
    return said < _MOST_TERMS if is_first else not said


def _is_figure(words: Sequence[str]) -> bool:
    """Whether a number stands before a unit: "500 users" is a threshold, "360 Lab" a name."""
    return any(
        (word[0].isdigit() or word in NUMBERS) and any(near in UNITS for near in words[place + 1 : place + 4])
        for place, word in enumerate(words)
    )
