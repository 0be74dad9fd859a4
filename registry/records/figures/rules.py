"""From a stored document to the few values that plots count; pure.

* The first release is the day that sources state, else the day on which the repository was made at its source. The
  Hugging Face Hub keeps these days since 2 March 2022: that day of an older repository says nothing.
* Weights are those for users, else those of the base, as far as they exist; data is the data of pretraining.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import msgspec

from registry.records.facts.scalars import Availability

VERSION = 1
"""Counts up where a row would be another one of the same document."""
_KEPT_SINCE = date(2022, 3, 2)
_WEIGHTS = ("end_user_weights", "base_weights")
_DATA = ("pretraining_data",)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of one model."""

    released: str
    """`2024`, `2024-07` or `2024-07-23`, as exactly as it is known; empty where it is not."""
    license_class: str
    """What binds."""
    origin_region: str
    parameters: int | None
    weights: Availability
    data: Availability


class _CountedItem(msgspec.Struct, frozen=True):
    availability: Availability = "unknown"


class _CountedHub(msgspec.Struct, frozen=True):
    created_at: datetime | None = None


class _CountedOrigin(msgspec.Struct, frozen=True):
    region: str = "unknown"


class _CountedDocument(msgspec.Struct, frozen=True):
    """The members of ``ModelDocument`` that are counted."""

    released: str | None = None
    hub: _CountedHub | None = None
    license_class: str = "unknown"
    origin: _CountedOrigin = _CountedOrigin()
    parameters: int | None = None
    artifacts: Mapping[str, _CountedItem] = {}


_DECODER = msgspec.json.Decoder(_CountedDocument)


def figure_of(document: bytes) -> Figure | None:
    """What is counted of a stored document; None for one in the words of another release."""
    try:
        view = _DECODER.decode(document)
    except msgspec.ValidationError:
        return None
    return Figure(
        released=view.released or _made(view.hub),
        license_class=view.license_class,
        origin_region=view.origin.region,
        parameters=view.parameters,
        weights=_out(view.artifacts, _WEIGHTS),
        data=_out(view.artifacts, _DATA),
    )


def _made(hub: _CountedHub | None) -> str:
    """The day on which a repository was made, where its source kept it."""
    if hub is None or hub.created_at is None:
        return ""
    day = hub.created_at.astimezone(UTC).date()
    return f"{day}" if day > _KEPT_SINCE else ""


def _out(artifacts: Mapping[str, _CountedItem], kinds: tuple[str, ...]) -> Availability:
    """The first of these artifacts that is known to exist, else what is known of any."""
    found = [artifacts[kind].availability for kind in kinds if kind in artifacts]
    known = [one for one in found if one != "unknown"]
    return next((one for one in known if one != "none"), known[0] if known else "unknown")
