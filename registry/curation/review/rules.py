"""Why a record waits for a person, how urgent that is, and what may be suggested. Pure.

* Weight is use plus ambiguity, on a logarithm's scale: what one difference decides comes first.
* One decision settles all with the same words, so a group weighs more with every doubling of its models.
* Similarity never suggests a licence: a proposal is made only where every word of the text is known already, from the
  catalogue or because a curator named the same words for another model, and nothing else speaks against it.

Decided in ADR 0021.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

Code = Literal[
    "text_decided", "contradicted", "question", "text_near_known", "text_unknown", "several_texts", "sources_disagree",
    "name_unknown", "terms_unsettled", "nothing_declared", "license_not_read",
]  # fmt: skip
AMBIGUITY: Mapping[Code, int] = {
    "text_decided": 300,
    "contradicted": 300,
    "question": 250,
    "text_near_known": 250,
    "several_texts": 200,
    "sources_disagree": 200,
    "text_unknown": 150,
    "name_unknown": 100,
    "terms_unsettled": 50,
    "nothing_declared": 0,
    "license_not_read": 0,
}
"""By reason: what can be decided by reading one difference comes before what nobody wrote anything about."""
_PER_TENFOLD = 100
"""Ten times the downloads count as much as this."""
_PER_DOUBLING = 60
"""Twice the descendants."""
_PER_MODELS_DOUBLED = 100
"""Twice the models that one decision settles."""
_WATCHED = {"requested": 300, "ancestor": 150}
_NEAR = frozenset({"modified_of", "known_text_plus_extra"})
_SILENT = frozenset({"other", "unknown"})
_NO_KEY = re.compile(r"[^a-z0-9.]+")


class LicenseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A licence file of a record, and what its words are; ``license`` only where all of them are known."""

    path: str
    sha256: str
    fingerprint: str | None = None
    """The sha256 of its normalised words; None where the bytes are not kept or too long."""
    match: str = "unknown"
    license: str | None = None
    nearest: str | None = None
    similarity: float = 0.0
    is_decided: bool = False
    """Whether curators, and not the catalogue, say which licence it is."""


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """What a record shows of why it waits."""

    declared: tuple[str, ...] = ()
    name: str | None = None
    license: str | None = None
    """The licence in force, where one is named."""
    texts: tuple[LicenseFile, ...] = ()
    questions: int = 0
    is_contradicted: bool = False
    """By its sources, where a curator has asserted something."""
    disagrees: bool = False
    """Hub and card, card and file, or those that cite the licence say different things."""
    is_unread: bool = False
    """Only others name the licence; reading the model comes before deciding about it."""

    @property
    def unknown_text(self) -> LicenseFile | None:
        """The licence file that waits: the one nearest to the root whose words nobody has named."""
        waiting = [one for one in self.texts if one.license is None or one.is_decided]
        return min(waiting, key=lambda one: (one.path.count("/"), one.path), default=None)


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """How much depends on a record."""

    downloads: int = 0
    descendants: int = 0
    watched: str | None = None


def codes_of(signs: Signs) -> tuple[Code, ...]:
    """Why it waits, what decides the most first."""
    return tuple(_codes(signs)) or ("terms_unsettled",)


def _codes(signs: Signs) -> Iterator[Code]:
    unnamed = [one for one in signs.texts if one.license is None]
    if signs.is_contradicted:
        yield "contradicted"
    if signs.questions:
        yield "question"
    if any(one.is_decided for one in signs.texts):
        yield "text_decided"
    if any(one.match in _NEAR for one in unnamed):
        yield "text_near_known"
    if any(one.match not in _NEAR for one in unnamed):
        yield "text_unknown"
    if len({one.license for one in signs.texts if one.license}) > 1:
        yield "several_texts"
    if signs.disagrees:
        yield "sources_disagree"
    if signs.license is None:
        yield "name_unknown" if says_something(signs.declared, signs.name) else "nothing_declared"
    if signs.is_unread:
        yield "license_not_read"


def says_something(declared: tuple[str, ...], name: str | None) -> bool:
    """Whether the card names anything but ``other`` or ``unknown``."""
    return bool(name) or any(word.strip().lower() not in _SILENT for word in declared)


def use_points(use: Usage) -> int:
    """Use as a number: logarithms, so that one popular model does not hide a family of many."""
    points = _PER_TENFOLD * math.log10(1 + max(use.downloads, 0)) + _PER_DOUBLING * math.log2(1 + use.descendants)
    return round(points) + _WATCHED.get(use.watched or "", 0)


def ambiguity_points(codes: Iterable[Code]) -> int:
    """The most that one of the reasons counts."""
    return max((AMBIGUITY[code] for code in codes), default=0)


