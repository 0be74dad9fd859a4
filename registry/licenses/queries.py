"""Finding learned texts: the same one by its fingerprint, near copies by the numbers they are filed under."""

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session, col

from registry.errors import Invalid
from registry.evidence.service import decode
from registry.evidence.tables import EvidenceText
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

# Built once: composing such a query takes longer than running it.
_TEXTS = select(col(KnownText.evidence_sha256), col(KnownText.model), col(EvidenceText.data)).join(
    EvidenceText, col(EvidenceText.sha256) == col(KnownText.evidence_sha256)
)
_SAME = _TEXTS.where(col(KnownText.fingerprint) == bindparam("fingerprint"))
_MET = func.count().label("met")
_FILED = (
    select(col(TextBand.text_pk), _MET)
    .where(col(TextBand.band).in_(bindparam("bands", expanding=True)))
    .group_by(col(TextBand.text_pk))
    .order_by(_MET.desc(), col(TextBand.text_pk))
    .limit(_READ)
    .subquery()
)
_NEAR = (
    _TEXTS.join(_FILED, col(KnownText.pk) == _FILED.c.text_pk)
    .where(col(KnownText.fingerprint) != bindparam("fingerprint"))
    .where(col(KnownText.words).between(bindparam("fewest"), bindparam("most")))
    .order_by(_FILED.c.met.desc(), _FILED.c.text_pk)
    .limit(_COMPARED)
)
_DECIDED = select(col(TextDecision.license)).where(col(TextDecision.fingerprint) == bindparam("fingerprint")).distinct()

Found = Row[str, str, bytes]
"""Name of the evidence, model and bytes of a learned text."""


def look_up_in(session: Session, catalogue: Catalogue) -> Lookup:
    """A look-up over everything that this database has learned."""
    return lambda text: (*find_same(session, catalogue, text), *find_near(session, catalogue, text))


def same_in(session: Session, catalogue: Catalogue) -> Lookup:
    """A look-up that finds a text only word for word: quick, and all that can name a licence."""
    return lambda text: find_same(session, catalogue, text)


def find_same(session: Session, catalogue: Catalogue, text: Normalised) -> tuple[SeenText, ...]:
    """The learned text with exactly these words, if any."""
    found = session.execute(_SAME, {"fingerprint": text.sha256}).one_or_none()
    seen = _read(session, catalogue, found) if found is not None else None
    # What was stored under older rules of normalising is checked by the words themselves.
    return (seen,) if seen is not None and seen.text.sha256 == text.sha256 else ()


def find_near(session: Session, catalogue: Catalogue, text: Normalised) -> tuple[SeenText, ...]:
    """The learned text, other than this one, that is filed most often under the same numbers."""
    numbers = bands(text.shingles)
    if not numbers:
        return ()
    size = len(text.words)
    given = {"bands": numbers, "fingerprint": text.sha256, "fewest": size // _SIZES, "most": size * _SIZES}
    read = (_read(session, catalogue, found) for found in session.execute(_NEAR, given))
    return tuple(seen for seen in read if seen is not None)


def decided_license(session: Session, catalogue: Catalogue, fingerprint: str) -> str | None:
    """The licence that curators say a text is; None where nobody has, where they differ, or it left the catalogue."""
    decided = session.execute(_DECIDED, {"fingerprint": fingerprint}).scalars().all()
    return decided[0] if len(decided) == 1 and decided[0] in catalogue.entries else None


def _read(session: Session, catalogue: Catalogue, found: Found) -> SeenText | None:
    sha256, model, data = found
    try:
        text = normalise(decode(data))
    except Invalid:
        return None
    return SeenText(sha256, model, text, decided_license(session, catalogue, text.sha256))
