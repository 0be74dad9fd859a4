"""Finding learned texts: the same one by its fingerprint, near copies by the numbers they are filed under."""

import sqlalchemy
from sqlalchemy import Row, Select
from sqlmodel import Session, col, func, select

from registry.errors import Invalid
from registry.evidence.service import decode, find_text
from registry.licenses.catalogue import Catalogue
from registry.licenses.seen import Lookup, SeenText
from registry.licenses.shingles import bands
from registry.licenses.tables import KnownText, TextBand, TextDecision
from registry.licenses.texts import Normalised, normalise

_COMPARED = 1
"""Near copies that are read and compared; each takes longer than the text itself."""
_READ = 8
"""Texts that are looked at for one of a like size."""
_SIZES = 3
"""A text three times as long shares too little to be called a copy."""

_TEXTS: Select[str, str] = sqlalchemy.select(col(KnownText.evidence_sha256), col(KnownText.model))


def look_up_in(session: Session, catalogue: Catalogue) -> Lookup:
    """A look-up over everything that this database has learned."""
    return lambda text: (*find_same(session, catalogue, text), *find_near(session, catalogue, text))


def same_in(session: Session, catalogue: Catalogue) -> Lookup:
    """A look-up that finds a text only word for word: quick, and all that can name a licence."""
    return lambda text: find_same(session, catalogue, text)


def find_same(session: Session, catalogue: Catalogue, text: Normalised) -> tuple[SeenText, ...]:
    """The learned text with exactly these words, if any."""
    found = session.execute(_TEXTS.where(col(KnownText.fingerprint) == text.sha256)).one_or_none()
    seen = _read(session, catalogue, found) if found is not None else None
    # What was stored under older rules of normalising is checked by the words themselves.
    return (seen,) if seen is not None and seen.text.sha256 == text.sha256 else ()


def find_near(session: Session, catalogue: Catalogue, text: Normalised) -> tuple[SeenText, ...]:
    """The learned text, other than this one, that is filed most often under the same numbers."""
    numbers = bands(text.shingles)
    if not numbers:
        return ()
    met = func.count().label("met")
    filed = (
        sqlalchemy.select(col(TextBand.text_pk), met)
        .where(col(TextBand.band).in_(numbers))
        .group_by(col(TextBand.text_pk))
        .order_by(met.desc(), col(TextBand.text_pk))
        .limit(_READ)
        .subquery()
    )
    size = len(text.words)
    query = (
        _TEXTS.join(filed, col(KnownText.pk) == filed.c.text_pk)
        .where(col(KnownText.fingerprint) != text.sha256)
        .where(col(KnownText.words).between(size // _SIZES, size * _SIZES))
        .order_by(filed.c.met.desc(), filed.c.text_pk)
        .limit(_COMPARED)
    )
    read = (_read(session, catalogue, found) for found in session.execute(query))
    return tuple(seen for seen in read if seen is not None)


def decided_license(session: Session, catalogue: Catalogue, fingerprint: str) -> str | None:
    """The licence that curators say a text is; None where nobody has, where they differ, or it left the catalogue."""
    decided = session.exec(
        select(TextDecision.license).where(col(TextDecision.fingerprint) == fingerprint).distinct()
    ).all()
    return decided[0] if len(decided) == 1 and decided[0] in catalogue.entries else None


def _read(session: Session, catalogue: Catalogue, found: Row[str, str]) -> SeenText | None:
    sha256, model = found
    data = find_text(session, sha256)
    try:
        text = normalise(decode(data)) if data is not None else None
    except Invalid:
        return None
    if text is None:
        return None
    return SeenText(sha256, model, text, decided_license(session, catalogue, text.sha256))
