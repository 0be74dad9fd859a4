"""Learning texts from models, and what curators decided about them."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from registry.db import Database, UnitOfWork, insert_or_ignore
from registry.errors import Invalid
from registry.evidence import find_text
from registry.licenses.texts.identification import TextIndex
from registry.licenses.texts.normalisation import FINGERPRINT_VERSION, Normalised
from registry.licenses.texts.queries import normalise_bytes
from registry.licenses.texts.shingles import bands
from registry.licenses.texts.tables import KnownText, TextBand, TextDecision

_FEWEST_WORDS = 24
"""Shorter texts ("see the base model") would meet by chance."""
_MOST_UNDER_A_BAND = 32
"""A number that this many texts are filed under tells none of them apart; more would only make look-ups slow."""


def teach_texts(work: UnitOfWork, index: TextIndex, evidence: Iterable[str], *, model: str, now: datetime) -> None:
    """Learn kept texts by their sha256; one that is known already, here or in the catalogue, changes nothing."""
    wanted = [sha256 for sha256 in sorted(set(evidence)) if not is_settled(work.session, index, sha256)]
    if not wanted:
        return
    query = select(KnownText.evidence_sha256).where(col(KnownText.evidence_sha256).in_(wanted))
    known = set(work.session.exec(query))
    for sha256 in wanted:
        if sha256 not in known and (text := _kept(work.session, sha256)) is not None:
            _file(work.session, text, sha256, model, now)


def is_settled(session: Session, index: TextIndex, sha256: str) -> bool:
    """Whether the catalogue alone says what a kept text is, whatever curators decide: it is never learned.

    Its words are the catalogue's, or they are too few. One that is not kept is not settled.
    """

    def judge() -> bool:
        text = _kept(session, sha256)
        return text is not None and (len(text.words) < _FEWEST_WORDS or index.is_known(text))

    return index.settled.answer(sha256, judge)


def teach_decision(
    work: UnitOfWork, index: TextIndex, record_pk: int, sha256: str | None, key: str, *, by: str, now: datetime
) -> None:
    """Keep that a curator named this kept text as that licence; it replaces what the same record taught before.

    Without a text nothing is taught any more. One that the catalogue knows word for word stays what the catalogue says.
    """
    forget_decision(work, record_pk)
    text = _kept(work.session, sha256) if sha256 else None
    if text is None or index.is_known(text):
        return
    work.session.add(
        TextDecision(
            record_pk=record_pk,
            fingerprint=text.sha256,
            fingerprint_version=FINGERPRINT_VERSION,
            license=key,
            decided_by=by[:120],
            decided_at=now,
        )
    )
    work.session.flush()


def forget_decision(work: UnitOfWork, record_pk: int) -> None:
    """Take back what the conclusion about a record taught."""
    work.session.exec(delete(TextDecision).where(col(TextDecision.record_pk) == record_pk))


def move_decision(work: UnitOfWork, record_pk: int, *, into: int) -> None:
    """Keep what the conclusion about a record taught when the record becomes part of another one.

    Where that one has taught something itself, its own decision stays: a record names one text.
    """
    if work.session.get(TextDecision, into) is None:
        moved = update(TextDecision).where(col(TextDecision.record_pk) == record_pk).values(record_pk=into)
        work.session.exec(moved)


def renew_texts(database: Database, *, batch: int = 100) -> int:
    """Make the fingerprints of older rules anew from the evidence; zero where none was left."""
    renewed = 0
    while numbers := _outdated(database, batch):
        with database.unit_of_work() as work:
            for known in work.session.exec(select(KnownText).where(col(KnownText.pk).in_(numbers))).all():
                _renew(work.session, known)
        renewed += len(numbers)
    return renewed


def _outdated(database: Database, batch: int) -> list[int]:
    query = select(KnownText.pk).where(col(KnownText.fingerprint_version) != FINGERPRINT_VERSION)
    with database.reading() as session:
        return [pk for pk in session.exec(query.order_by(col(KnownText.pk)).limit(batch)) if pk is not None]


def _renew(session: Session, known: KnownText) -> None:
    """Decisions follow the text that they were about; two texts that are one under the new rules become one row."""
    if known.pk is None or known.fingerprint_version == FINGERPRINT_VERSION:
        return
    old, version = known.fingerprint, known.fingerprint_version
    known.fingerprint_version = FINGERPRINT_VERSION
    text = _kept(session, known.evidence_sha256)
    if text is None:  # what cannot be read is found by nobody
        return
    _move_decisions(session, old, version, to=text.sha256)
    session.exec(delete(TextBand).where(col(TextBand.text_pk) == known.pk))
    # Out of the way first: under the old rules another text may have had the name that this one gets.
    known.fingerprint = f"{known.pk} is renewed"
    session.flush()
    if _has_name(session, text.sha256):
        session.delete(known)
        session.flush()
        return
    known.fingerprint, known.unnumbered, known.words = text.sha256, text.unnumbered_sha256, len(text.words)
    session.flush()
    _file_bands(session, known.pk, text)


def _move_decisions(session: Session, old: str, version: int, *, to: str) -> None:
    """A decision that was moved has the new version, so that no other text's move takes it along."""
    moved = (
        update(TextDecision)
        .where(col(TextDecision.fingerprint) == old, col(TextDecision.fingerprint_version) == version)
        .values(fingerprint=to, fingerprint_version=FINGERPRINT_VERSION)
    )
    session.exec(moved)


def _has_name(session: Session, fingerprint: str) -> bool:
    """Whether another text has this name under the new rules; one that has it under old ones is renewed first."""
    other = session.exec(select(KnownText).where(col(KnownText.fingerprint) == fingerprint)).one_or_none()
    if other is None:
        return False
    _renew(session, other)
    return other.fingerprint == fingerprint


def _kept(session: Session, sha256: str) -> Normalised | None:
    data = find_text(session, sha256)
    if data is None:
        return None
    try:
        return normalise_bytes(data)
    except Invalid:
        return None


def _file(session: Session, text: Normalised, sha256: str, model: str, now: datetime) -> None:
    """Two workers may bring the same text at once; the first wins and both are right."""
    row = {
        "fingerprint": text.sha256,
        "unnumbered": text.unnumbered_sha256,
        "fingerprint_version": FINGERPRINT_VERSION,
        "evidence_sha256": sha256,
        "words": len(text.words),
        "model": model,
        "first_seen_at": now,
    }
    number = session.execute(insert_or_ignore(session, KnownText).values(row).returning(KnownText.pk)).scalar()
    if number is not None:
        _file_bands(session, number, text)


def _file_bands(session: Session, number: int, text: Normalised) -> None:
    filed = [{"band": band, "text_pk": number} for band in sorted(set(bands(text.shingles)) - _full(session, text))]
    if filed:
        session.execute(insert_or_ignore(session, TextBand), filed)


def _full(session: Session, text: Normalised) -> set[int]:
    query = (
        select(TextBand.band)
        .where(col(TextBand.band).in_(bands(text.shingles)))
        .group_by(col(TextBand.band))
        .having(func.count() >= _MOST_UNDER_A_BAND)
    )
    return set(session.exec(query))
