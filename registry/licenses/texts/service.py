"""Learning texts from models, and what curators decided about them."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from registry.db import UnitOfWork, insert_or_ignore
from registry.errors import Invalid
from registry.evidence import decode, find_text
from registry.licenses.texts.identification import TextIndex
from registry.licenses.texts.normalisation import Normalised, normalise
from registry.licenses.texts.shingles import bands
from registry.licenses.texts.tables import KnownText, TextBand, TextDecision

_FEWEST_WORDS = 24
"""Shorter texts ("see the base model") would meet by chance."""
_MOST_UNDER_A_BAND = 32
"""A number that this many texts are filed under tells none of them apart; more would only make look-ups slow."""


def teach_texts(work: UnitOfWork, index: TextIndex, evidence: Iterable[str], *, model: str, now: datetime) -> None:
    """Learn kept texts by their sha256; one that is known already, here or in the catalogue, changes nothing."""
    wanted = set(evidence)
    query = select(KnownText.evidence_sha256).where(col(KnownText.evidence_sha256).in_(wanted))
    known = work.session.exec(query).all()
    for sha256 in sorted(wanted.difference(known)):
        text = _kept(work.session, sha256)
        if text is not None and len(text.words) >= _FEWEST_WORDS and index.exact(text) is None:
            _file(work.session, text, sha256, model, now)


def teach_decision(
    work: UnitOfWork, index: TextIndex, record_pk: int, sha256: str | None, key: str, *, by: str, now: datetime
) -> None:
    """Keep that a curator named this kept text as that licence; it replaces what the same record taught before.

    A text that the catalogue knows word for word stays what the catalogue says.
    """
    forget_decision(work, record_pk)
    text = _kept(work.session, sha256) if sha256 else None
    if text is None or index.exact(text) is not None:
        return
    work.session.add(
        TextDecision(record_pk=record_pk, fingerprint=text.sha256, license=key, decided_by=by[:120], decided_at=now)
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


def _kept(session: Session, sha256: str) -> Normalised | None:
    data = find_text(session, sha256)
    if data is None:
        return None
    try:
        return normalise(decode(data))
    except Invalid:
        return None


def _file(session: Session, text: Normalised, sha256: str, model: str, now: datetime) -> None:
    """Two workers may bring the same text at once; the first wins and both are right."""
    row = {
        "fingerprint": text.sha256,
        "evidence_sha256": sha256,
        "words": len(text.words),
        "model": model,
        "first_seen_at": now,
    }
    number = session.execute(insert_or_ignore(session, KnownText).values(row).returning(KnownText.pk)).scalar()
    if number is None:
        return
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
