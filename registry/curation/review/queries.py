"""The models that wait for a person: the list, heaviest first."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from registry.curation.review.rules import LicenseFile, ambiguity_points
from registry.curation.review.schemas import EntryRead, ReviewGroupRead, ScoreRead, TextShort
from registry.curation.review.tables import ReviewItem
from registry.pagination import COUNT_UP_TO, Page, decode_cursor, page_of, total_of
from registry.records import ModelRecord
from registry.records.documents import ModelDocument, read_document

_REASONS = 5
_LONGEST_REASON = 500


class ReviewFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to; by owner or group it shows models, otherwise each group once."""

    owner: str | None = None
    code: str | None = None
    license_class: str | None = None
    group: str | None = None

    @property
    def shows_models(self) -> bool:
        """Whether members of a group come up one by one."""
        return self.owner is not None or self.group is not None


def list_review(session: Session, wanted: ReviewFilter, *, limit: int, cursor: str | None) -> Page[EntryRead]:
    """One page of what waits; a model that was settled since the last sweep is left out, so a page may be short."""
    bound_to = ("review", wanted)
    start = decode_cursor(cursor, bound_to, 2) if cursor is not None else None
    items = _waiting_items(session, wanted, start, limit + 1)
    total = total_of(_count_waiting(session, wanted))
    found = page_of(items, limit, lambda item: _position(item, wanted), bound_to=bound_to, total=total)
    return Page(list(_entries(session, found.items, wanted)), found.next_cursor, found.total)


def _waiting_items(session: Session, wanted: ReviewFilter, start: list[Any] | None, most: int) -> list[ReviewItem]:
    """In stretches of the index: SQLite would pass all that share the rank of the start one by one."""
    place, number = _place(wanted), col(ReviewItem.record_pk)
    found: list[ReviewItem] = []
    for behind in _stretches(place, number, start):
        query = select(ReviewItem).where(*_conditions(wanted), *behind).order_by(place.desc(), number.desc())
        found += session.exec(query.limit(most - len(found)))
        if len(found) >= most:
            break
    return found


def _stretches(place: Any, number: Any, start: list[Any] | None) -> list[list[ColumnElement[bool]]]:  # noqa: ANN401 - columns
    if start is None:
        return [[]]
    at, pk = int(start[0]), int(start[1])
    return [[place == at, number < pk], [place < at]]


def _place(wanted: ReviewFilter) -> Any:  # noqa: ANN401 - a column
    return col(ReviewItem.weight if wanted.shows_models else ReviewItem.rank)


def _position(item: ReviewItem, wanted: ReviewFilter) -> list[Any]:
    return [item.weight if wanted.shows_models else item.rank, item.record_pk]


def _conditions(wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    """An index begins with the first of these, and is in order by place."""
    is_shown = col(ReviewItem.is_settled).is_(False) if wanted.shows_models else col(ReviewItem.rank).is_not(None)
    found: list[ColumnElement[bool]] = [is_shown]
    if wanted.group is not None:
        found.append(col(ReviewItem.group_key) == wanted.group)
    if wanted.owner is not None:
        found.append(col(ReviewItem.owner_folded) == wanted.owner.lower())
    if wanted.code is not None:
        found.append(col(ReviewItem.code) == wanted.code)
    if wanted.license_class is not None:
        found.append(col(ReviewItem.license_class) == wanted.license_class)
    return found


def _count_waiting(session: Session, wanted: ReviewFilter) -> int:
    few = select(ReviewItem.record_pk).where(*_conditions(wanted)).limit(COUNT_UP_TO).subquery()
    return session.exec(select(func.count()).select_from(few)).one()


def _entries(session: Session, items: Sequence[ReviewItem], wanted: ReviewFilter) -> Iterator[EntryRead]:
    waiting = (col(ModelRecord.pk).in_([item.record_pk for item in items]), ModelRecord.status == "needs_review")
    rows = select(col(ModelRecord.pk), ModelRecord.id, ModelRecord.document).where(*waiting)
    found = {pk: (id_, document) for pk, id_, document in session.exec(rows)}
    for item in items:
        if item.record_pk in found:
            id_, document = found[item.record_pk]
            yield _entry(item, id_, read_document(document), wanted)


def _entry(item: ReviewItem, model: str, stored: ModelDocument | None, wanted: ReviewFilter) -> EntryRead:
    text = msgspec.convert(item.text, LicenseFile) if item.text else None
    codes: Any = tuple(item.codes)
    ambiguity = ambiguity_points(codes)
    group = None
    if item.group_key is not None and not wanted.shows_models:
        group = ReviewGroupRead(key=item.group_key, models=item.models, downloads=item.total_downloads)
    rank = item.weight if wanted.shows_models or item.rank is None else item.rank
    return EntryRead(
        model=model,
        score=ScoreRead(rank=rank, use=rank - ambiguity, ambiguity=ambiguity),
        codes=codes,
        reasons=tuple(reason[:_LONGEST_REASON] for reason in stored.status_reasons[:_REASONS]) if stored else (),
        declared=stored.license.declared if stored else (),
        name=stored.license.name if stored else None,
        license=stored.license.license if stored else None,
        class_=item.license_class,
        downloads=None if stored is not None and stored.downloads is None else item.downloads,
        descendants=item.descendants,
        watched=item.watched,
        text=_short(text) if text else None,
        group=group,
        looked_at=item.looked_at,
    )


def _short(text: LicenseFile) -> TextShort:
    return TextShort(
        path=text.path, sha256=text.sha256, evidence=f"/v1/evidence/{text.sha256}", match=text.match,
        nearest=text.nearest, similarity=text.similarity,
    )  # fmt: skip
