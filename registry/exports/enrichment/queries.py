"""What the registry knows of the components of a foreign document: which record each is, and the facts of each.

* A claim is matched where it spells the id of a registered model, or an old one of it; nothing is guessed.
* A commit that was never read is no match: the facts of another one might be others.
* A hash of weights finds its model where only one has that file; one that contradicts the name leaves both unmatched.
* Data get the licence that a matched model's record states for that very data set, and nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.costs import spend_rows
from registry.db.visibility import narrowed, sees_private
from registry.errors import NotFound
from registry.exports.enrichment.documents import ForeignComponent
from registry.exports.enrichment.matches import MOST_SHOWN, ComponentClaim, claim_of, data_set_at, data_set_of
from registry.exports.enrichment.schemas import MatchedBy, UnmatchedComponent
from registry.exports.enrichment.subjects import EnrichmentSubject, data_subject, model_subject, past_subject
from registry.exports.queries import gather_all
from registry.exports.rules import IsListed
from registry.exports.values import ModelBom, PartBom
from registry.licenses import Knowledge
from registry.records import ModelRecord, find_records
from registry.records.names import is_same_hub, similar_ids
from registry.records.weights import WeightMatch, find_by_weights

MOST_SUGGESTED = 20
"""Components of one document for which similar ids are looked for."""
MOST_CANDIDATES = 10
_FEWEST_LETTERS = 7
_ROWS_OF_MODEL = 20


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """A component, and what is known of it."""

    component: ForeignComponent
    subject: EnrichmentSubject
    by: MatchedBy
    note: str | None = None


ComponentOutcome = Matched | UnmatchedComponent


class FoundRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The record that a component is, before its facts are gathered."""

    record: ModelRecord
    by: MatchedBy
    version: str = ""
    is_pinned: bool = False


