"""What a subscription wants to hear of: filters that all have to be fulfilled. Pure.

A filter that cannot be judged delivers: an alert without a class, a direction or a severity passes those filters, and
one about no model passes those of models and owners. Losing an alert is worse than one too many.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Severity = Literal["info", "warning", "critical"]
Direction = Literal["widened", "narrowed", "lateral", "unknown"]
LicenseClassName = Literal["permissive", "copyleft", "data", "community", "research-only", "unknown"]
SEVERITIES: Mapping[str, int] = {"info": 1, "warning": 2, "critical": 3}

ModelName = Annotated[
    str, Meta(min_length=1, max_length=300, pattern="^[^\\x00]+$", extra={"words": "text without NUL characters"})
]
ModelNames = Annotated[list[ModelName], Meta(min_length=1, max_length=1_000)]
TypeName = Annotated[str, Meta(max_length=60)]
Word = Annotated[str, Meta(min_length=1, max_length=120)]

_FILTER = re.compile(r"(?:modelscope:)?[A-Za-z0-9._+-]{1,96}(?:/(?:[A-Za-z0-9._+-]{1,200}|\*))?")
_OWNER = re.compile(r"(?:modelscope:)?[A-Za-z0-9._+-]{1,96}")
_RESERVED = frozenset({"datasets", "spaces", "models", "api", "docs", "collections", "papers", "blog"})
"""What stands at the Hub where the owner of a model would."""


class Filters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Each that is given has to be fulfilled; what is left out lets everything pass."""

    types: Annotated[list[TypeName], Meta(min_length=1, max_length=50)] | None = None
    """Types of events, such as `license.changed`; without them all but `digest`."""
    models: ModelNames | None = None
    """Names such as `owner/name`, or `owner/*` for all of an owner."""
    owners: Annotated[list[Word], Meta(min_length=1, max_length=200)] | None = None
    classes: Annotated[list[LicenseClassName], Meta(min_length=1, max_length=6)] | None = None
    """Of the licence, before or after."""
    directions: Annotated[list[Direction], Meta(min_length=1, max_length=4)] | None = None
    min_severity: Severity | None = None
    inventories: Annotated[list[Word], Meta(min_length=1, max_length=200)] | None = None
    """Inventories that the change concerns, by name or id; they are kept by id."""


Holders = Callable[[], Collection[str]]
"""Finds the ids of the inventories that an event concerns."""


def covers(
    filters: Filters, type_: str, model: str, data: Mapping[str, Any], holders: Holders | None = None
) -> bool:  # fmt: skip
    """Whether an event passes; ``model`` is empty for what concerns all or none."""
    if filters.types is not None and type_ not in filters.types:
        return False
    if model and filters.models and not _names(filters.models, model):
        return False
    if model and filters.owners and _owner(model) not in {owner.casefold() for owner in filters.owners}:
        return False
    if not (_is_heavy_enough(filters, data) and _is_of(filters, data)):
        return False
    return filters.inventories is None or _concerns(filters.inventories, model, data, holders)


def _concerns(inventories: list[str], model: str, data: Mapping[str, Any], holders: Holders | None) -> bool:
    """Whether an event is of one of these inventories, or of a model that one of them holds or descends to."""
    of = data.get("inventory")
    if of is not None:
        return of in inventories
    return not model or holders is None or not set(inventories).isdisjoint(holders())


def model_fault(entry: str) -> str | None:
    """Why an entry of ``models`` can never match a model, in a sentence; None where it can."""
    if _FILTER.fullmatch(entry) and ".." not in entry and entry.partition("/")[0].lower() not in _RESERVED:
        return None
    return (
        f"{entry[:100]!r} can match no model: write owner/name, owner/* for all of an owner, or leave `models` out for "
        "all models."
    )


def owner_fault(entry: str) -> str | None:
    """Why an entry of ``owners`` can never match, in a sentence; None where it can."""
    if _OWNER.fullmatch(entry) and ".." not in entry and entry.lower() not in _RESERVED:
        return None
    return f"{entry[:100]!r} is no owner: write the part of an id before the slash, such as mistralai."


def _is_heavy_enough(filters: Filters, data: Mapping[str, Any]) -> bool:
    severity = SEVERITIES.get(str(data.get("severity")))
    return filters.min_severity is None or severity is None or severity >= SEVERITIES[filters.min_severity]


def _is_of(filters: Filters, data: Mapping[str, Any]) -> bool:
    direction, classes = data.get("direction"), {data.get("class_before"), data.get("class_after")} - {None}
    if filters.directions is not None and direction is not None and direction not in filters.directions:
        return False
    return filters.classes is None or not classes or not classes.isdisjoint(filters.classes)


def _names(models: Iterable[str], model: str) -> bool:
    patterns = {entry.casefold() for entry in models}
    return model.casefold() in patterns or f"{_owner(model)}/*" in patterns


def _owner(model: str) -> str:
    return model.casefold().partition("/")[0]
