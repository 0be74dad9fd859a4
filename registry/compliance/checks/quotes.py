"""The words that a finding rests on, found in a text by the address of its clause. Pure.

A clause is an address such as ``4.a`` or ``III``, or one in words where a text has no numbers: ``grant``,
``condition``, a heading, a defined term. The words are quoted only where the address is found for certain, a heading or
a term only where it stands once; a finding without quote still names address and hash.
"""

import hashlib
import re
from functools import lru_cache

import msgspec

from registry.compliance.rules.facts import KeptText
from registry.licenses.catalogue import License
from registry.licenses.texts import load_spdx_texts
from registry.memo import Memo

LONGEST = 400
SHORTEST_TITLE = 5
"""Letters below which a word is no heading that could be found for certain."""
_ADDRESS = re.compile(r"(?P<number>[0-9]{1,2}|[IVX]{1,4})(?P<rest>(?:[.(]{1,2}[0-9a-zA-Z]{1,3}\)?)*)(?=$|[\s,;:-])")
_PIECE = re.compile(r"[0-9a-zA-Z]+")
_PLACES = {
    "grant": re.compile(
        r"permission (?:to use|is (?:hereby )?granted)|redistribution and use in source|anyone is free to"
        r"|hereby grants? (?:to )?(?:you|any|each)",
        re.IGNORECASE,
    ),
    "condition": re.compile(
        r"the above copyright notice|the copyright notices in the software|subject to the following conditions?"
        r"|provided that the",
        re.IGNORECASE,
    ),
}
"""How the sentence begins that a short licence grants by, and the one that says on what condition."""
_PLACE = re.compile(r"(grant|condition)s?(?: para(?:graph)?)?(?=$|[;,( ])")
_QUOTES = Memo[tuple[str, str], str | None](4096)
"""Passages by the name of their text and the clause; the texts themselves would be a hundred MiB."""
_NOTE = re.compile(r"\s*\((?:not|only|see|no|read|from)\b[^()]*\)")


class Quote(msgspec.Struct, frozen=True):
    """Words of a text, and where the whole text is."""

    text: str
    path_or_url: str
    sha256: str


@lru_cache(maxsize=4096)
def address_of(clause: str | None) -> str | None:
    """A clause as a reader can find it in the text: without our own remarks about it."""
    if clause is None:
        return None
    shown = re.sub(r"\bpara\b", "paragraph", _NOTE.sub("", clause)).strip(" ;,-")
    return None if "not read" in shown else shown or None


def quote_of(entry: License, clause: str | None, kept: tuple[KeptText, ...]) -> Quote | None:
    """The words at a clause, of a kept text or of the SPDX text that comes with the service."""
    if not clause:
        return None
    for one in kept:
        if words := words_of(one, clause):
            return Quote(words, one.path, one.sha256)
    text = load_spdx_texts().get(entry.spdx or "") if not kept else None
    words = _quotable(f"SPDX {entry.spdx}", clause, text) if text else None
    if text is None or words is None:
        return None
    return Quote(words, f"https://spdx.org/licenses/{entry.spdx}.html", _hash_of_spdx(entry.spdx or ""))


@lru_cache(maxsize=1024)
def _hash_of_spdx(spdx: str) -> str:
    return hashlib.sha256(load_spdx_texts()[spdx].encode()).hexdigest()


def words_of(text: KeptText, clause: str) -> str | None:
    """The words at a clause of a kept text; raises ``KeyError`` where only others of its words were kept."""
    return _quotable(text.sha256, clause, text.text) if text.quotes is None else text.quotes[clause]


def _quotable(name: str, clause: str, text: str) -> str | None:
    return _QUOTES.answer((name, clause), lambda: _words_at(text, clause))


def _words_at(text: str, clause: str) -> str | None:
    """The passage that begins at the last part of an address; None where a step is missing."""
    found = _ADDRESS.match(clause)
    if found is None:
        return _words_in_words(text, clause)
    whole = _heading(found[0]).search(text)
    start = whole.start("mark") if whole else 0
    for step in () if whole else (found["number"], *_PIECE.findall(found["rest"])):
        here = _heading(step).search(text, start)
        if here is None:
            return None
        start = here.start("mark")
    return _passage(text, start)


def _words_in_words(text: str, clause: str) -> str | None:
    """The passage at an address in words; None where it is our own remark, or stands more than once."""
    if place := _PLACE.match(clause):
        here = _PLACES[place[1]].search(text)
        return _passage(text, here.start()) if here else None
    title = re.split(r"[;,(]", clause, maxsplit=1)[0].strip(' "') if clause[:1].isupper() or clause[:1] == '"' else ""
    if len(title) < SHORTEST_TITLE:
        return None
    places = list(_title(title).finditer(text))
    return _passage(text, places[0].start("mark")) if len(places) == 1 else None


def _passage(text: str, start: int) -> str:
    """At most ``LONGEST`` letters from a place on."""
    passage = " ".join(text[start : start + 2 * LONGEST].split())
    return passage if len(passage) <= LONGEST else passage[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=256)
def _heading(step: str) -> re.Pattern[str]:
    """An enumerator at the start of a line: ``4.``, ``(a)``, ``Section 4``, ``iv)``."""
    return re.compile(
        rf"^[ \t>*#-]*(?P<mark>(?:section[ \t]+|article[ \t]+|§[ \t]*)?\(?{re.escape(step)}(?:[.):]|[ \t]+[–-]))",  # noqa: RUF001 - a dash that texts use
        re.IGNORECASE | re.MULTILINE,
    )


@lru_cache(maxsize=256)
def _title(title: str) -> re.Pattern[str]:
    """A heading, or a defined term in quotes, at the start of a line."""
    words = r"\s+".join(map(re.escape, title.split()))
    return re.compile(
        rf"^[ \t>*#-]*(?P<mark>(?:[0-9IVX]{{1,4}}[.)][ \t]+)?[\"“]?{words}(?!\w))",
        re.IGNORECASE | re.MULTILINE,
    )