class ComponentMatcher:
    """Matches the components of one document, in a session that only reads."""

    def __init__(self, session: Session, knowledge: Knowledge, is_listed: IsListed, now: datetime) -> None:
        self._session, self._knowledge, self._is_listed, self._now = session, knowledge, is_listed, now
        self._records: dict[str, ModelRecord] = {}
        self._weights: dict[str, list[WeightMatch]] = {}
        self._suggested = 0

    def match(self, components: Sequence[ForeignComponent]) -> Iterator[ComponentOutcome]:
        """What became of each, in order; of what nothing says that it is a model nothing is told."""
        spend_rows(len(components))
        claims = [claim_of(one) for one in components]
        self._look_up(components, claims)
        found = [self._find(one, claim) for one, claim in zip(components, claims, strict=True)]
        records = {one.record.number: one.record for one in found if isinstance(one, FoundRecord)}
        spend_rows(_ROWS_OF_MODEL * len(records))
        gathered = gather_all(self._session, self._knowledge, [*records.values()], self._is_listed, self._now)
        boms = dict(zip(records, gathered, strict=True))
        for component, one in zip(components, found, strict=True):
            if isinstance(one, FoundRecord):
                yield self._with_facts(component, one, boms[one.record.number])
            elif component.kind == "data":
                yield self._of_data(component, [*boms.values()])
            elif one is not None:
                yield one

    def _look_up(self, components: Sequence[ForeignComponent], claims: Sequence[ComponentClaim]) -> None:
        names = {name for claim in claims for name in (claim.model, *claim.may_mean) if name}
        hashes = {sha256 for one in components if one.kind == "model" for sha256 in one.sha256}
        self._records = find_records(self._session, names, bare=True)
        self._weights = find_by_weights(self._session, hashes, sees_private=sees_private()) if hashes else {}
        named = {match.model for several in self._weights.values() for match in several}
        self._records |= find_records(self._session, named, bare=True) if named else {}

    def _find(self, component: ForeignComponent, claim: ComponentClaim) -> FoundRecord | UnmatchedComponent | None:
        if component.kind == "data":
            return None
        weights = [match for sha256 in component.sha256 for match in self._weights.get(sha256, ())]
        models = {match.model for match in weights}
        record = self._records.get(claim.model.lower()) if claim.model else None
        if record is not None and models and record.id not in models:
            reason = f"It says that it is {record.id}, and the hash of its weights is that of another model."
            return _unmatched(component, reason, (record.id, *sorted(models)), is_ambiguous=True)
        if record is not None:
            return self._certain(component, claim, record)
        names_another = claim.model or any("/" in one for one in claim.may_mean)
        if len(models) == 1 and not names_another:
            match = weights[0]
            return FoundRecord(
                record=self._records[match.model.lower()], by="weight", version=match.revision, is_pinned=True
            )
        if models:
            reason = "The hash of its weights is that of several models, or of another than it names."
            return _unmatched(component, reason, tuple(sorted(models)), is_ambiguous=True)
        return self._unknown(component, claim)

    def _certain(
        self, component: ForeignComponent, claim: ComponentClaim, record: ModelRecord
    ) -> FoundRecord | UnmatchedComponent:  # fmt: skip
        if claim.hub is not None and not is_same_hub(claim.hub, record.hub):
            return _unmatched(component, "The model of this name in the registry lies on another hub.", (record.id,))
        return FoundRecord(record=record, by=claim.by, version=claim.version, is_pinned=claim.is_pinned)

    def _unknown(self, component: ForeignComponent, claim: ComponentClaim) -> UnmatchedComponent | None:
        known = tuple(self._records[name.lower()].id for name in claim.may_mean if name.lower() in self._records)
        if known:
            return _unmatched(component, claim.reason, known, is_ambiguous=True)
        if claim.is_silent:
            return None
        similar = self._similar(claim.model or next(iter(claim.may_mean), component.full_name))
        reason = claim.reason or f"{(claim.model or '')[:MOST_SHOWN]} is not in the registry."
        own = component.name.lower().rpartition("/")[2]
        is_near = any(id_.lower().rpartition("/")[2] == own for id_ in similar)
        return _unmatched(component, reason, similar, is_ambiguous=is_near)

    def _similar(self, name: str) -> tuple[str, ...]:
        if self._suggested >= MOST_SUGGESTED or not name:
            return ()
        self._suggested += 1
        with narrowed(self._session, when=not sees_private()):
            return tuple(similar_ids(self._session, name[:MOST_SHOWN]))

    def _with_facts(self, component: ForeignComponent, found: FoundRecord, bom: ModelBom) -> ComponentOutcome:
        is_current = not found.version or (
            bom.revision is not None
            and len(found.version) >= _FEWEST_LETTERS
            and bom.revision.startswith(found.version.lower())
        )
        if is_current:
            return Matched(component=component, subject=model_subject(bom), by=found.by)
        try:
            subject = past_subject(
                self._session, self._knowledge, found.record, bom, found.version, self._is_listed
            )  # fmt: skip
        except NotFound:
            shown = found.version[:MOST_SHOWN]
            if found.is_pinned:
                reason = f"{bom.id} was never read at revision {shown}, and may have had another licence there."
                return _unmatched(component, reason, (bom.id,))
            held = f"those of {bom.revision}" if bom.revision else "those of today"
            note = f"Its version {shown!r} names no revision that was read; the facts are {held}."
            return Matched(component=component, subject=model_subject(bom), by=found.by, note=note)
        return Matched(component=component, subject=subject, by=found.by)

    def _of_data(self, component: ForeignComponent, boms: Sequence[ModelBom]) -> ComponentOutcome:
        """Data, by what the models that were matched say of it; where they disagree nothing."""
        wanted = data_set_of(component)
        told = [(bom, part) for bom in boms for part in bom.data_sets if wanted and _set_of(part) == wanted]
        licensed = {part.licensed.expression for _, part in told} - {None}
        if len(licensed) != 1:
            reason = (
                "Models of this document state different licences for it." if licensed
                else "The registry holds models; none that this document names says under which licence it is."
            )  # fmt: skip
            return _unmatched(component, reason, (), is_ambiguous=bool(licensed))
        bom, part = next((bom, part) for bom, part in told if part.licensed.expression)
        return Matched(component=component, subject=data_subject(bom, part), by=_word_of(component))


def _word_of(component: ForeignComponent) -> MatchedBy:
    return "purl" if any(data_set_at(one) for one in component.purls) else "address"


def _set_of(part: PartBom) -> str | None:
    return data_set_at(part.link) if part.link else None


def _unmatched(
    component: ForeignComponent, reason: str, suggestions: tuple[str, ...], *, is_ambiguous: bool = False
) -> UnmatchedComponent:  # fmt: skip
    return UnmatchedComponent(
        pointer=component.at, name=component.full_name[:MOST_SHOWN], kind=component.kind, reason=reason,
        suggestions=suggestions[:MOST_CANDIDATES], is_ambiguous=is_ambiguous,
    )  # fmt: skip
