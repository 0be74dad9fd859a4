"""Strings from outside, made safe to store and show: no NUL, no lone surrogate, no endless length."""

from datetime import UTC, datetime

MAX_WORD = 500
MAX_TEXT = 256 * 1024
MAX_ITEMS = 10_000
_SWITCH: dict[str | int, bool] = {
    "true": True, "yes": True, "on": True, "1": True, 1: True,
    "false": False, "no": False, "off": False, "0": False, 0: False,
}  # fmt: skip


def clean(value: object, limit: int = MAX_WORD) -> str | None:
    """The stripped text of a string; None for anything else, for nothing and for more than ``limit`` characters."""
    if not isinstance(value, str) or len(value) > limit:
        return None
    if value.isascii() and "\x00" not in value:
        return value.strip() or None
    sound = value.replace("\x00", "\ufffd").encode("utf-8", errors="replace").decode()
    return sound.strip() or None


def clean_all(value: object, limit: int = MAX_ITEMS) -> tuple[str, ...]:
    """The strings of a string or list, in order, each once."""
    items = value[:limit] if isinstance(value, list) else [value]
    return tuple(dict.fromkeys([text for item in items if (text := clean(item))]))


def whole(value: object) -> int | None:
    """A count; anything else, or what fits no database column, is None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None


def yes_or_no(value: object) -> bool | None:
    """A switch of a card, as YAML, JSON or people write it; None for anything else."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) and len(value) <= MAX_WORD else value
    return _SWITCH.get(word) if isinstance(word, str | int) else None


def moment(value: object) -> datetime | None:
    """A point in time in UTC; one without a zone is taken as UTC."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if at is None:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None
