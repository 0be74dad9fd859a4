"""What clients get about the models that wait for a person."""

from datetime import datetime
from typing import Any

import msgspec

from registry.curation.proposals.schemas import ProposalWrite
from registry.curation.review.rules import Code, NoSuggestion
from registry.licenses.texts import DiffLine, NearestText
from registry.records.facts import Question
from registry.records.layers import Value
from registry.records.license import LicenseStatement


class TextShort(msgspec.Struct, frozen=True, kw_only=True):
    """The licence file that waits; ``nearest`` is a licence of the catalogue, never a claim that this is it."""

    path: str
    sha256: str
    evidence: str
    match: str
    nearest: str | None
    similarity: float


class ReviewGroupRead(msgspec.Struct, frozen=True, kw_only=True):
    """All that wait with the same words in their licence file: one decision settles them."""

    key: str
    models: int
    downloads: int


class ScoreRead(msgspec.Struct, frozen=True, kw_only=True):
    """Why it stands where it stands: the list is ordered by ``rank``."""

    rank: int
    use: int
    ambiguity: int


class EntryRead(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A model that needs review, or the heaviest of a group that one decision settles."""

    model: str
    score: ScoreRead
    codes: tuple[Code, ...]
    reasons: tuple[str, ...]
    """At most five, in words."""
    declared: tuple[str, ...]
    name: str | None
    license: str | None
    class_: str
    downloads: int | None
    """As the source counts them; null where none told."""
    descendants: int
    watched: str | None
    text: TextShort | None
    group: ReviewGroupRead | None
    looked_at: datetime


class DecisionRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a curator said of the same words, for another model."""

    model: str
    license: str
    by: str
    at: datetime


class SameText(msgspec.Struct, frozen=True, kw_only=True):
    """Who else has these words; ``waiting`` counts those that still wait, of which some are named."""

    group: str
    waiting: int
    models: tuple[str, ...]
    decisions: tuple[DecisionRead, ...]


class ReviewTextRead(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the model; licence files are compared with all that is known, others are only named.

    ``diff`` is the difference to ``nearest``, or to ``nearest_text`` where no licence is near; long ones are cut.
    """

    path: str
    kind: str
    sha256: str
    evidence: str
    size: int
    is_compared: bool = False
    match: str | None = None
    license: str | None = None
    nearest: str | None = None
    similarity: float | None = None
    diff: tuple[DiffLine, ...] = ()
    sensitive: tuple[str, ...] = ()
    nearest_text: NearestText | None = None
    same_text: SameText | None = None


class ContradictionRead(msgspec.Struct, frozen=True, kw_only=True):
    """A field about which sources say otherwise than a curator, with both sides."""

    field: str
    detail: str
    value: Any
    layer: Value | None


class AncestorRead(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A model that this one was made from; without facts where it is not registered."""

    model: str
    depth: int
    relation: str
    registered: bool
    declared: tuple[str, ...] = ()
    license: str | None = None
    class_: str = "unknown"
    status: str | None = None


class CustomEntry(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The beginning of a catalogue entry for a text of its own: nothing is known of it before somebody reads it."""

    key: str
    name: str
    link: str | None
    text_sha256: tuple[str, ...]
    class_: str = "unknown"
    evidence: str = "none"


class DossierRead(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that deciding about one model takes; computed now, from what is stored.

    ``proposal`` can be sent to `POST /v1/proposals` as it is; where it is null, ``no_proposal`` says why.
    """

    model: str
    status: str
    revision: str | None
    codes: tuple[Code, ...]
    reasons: tuple[str, ...]
    questions: tuple[Question, ...]
    contradictions: tuple[ContradictionRead, ...]
    license: Any
    conclusion: Any
    sources: tuple[LicenseStatement, ...]
    texts: tuple[ReviewTextRead, ...]
    unread: tuple[str, ...]
    ancestors: tuple[AncestorRead, ...]
    descendants: int
    downloads: int | None
    """As the source counts them; null where none told."""
    open_proposals: tuple[str, ...]
    proposal: ProposalWrite | None
    no_proposal: NoSuggestion | None
    custom_entry: CustomEntry | None
