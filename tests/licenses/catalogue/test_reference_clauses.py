"""The clauses that facts of SPDX-listed licences cite are there: read against the texts of the SPDX list."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.spdx import load_spdx_texts

LISTED = [entry for entry in load_catalogue().entries.values() if entry.spdx and entry.evidence == "text"]
IN_WORDS = re.compile(
    "grant|conditions?|first and second condition|grant para|distribution para|termination para|outputs para"
    "|whole text|no restriction in the text|first sentence of the disclaimer"
)
ROMAN = re.compile(r"([IVX]+)(?:\.(\d+))?")
NUMBERED = re.compile(r"(\d+(?:\.\d+)+)((?:\.[a-z]\b)*)")
PLACE = re.compile(r"(\d+)((?:\.(?:\d+|[a-z]\b))*)(?:\(([a-z])\))?(?:-(\d+|[a-z])(?:\.\d+)?)?", re.IGNORECASE)


def clauses(node: Any) -> Iterator[str]:  # noqa: ANN401 - any part of the entry as plain data
    for name, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if name == "clause" and value:
            yield value
        else:
            yield from clauses(value)


def cited(clause: str) -> Iterator[str]:
    """The places that a clause names, without what is said about them."""
    said = re.sub(r"\s\([^)]*\)|:.*$|; whether .*$", "", clause)
    yield from (place.strip() for place in re.split(r"[,;]", said))


def section(text: str, number: str) -> str | None:
    """A section of a text: from its number, where that stands furthest left, to the next one's."""
    starts = list(re.finditer(rf"(?mi)^([ \t]*)(?:(?:section|article)\s+)?\(?{number}(?:[.)]|\s)(?!\d)", text))
    if not starts:
        return None
    start = min(starts, key=lambda found: len(found[1]))
    end = re.compile(rf"(?mi)^[ \t]{{0,{len(start[1])}}}(?:(?:section|article)\s+)?\(?{int(number) + 1}[.)\s]").search(
        text, start.end()
    )
    return text[start.start() : end.start() if end else len(text)]


def is_there(text: str, place: str) -> bool:
    """Whether a text has a place such as 3.D, 2.1(b), 4-6 or 2.a.1.A."""
    if re.search(rf"(?mi)^\W*{re.escape(place)}\W*$", text):
        return True  # a heading without a number
    if roman := ROMAN.fullmatch(place):
        part = re.search(rf"(?ms)^{roman[1]}\)(.*?)(?=^[IVX]+\)|\Z)", text)
        return part is not None and (roman[2] is None or _has(part[1], roman[2], ""))
    if (whole := NUMBERED.fullmatch(place)) and _is_in_a_numbered_line(text, whole[1], whole[2].split(".")[1:]):
        return True
    found = PLACE.fullmatch(place)
    body = section(text, found[1]) if found else None
    if found is None or body is None:
        return False
    number, below, letter, last = found.groups()
    if last and not below:
        return section(text, last) is not None
    levels = [level for level in (*below.split("."), letter, last) if level]
    return all(_has(body, level, number if level.isdigit() and not depth else "") for depth, level in enumerate(levels))


def _is_in_a_numbered_line(text: str, number: str, levels: list[str]) -> bool:
    """Whether a paragraph begins with the whole number, as 3.1.2 and "### 1.0" do, and has the letters below it."""
    bodies = re.findall(rf"(?ms)^[#\s]*{re.escape(number)}[.)\s](.*?)(?=^[#\s]*\d+\.\d|\Z)", text)
    return any(all(_has(body, level, "") for level in levels) for body in bodies)


def _has(body: str, level: str, number: str) -> bool:
    """Whether a line begins with this letter or number: 3.1 below 3, but 1 below 3.a."""
    return bool(re.search(rf"(?m)^[ \t]*\(?{number}{'[.]' if number else ''}{level}[.)\s]", body))


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry.key)
def test_cited_clauses_are_in_the_text(entry: License) -> None:
    texts = {"": load_spdx_texts()[entry.spdx or ""], "GPL-3.0 ": load_spdx_texts()["GPL-3.0-only"]}
    places = {place for clause in clauses(msgspec.to_builtins(entry.terms)) for place in cited(clause)}
    assert places
    for place in sorted(places):
        within = "GPL-3.0 " if place.startswith("GPL-3.0 ") else ""
        assert IN_WORDS.fullmatch(place) or is_there(texts[within], place.removeprefix(within)), place


@pytest.mark.parametrize("place", ["II", "II.2"])
def test_a_part_with_a_roman_number_is_found(place: str) -> None:
    text = "I) Grant\n  1) one\nII) Duties\n  1) first\n  2) second\n"
    assert is_there(text, place)
    assert not is_there(text, place.replace("2", "3") if "." in place else "III")


@pytest.mark.parametrize("place", ["1.0", "2.2.b", "3.1.2"])
def test_a_whole_number_at_the_beginning_of_a_paragraph_is_found(place: str) -> None:
    text = "### 1.0 Words\n\n2.2 Rights.\n\n  a. one\n\n2.2 Others.\n\n  b. two\n\n3.1. Copies\n\n3.1.2. Recipients\n"
    assert is_there(text, place)
    assert not is_there(text, f"{place}.c" if place[-1] != "b" else "2.2.c")
    assert not is_there(text, place.replace("2", "7").replace("1.0", "1.7"))


@pytest.mark.parametrize("place", ["9", "0", "1.e", "1.1", "1-9", "somewhere", "1.a.7"])
def test_a_clause_that_is_not_there_is_found_out(place: str) -> None:
    assert not is_there("1. Grant\n  a. one\n  d. four\n2. Duties\n  e. all\n  7. more\n", place)