def group_points(weight: int, downloads: int, total_downloads: int, models: int) -> int:
    """The rank of a group that one decision settles, from its heaviest member and what the others add."""
    more = math.log10(1 + max(total_downloads, downloads, 0)) - math.log10(1 + max(downloads, 0))
    return weight + round(_PER_TENFOLD * more + _PER_MODELS_DOUBLED * math.log2(max(models, 1)))


NoProposal = Literal[
    "no_text", "unread_files", "open_question", "contradicted", "sources_disagree", "several_texts",
    "decided_differently", "needs_custom_entry", "terms_unsettled",
]  # fmt: skip


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """What a suggestion rests on."""

    signs: Signs
    card_license: str | None = None
    """What the card's word alone names."""
    same_line: frozenset[str] = frozenset()
    """The licences that the card's word can mean; empty where it names none."""
    settled: frozenset[str] = frozenset()
    """Those of the identified licences whose terms are known."""
    decided: tuple[tuple[str, str, str], ...] = ()
    """What curators said of the same words: licence, by whom, for which model."""
    unread: tuple[str, ...] = ()


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A licence that a person may conclude, and why."""

    license: str
    reason: str
    evidence: tuple[str, ...]


class NoSuggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is none."""

    code: NoProposal
    detail: str


def suggest(case: Grounds) -> Suggestion | NoSuggestion:
    """The conclusion that the facts allow; whatever is unclear is left to a person."""
    against = next(_against(case), None)
    if against is not None:
        return against
    first = min(case.signs.texts, key=lambda one: (one.path.count("/"), one.path))
    key = str(first.license)
    reason = _because(case, first)
    return Suggestion(license=key, reason=reason, evidence=(first.sha256,))


def _against(case: Grounds) -> Iterator[NoSuggestion]:
    yield from _open(case)
    yield from _unclear(case)


def _open(case: Grounds) -> Iterator[NoSuggestion]:
    """What only a person can answer, or has to be read first."""
    signs = case.signs
    if signs.is_contradicted:
        yield _no("contradicted", "The sources contradict what was concluded: read both sides and conclude again.")
    if signs.questions:
        yield _no("open_question", "An open question about this record has to be answered first.")
    if case.unread:
        yield _no("unread_files", f"{len(case.unread)} files could not be read; one of them may be another licence.")
    if not signs.texts:
        yield _no("no_text", "No licence text was read: ask the licensor, or cite where the terms stand.")


def _unclear(case: Grounds) -> Iterator[NoSuggestion]:
    """What the texts, the card and the curators say against each other."""
    signs, unnamed = case.signs, [one for one in case.signs.texts if one.license is None]
    if len({license_ for license_, _, _ in case.decided}) > 1:
        yield _no("decided_differently", "Curators named these words differently; settle that first.")
    if unnamed:
        yield _no("needs_custom_entry", _custom(unnamed[0]))
    named = {one.license for one in signs.texts if one.license}
    if len(named) > 1:
        yield _no("several_texts", f"The files hold several licences: {', '.join(sorted(named))}.")
    if case.same_line and not named <= case.same_line:
        yield _no("sources_disagree", f"The card says {case.card_license}, the file is {', '.join(sorted(named))}.")
    if signs.disagrees and case.same_line:
        yield _no("sources_disagree", "The hub and the card itself declare different licences.")
    if not named <= case.settled:
        yield _no("terms_unsettled", "The text is known, but what it grants is not settled in the catalogue.")


def _no(code: NoProposal, detail: str) -> NoSuggestion:
    return NoSuggestion(code=code, detail=detail)


def _custom(text: LicenseFile) -> str:
    if text.match == "exact":
        return f"{text.path} is the policy {text.nearest}, which is no licence: find the licence that it belongs to."
    near = f"{text.similarity:.2%} like {text.nearest}, and not the same" if text.nearest else "like no text we know"
    return f"{text.path} is {near}: read it; what it grants stays unknown until the catalogue has an entry for it."


def _because(case: Grounds, text: LicenseFile) -> str:
    signs = case.signs
    said = ", ".join(signs.declared) or "nothing"
    card = f"The card declares {said}" + (f" ({signs.name})" if signs.name else "")
    word = f"{text.path} is, word for word, the text of {text.license}"
    if text.is_decided and case.decided:
        _, by, model = case.decided[0]
        word = f"{text.path} is, word for word, the text that {by} concluded to be {text.license} for {model}"
    return f"{word}. {card}."[:2_000]


def draft_key(model: str, name: str | None) -> str:
    """A key for a text of its own: from the name that the card gives it, else from the model."""
    return _NO_KEY.sub("-", (name or f"{model} licence").lower()).strip("-.")[:80] or "custom"
