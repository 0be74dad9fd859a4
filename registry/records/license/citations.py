"""What stands against a licence that only others cite, while nobody has read the model itself. Pure.

* Our own records name what they read: the text, the card, or another word of the vendor. What only an index says is no
  licence that anybody has read, and never passes.
* Sources that name different licences are shown side by side, and the licence needs review. A source that names only a
  family, a choice, or nothing that the catalogue knows, names no other one; of licences that hold together, such as
  "Apache 2.0 and RAIL", those count that the catalogue knows.
* Where we read the model's own text or card, its word is the licence; who says otherwise is a question for people.
* A reading of the model, or what a curator concluded or wrote, settles both.

Decided in ADR 0047.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from registry.hub import HUGGINGFACE, MODELSCOPE
from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import Declared, ReviewCode, classify
from registry.records.facts.curation import CitedLicense, CuratedFacts, Question
from registry.records.layers.rules import READ_SOURCES, is_in_force
from registry.records.layers.state import State
from registry.records.license.rules import OWN_WORD_READ

_READ = frozenset({"text", "card", "statement"})
_OWN_WORD = frozenset({"text", "card"})
_TOGETHER = re.compile(r" and | AND | \+ ")
"""Between the licences of a model that has several at once."""
FIELD = "license"
QUESTION_CODES: frozenset[ReviewCode] = frozenset({"license_not_read", "sources_disagree"})
"""Codes of questions that follow from what sources say, and are kept nowhere."""


class _Citation(msgspec.Struct, frozen=True):
    source: str
    license: CitedLicense
    at: datetime


def citation_questions(catalogue: Catalogue, state: State, facts: CuratedFacts) -> tuple[Question, ...]:
    """Why a licence that others cite needs review; nothing where the model was read or somebody settled it."""
    if state.facts is not None or facts.openness_category == "closed" or _is_asserted(state):
        return ()
    cited = [
        _Citation(claim.source, license_, claim.at)
        for claim in state.claims
        if (license_ := msgspec.convert(claim.facts, CuratedFacts).license) is not None
    ]
    found = (_unread(state.source, cited), _dispute(catalogue, cited))
    return tuple(question for question in found if question is not None)


def _is_asserted(state: State) -> bool:
    """Whether a person wrote which licence it is."""
    return any(one.field == FIELD and is_in_force(one.validity, state.seen_at, state.revision)
               for one in state.assertions)  # fmt: skip


def _unread(source: str, cited: Sequence[_Citation]) -> Question | None:
    if not cited or any(one.source in READ_SOURCES and one.license.basis in _READ for one in cited):
        return None
    by = ", ".join(sorted({one.source for one in cited} - READ_SOURCES)) or "an index"
    remedy = (
        "`cardwatch watch add MODEL` or a sync reads it."
        if source in {HUGGINGFACE, MODELSCOPE}
        else "Read it where the vendor offers the model, and conclude it."
    )
    detail = f"The licence is known only from {by}; the model's own word was not read. {remedy}"
    return _question("license_not_read", detail, cited)


def _dispute(catalogue: Catalogue, cited: Sequence[_Citation]) -> Question | None:
    named = [(one, keys) for one in cited if (keys := _keys(catalogue, one.license))]
    every = frozenset(key for _, keys in named for key in keys)
    if len({keys - _names_without_edition(every) for _, keys in named} - {frozenset()}) <= 1:
        return None
    said = "; ".join(
        f"{one.source} says {_in_words(one.license, keys)}"
        for one, keys in sorted(named, key=lambda pair: pair[0].source)
    )
    detail = f"The sources name different licences: {said}. A reading of the model or a conclusion settles it."
    is_own = any(one.source in READ_SOURCES and one.license.basis in _OWN_WORD for one, _ in named)
    found = _question("sources_disagree", detail, [one for one, _ in named])
    return msgspec.structs.replace(found, ref=OWN_WORD_READ) if is_own else found


def _names_without_edition(keys: frozenset[str]) -> frozenset[str]:
    """Keys that leave open which of several texts is meant where another names one: ``ai2-impact`` that of low risk."""
    return frozenset(key for key in keys if "-" in key and any(one.startswith(f"{key}-") for one in keys))


def _in_words(cited: CitedLicense, keys: frozenset[str]) -> str:
    """A licence by its key; several that hold together as they were written, with what the catalogue knows not."""
    written = cited.declared[0] if len(cited.declared) == 1 and cited.name is None else ""
    return written if _TOGETHER.search(written) else " and ".join(sorted(keys))


def _keys(catalogue: Catalogue, cited: CitedLicense) -> frozenset[str]:
    """The entries of the catalogue that a source names together; none for a family, a choice, or an unspecific word."""
    whole = _key(catalogue, Declared(cited.declared, cited.name, cited.link))
    if whole is not None:
        return frozenset({whole})
    if len(cited.declared) != 1 or cited.name is not None:
        return frozenset()
    parts = (_key(catalogue, Declared((part,))) for part in _TOGETHER.split(cited.declared[0]))
    return frozenset(key for key in parts if key is not None)


def _key(catalogue: Catalogue, declared: Declared) -> str | None:
    block = classify(catalogue, declared)
    entry = catalogue.get(block.license) if block.license else None
    return None if entry is None or entry.family else entry.key


def _question(code: ReviewCode, detail: str, cited: Iterable[_Citation]) -> Question:
    return Question(code=code, detail=detail, ref=code, at=max(one.at for one in cited))
