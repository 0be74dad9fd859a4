"""The words that a finding rests on, found in a text by the address of its clause. Pure.

A clause is an address such as ``4.a``, ``III`` or ``AUP 2``. The words are quoted only where the address is found once
for certain; a finding without quote still names address and hash.
"""

import hashlib
import re
from functools import lru_cache

import msgspec

from registry.compliance.rules.facts import KeptText
from registry.licenses.catalogue import License
from registry.licenses.texts import load_spdx_texts

LONGEST = 400
_ADDRESS = re.compile(r"(?P<number>[0-9]{1,2}|[IVX]{1,4})(?P<rest>(?:[.(]{1,2}[0-9a-zA-Z]{1,3}\)?)*)(?=$|[\s,;:-])")
_PIECE = re.compile(r"[0-9a-zA-Z]+")
_NOTE = re.compile(r"\s*\((?:not|only|see|no|read|from)\b[^()]*\)")


class Quote(msgspec.Struct, frozen=True):
    """Words of a text, and where the whole text is."""

    text: str
    path_or_url: str
    sha256: str


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
        if words := _words_at(one.text, clause):
            return Quote(words, one.path, one.sha256)
    text = load_spdx_texts().get(entry.spdx or "") if not kept else None
    words = _words_at(text, clause) if text else None
    if text is None or words is None:
        return None
    url = f"https://spdx.org/licenses/{entry.spdx}.html"
    return Quote(words, url, hashlib.sha256(text.encode()).hexdigest())


@lru_cache(maxsize=2048)
def _words_at(text: str, clause: str) -> str | None:
    """The passage that begins at the last part of an address; None where a step is missing."""
    found = _ADDRESS.match(clause)
    if found is None:
        return None
    whole = _heading(found[0]).search(text)
    start = whole.start("mark") if whole else 0
    for step in () if whole else (found["number"], *_PIECE.findall(found["rest"])):
        here = _heading(step).search(text, start)
        if here is None:
            return None
        start = here.start("mark")
    passage = " ".join(text[start : start + 2 * LONGEST].split())
    return passage if len(passage) <= LONGEST else passage[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=256)
def _heading(step: str) -> re.Pattern[str]:
    """An enumerator at the start of a line: ``4.``, ``(a)``, ``Section 4``, ``iv)``."""
    return re.compile(
        rf"^[ \t>*#-]*(?P<mark>(?:section[ \t]+|article[ \t]+|§[ \t]*)?\(?{re.escape(step)}(?:[.):]|[ \t]+[–-]))",  # noqa: RUF001 - a dash that texts use
        re.IGNORECASE | re.MULTILINE,
    )
