"""Moments that clients send."""

from datetime import UTC, datetime

from registry.errors import Invalid


def in_utc(moment: datetime, pointer: str) -> datetime:
    """A client's moment in UTC; without a zone it is taken as UTC, and one that UTC cannot express is refused."""
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError as error:
        raise Invalid("This moment lies outside the calendar.", pointer=pointer) from error
