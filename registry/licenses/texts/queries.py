"""Finding learned texts: the same one by its fingerprint, near copies by the numbers they are filed under."""

import hashlib
from functools import lru_cache
from itertools import cycle

from sqlalchemy import Row, and_, bindparam, false, func, or_, select
from sqlalchemy import text as written
from sqlmodel import Session, SQLModel

from registry.binary_files import is_text
from registry.db.visibility import is_narrowed
from registry.errors import Invalid
from registry.evidence import EvidenceText, decode
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.texts.lookup import LearnedText, Lookup
from registry.licenses.texts.normalisation import Normalised, file_words, fingerprints, normalise
from registry.licenses.texts.shingles import MOST_BANDS, bands
from registry.licenses.texts.tables import KnownText, TextBand, TextDecision

_COMPARED = 1
"""Near copies that are read and compared; each takes longer than the text itself."""
_READ = 8
"""Texts that are looked at for one of a like size."""
_REMEMBERED = 64
_LONGEST_REMEMBERED = 32 * 1024
"""Bytes; with the words made of them, all that is remembered takes 4 MiB where the texts are plain ASCII."""
_SIZES = 3
"""A text three times as long shares too little to be called a copy."""

# Built once and of plain columns: composing such a query, or mapping its rows to objects, takes longer than running it.
_known, _bands, _decisions, _evidence = (
    SQLModel.metadata.tables[str(table.__tablename__)] for table in (KnownText, TextBand, TextDecision, EvidenceText)
)
_TEXTS = select(_known.c.evidence_sha256, _known.c.model, _evidence.c.data).join_from(
    _known, _evidence, _evidence.c.sha256 == _known.c.evidence_sha256
)
_SAME = _TEXTS.where(
    or_(_known.c.fingerprint == bindparam("fingerprint"), _known.c.unnumbered == bindparam("unnumbered"))
).limit(_READ)
_MET = func.count().label("met")
_FILED = (
    select(_bands.c.text_pk, _MET)
    .where(_bands.c.band.in_([bindparam(f"band{place}") for place in range(MOST_BANDS)]))
    .group_by(_bands.c.text_pk)
    .order_by(_MET.desc(), _bands.c.text_pk)
    .limit(_READ)
    .subquery()
)
_NEAR = (
    _TEXTS.join(_FILED, _known.c.pk == _FILED.c.text_pk)
    .where(_known.c.fingerprint != bindparam("fingerprint"))
    .where(or_(_known.c.unnumbered.is_(None), _known.c.unnumbered != bindparam("unnumbered")))
    .where(_known.c.words.between(bindparam("fewest"), bindparam("most")))
    .order_by(_FILED.c.met.desc(), _FILED.c.text_pk)
    .limit(_COMPARED)
)
_IS_NAMELESS = written(
    "lower(known_text.model) NOT IN (SELECT folded FROM model_record WHERE is_private UNION ALL "
    "SELECT model_alias.folded FROM model_alias JOIN model_record ON model_record.pk = model_alias.record_pk "
    "WHERE model_record.is_private)"
)
"""Not first seen in a model that only some may know of, as ``records.visibility`` has it."""
_IS_OPEN = and_(_evidence.c.is_private == false(), _IS_NAMELESS)
_OPEN_SAME, _OPEN_NEAR = _SAME.where(_IS_OPEN), _NEAR.where(_IS_OPEN)
_DECIDED = select(_decisions.c.license).where(_decisions.c.fingerprint == bindparam("fingerprint")).distinct()

Found = Row[str, str, bytes]
"""Name of the evidence, model and bytes of a learned text."""


def normalise_bytes(data: bytes) -> Normalised:
    """The words of kept bytes; a file that is no text has its sha256 instead. Raises Invalid over 1 MiB of text."""
    return normalise(decode(data)) if is_text(data) else file_words(hashlib.sha256(data).hexdigest())


def near_lookup(session: Session, catalogue: Catalogue) -> Lookup:
    """A look-up over everything that this database has learned."""
    return lambda text: (*find_same(session, catalogue, text), *find_near(session, catalogue, text))


def exact_lookup(session: Session, catalogue: Catalogue) -> Lookup:
    """A look-up that finds a text only word for word: quick, and all that can name a licence."""
    return lambda text: find_same(session, catalogue, text)


def find_same(session: Session, catalogue: Catalogue, text: Normalised) -> tuple[LearnedText, ...]:
    """The learned texts with exactly these words, whether their lists are numbered or not."""
    given = {"fingerprint": text.sha256, "unnumbered": text.unnumbered_sha256}
    found = session.connection().execute(_OPEN_SAME if is_narrowed(session) else _SAME, given).all()
    # What was stored under older rules of normalising is checked by the words themselves.
    same = [row for row in found if not _fingerprints_of(row[2]).isdisjoint(fingerprints(text))]
    learned = [_learned(session, catalogue, row, is_same=True) for row in same]
    return tuple(one for one in learned if one is not None)


def find_near(session: Session, catalogue: Catalogue, text: Normalised) -> tuple[LearnedText, ...]:
    """The learned text, other than this one, that is filed most often under the same numbers."""
    numbers = bands(text.shingles)
    if not numbers:
        return ()
    size = len(text.words)
    given: dict[str, str | int] = {"fingerprint": text.sha256, "unnumbered": text.unnumbered_sha256}
    given |= {"fewest": size // _SIZES, "most": size * _SIZES}
    # Always as many numbers as there can be, so that the database plans one query instead of one for each count.
    given |= {f"band{place}": number for place, number in zip(range(MOST_BANDS), cycle(numbers), strict=False)}
    rows = session.connection().execute(_OPEN_NEAR if is_narrowed(session) else _NEAR, given)
    read = [_learned(session, catalogue, found) for found in rows]
    return tuple(one for one in read if one is not None)


def decided_license(session: Session, catalogue: Catalogue, fingerprint: str) -> str | None:
    """The licence that curators say a text is; None where nobody has, where they differ, or it left the catalogue."""
    decided = session.connection().execute(_DECIDED, {"fingerprint": fingerprint}).scalars().all()
    return decided[0] if len(decided) == 1 and decided[0] in catalogue.entries else None


def _learned(session: Session, catalogue: Catalogue, found: Found, *, is_same: bool = False) -> LearnedText | None:
    sha256, model, data = found
    try:
        text = _words_of(data)
    except Invalid:
        return None
    return LearnedText(sha256, model, text, decided_license(session, catalogue, text.sha256), is_same)


def _words_of(data: bytes) -> Normalised:
    """The words of a learned text; many models carry the same near copy, so one is often met again."""
    if len(data) > _LONGEST_REMEMBERED:
        return normalise_bytes(data)
    title, words = _remembered(data)
    return Normalised(words=tuple(words.split(" ")) if words else (), title=title, counting=())


@lru_cache(maxsize=_REMEMBERED)
def _remembered(data: bytes) -> tuple[str, str]:
    """Title and words, by the bytes themselves; joined words take a tenth of the memory."""
    text = normalise_bytes(data)
    return text.title, " ".join(text.words)


@lru_cache(maxsize=_REMEMBERED)
def _fingerprints_of(data: bytes) -> frozenset[str]:
    """Both names of a learned text; none where it cannot be read."""
    try:
        return frozenset(fingerprints(normalise_bytes(data)))
    except Invalid:
        return frozenset()
