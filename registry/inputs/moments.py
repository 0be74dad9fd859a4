"""Days and moments as people write them: a date without a time means the whole day in UTC."""

import calendar
import re
from datetime import UTC, datetime, time, timedelta

import msgspec

from registry.errors import Invalid
from registry.inputs.words import shown

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BEGINNING = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ]|$)")
_LOST_PLUS = re.compile(r"\d{2}:\d{2}(?:\.\d+)? \d{2}:\d{2}$")
_EARLIEST_DAY = datetime(1, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""A client's clock may be ahead of ours by so much."""
EXAMPLES = "a day (2026-01-31, the whole of it in UTC) or a moment with its time zone (2026-01-31T12:00:00Z)"


class DayOrMoment(msgspec.Struct, frozen=True):
    """A moment, or a whole day in UTC; both ends are in it."""

    begin: datetime
    end: datetime

    @property
    def is_day(self) -> bool:
        """Whether it has a length."""
        return self.begin != self.end

    def __str__(self) -> str:
        return f"{self.begin:%Y-%m-%d} (UTC)" if self.is_day else self.begin.isoformat()


def read_moment(text: str, pointer: str, *, zone_needed: bool = False) -> DayOrMoment:
    """What was written as a day or a moment; raises ``Invalid`` with what would be right."""
    fault = calendar_fault(text)
    if fault is not None:
        raise Invalid(fault, pointer=pointer)
    if day := _DAY.fullmatch(text):
        return _whole_day(datetime(*map(int, day.groups()), tzinfo=UTC))  # type: ignore[arg-type, misc]  # three integers
    try:
        moment = msgspec.convert(text, datetime)
    except msgspec.ValidationError as error:
        raise Invalid(f"{shown(text)} is not {EXAMPLES}.", pointer=pointer) from error
    if zone_needed and moment.tzinfo is None:
        raise Invalid(f"{shown(text)} needs a time zone, for example {text[:40]}Z for UTC.", pointer=pointer)
    try:
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError as error:
        raise Invalid("This moment lies outside the calendar.", pointer=pointer) from error
    return DayOrMoment(moment, moment)


def moment_fault(text: str) -> str | None:
    """What is wrong with a day or a moment that needs a time zone; None where nothing is."""
    try:
        read_moment(text, "", zone_needed=True)
    except Invalid as wrong:
        return wrong.message
    return None


def up_to_now(asked: DayOrMoment, now: datetime, pointer: str) -> DayOrMoment:
    """The part of it that has passed; raises ``Invalid`` where none has."""
    if asked.begin > now + _CLOCKS_DIFFER_BY:
        message = (
            f"{asked} has not come yet: what is known up to now ({now:%Y-%m-%dT%H:%M:%SZ}) is answered without it."
        )
        raise Invalid(message, pointer=pointer)
    return asked if not asked.is_day or asked.end <= now else DayOrMoment(asked.begin, max(asked.begin, now))


def calendar_fault(text: str) -> str | None:
    """Why a text can be no day or moment of the calendar although it looks like one."""
    if _LOST_PLUS.search(text):
        return f"{shown(text)}: in an address a plus sign is written %2B, or the time in UTC with a Z."
    begin = _BEGINNING.match(text) or _DAY.fullmatch(text)
    if begin is None:
        return None
    year, month, day = map(int, begin.groups())
    if year < 1:
        return "There is no year 0000."
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return f"There is no month {month:02}: {shown(text)} is no day of the calendar."
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        return f"There is no {text[:10]}: {calendar.month_name[month]} {year} has {days} days."
    return None if _BEGINNING.match(text) else f"Write {year}-{month:02}-{day:02}: {EXAMPLES}."


def _whole_day(begin: datetime) -> DayOrMoment:
    return DayOrMoment(begin, datetime.combine(begin.date(), time.max, UTC))
