"""A subscription as a form: which fields it has, what was typed as the body of the API, and what is stored as typed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec

from registry.errors import CardwatchError
from registry.inputs import take
from registry.web.desk.forms import Faults, Typed, at_fields
from registry.web.languages.codes import N_
from registry.web.site.here import Here
from registry.webhooks.subscriptions import (
    SUPPORTED_EVENTS,
    Direction,
    LicenseClassName,
    Severity,
    WebhookCreate,
    WebhookRead,
)
from registry.webhooks.upkeep import WebhookPatch

MOST_BYTES = 128 * 1024
"""A thousand names of models fit."""
TEXTS = ("models", "owners", "inventories")
"""Filters that are typed as text, one name on each line."""
TICKS: Mapping[str, tuple[str, ...]] = {
    "types": tuple(SUPPORTED_EVENTS), "directions": get_args(Direction), "classes": get_args(LicenseClassName),
}  # fmt: skip
"""Filters that are ticked."""
SEVERITIES: tuple[str, ...] = get_args(Severity)
TITLES: Mapping[str, str] = {
    "url": N_("Address"), "description": N_("Description"), "types": N_("What it is told of"),
    "models": N_("Models"), "owners": N_("Owners"), "inventories": N_("Inventories"),
    "directions": N_("For users"), "classes": N_("Class before or after"), "min_severity": N_("How grave at least"),
    "ordered": N_("In strict order"),
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "/url": "url", "/description": "description", "/ordered": "ordered", "/events": "types", "/models": "models",
    **{f"/filters/{name}": name for name in (*TICKS, *TEXTS, "min_severity")},
}  # fmt: skip
"""Fields by the pointers of the API."""
_APART = re.compile(r"[\s,;]+")


def new_subscription(typed: Typed) -> WebhookCreate:
    """What was typed as a new subscription; raises ``Invalid``."""
    return take({**_plain(typed), "url": typed.one("url"), "filters": _filters(typed) or None}, WebhookCreate)


def changed_subscription(typed: Typed, before: WebhookRead) -> WebhookPatch:
    """What was typed as a change; an address that stays is left out, since naming it counts as a move."""
    body: dict[str, Any] = {**_plain(typed), "filters": _filters(typed) or None}
    if typed.one("url") != before.url:
        body["url"] = typed.one("url")
    return take(body, WebhookPatch)


def typed_from(stored: WebhookRead) -> Typed:
    """A stored subscription as it would be typed."""
    given = msgspec.to_builtins(stored.filters)
    values = {name: tuple(given.get(name) or ()) for name in TICKS}
    values |= {name: ("\n".join(given.get(name) or ()),) for name in TEXTS}
    values |= {"url": (stored.url,), "description": (stored.description,)}
    values["min_severity"] = (stored.filters.min_severity or "",)
    return Typed(values | ({"ordered": ("on",)} if stored.ordered else {}))


def faults_in_form(error: CardwatchError) -> Faults:
    """What the API would say, at the fields of this form."""
    return at_fields(error, FIELDS)


def form_values(here: Here) -> dict[str, Any]:
    """What the template of the form needs beside what was typed."""
    return {
        "titles": {name: here.locale.say(title) for name, title in TITLES.items()},
        "ticks": TICKS,
        "severities": SEVERITIES,
    }


def _plain(typed: Typed) -> dict[str, Any]:
    return {"description": typed.one("description"), "ordered": typed.has("ordered")}


def _filters(typed: Typed) -> dict[str, Any]:
    lists: dict[str, Iterable[str]] = {name: typed.many(name) for name in TICKS}
    lists |= {"models": _words(typed.text("models")), "owners": _words(typed.text("owners"))}
    lists["inventories"] = [line.strip() for line in typed.text("inventories").splitlines() if line.strip()]
    given: dict[str, Any] = {name: list(dict.fromkeys(values)) for name, values in lists.items() if values}
    return given | ({"min_severity": typed.one("min_severity")} if typed.one("min_severity") else {})


def _words(text: str) -> list[str]:
    return [word for word in _APART.split(text) if word]
