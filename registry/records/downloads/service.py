"""How often a model was downloaded: what its source counts now, and what it had counted in all, month by month.

* What lists sort by is the source's own present figure, on the Hugging Face Hub that of the last 30 days.
* Figures of 30 days overlap and leave gaps: nothing is summed up from them. What the Hub counted in all is kept once a
  month, as it stood at the first reading of the month.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from sqlmodel import Session, col, delete, select, update

from registry.db import insert_or_ignore
from registry.db.sets import one_of
from registry.pagination import Page, page
from registry.records.facts.observation import ObservedFacts
from registry.records.tables import UNKNOWN_DOWNLOADS, ModelRecord, MonthlyDownloads

_MOST = 2**62


class DownloadsRead(msgspec.Struct, frozen=True, kw_only=True):
    """What the source had counted in all when it was first read in a month (`2026-01`, by UTC)."""

    month: str
    downloads_all_time: int
    seen_at: datetime


def shown_downloads(facts: ObservedFacts | None) -> int:
    """The figure that lists sort by; ``UNKNOWN_DOWNLOADS`` where the source was not read or told none."""
    return UNKNOWN_DOWNLOADS if facts is None or facts.downloads is None else min(facts.downloads, _MOST)


def keep_downloads(session: Session, counted: Mapping[int, int], now: datetime) -> None:
    """Keep what was counted in all, by number of the record, where this month has no figure yet."""
    if not counted:
        return
    month = f"{now.astimezone(UTC):%Y-%m}"
    among = one_of(session, MonthlyDownloads.record_pk, sorted(counted))
    kept = set(session.exec(select(MonthlyDownloads.record_pk).where(among, MonthlyDownloads.month == month)))
    rows = [
        {"record_pk": number, "month": month, "downloads_all_time": min(counted[number], _MOST), "seen_at": now}
        for number in sorted(counted.keys() - kept)
    ]
    if rows:
        session.execute(insert_or_ignore(session, MonthlyDownloads), rows)


def merge_downloads(session: Session, record: ModelRecord, twin: ModelRecord) -> None:
    """Give the record the months of its twin; where both have a figure, its own stays."""
    own = select(MonthlyDownloads.month).where(MonthlyDownloads.record_pk == record.pk)
    theirs = col(MonthlyDownloads.record_pk) == twin.pk
    session.exec(
        update(MonthlyDownloads).where(theirs, col(MonthlyDownloads.month).not_in(own)).values(record_pk=record.pk)
    )
    session.exec(delete(MonthlyDownloads).where(theirs))


def list_downloads(session: Session, record: ModelRecord, *, limit: int, cursor: str | None) -> Page[DownloadsRead]:
    """The months of a model, newest first."""
    query = select(MonthlyDownloads).where(MonthlyDownloads.record_pk == record.pk)
    found = page(
        session, query, col(MonthlyDownloads.month), limit=limit, cursor=cursor, bound_to=("downloads", record.number),
        is_descending=True,
    )  # fmt: skip
    return found.each(
        lambda row: DownloadsRead(month=row.month, downloads_all_time=row.downloads_all_time, seen_at=row.seen_at)
    )
