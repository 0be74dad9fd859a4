"""What a card declares about its licence, as written."""

import json
from datetime import date

import msgspec

MAX_ITEMS = 64
MAX_LENGTH = 500
MAX_LINK = 2000
CUT = "…"
"""Ends what was too long or was no text; it is no part of any licence's name, so that what was cut stays unknown."""


class Declared(msgspec.Struct, frozen=True):
    """The three licence fields of a card; ``declared`` keeps every item of a list, in order and as written."""

    declared: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    released: date | None = None
    """The day of the revision that declares this, where it is known: what was published later is not meant."""

    @property
    def is_empty(self) -> bool:
        """Nothing at all is declared."""
        return not (self.declared or self.name)


def parse_declared(
    license_field: object, name: object = None, link: object = None, released: date | None = None
) -> Declared:
    """Whatever stands in a card's licence fields, as values: never raises, marks what it cuts, bounds sizes."""
    return Declared(declared=_items(license_field), name=_text(name), link=_text(link, MAX_LINK), released=released)


def _items(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        listed = _json_list(value)
        return _items(listed) if listed is not None else tuple(filter(None, [_text(value)]))
    if isinstance(value, list | tuple):
        texts = [text for item in value[:MAX_ITEMS] if (text := CUT if _is_no_text(item) else _text(item))]
        return tuple(dict.fromkeys([*texts, CUT] if len(value) > MAX_ITEMS else texts))
    return tuple(filter(None, [_text(value)]))


def _json_list(value: str) -> list[object] | None:
    """Some cards and clients send a list as text: ``["mit","apache-2.0"]``."""
    if not (value.lstrip().startswith("[") and len(value) <= MAX_LENGTH * MAX_ITEMS):
        return None
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, list) else None


def _is_no_text(item: object) -> bool:
    """A mapping or list inside a list may hold the licence that binds; an empty item holds nothing."""
    return isinstance(item, list | tuple | dict) and bool(item)


def _text(value: object, limit: int = MAX_LENGTH) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).encode("utf-8", "replace").decode().replace("\0", "").strip()
    return (text if len(text) <= limit else text[: limit - 1] + CUT) or None
