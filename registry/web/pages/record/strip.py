"""The strip on top of a model's page: what is answered for the use that its address states."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from markupsafe import Markup
from sqlmodel import Session

from registry.compliance.checks import CheckAnswer, CheckBody, FindingRead
from registry.licenses import Knowledge
from registry.web.pages import uses
from registry.web.site.here import Here

NAMES = tuple(one.name for one in uses.ESSENTIAL)


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """A use, and the answer where it is stated well enough for one."""

    stated: uses.Stated
    faults: uses.Faults = {}
    answer: CheckAnswer | None = None
    first: FindingRead | None = None
    """What decided."""
    duties: int = 0
    missing: tuple[Markup, ...] = ()
    """What facts are called that a firmer answer needs."""
    address: str = ""
    """Of the whole check."""


def strip_of(
    session: Session, knowledge: Knowledge, model: str, given: Mapping[str, str], now: datetime, here: Here
) -> Strip:
    """The strip of a model; without organisation and country it only asks."""
    stated = uses.read_stated([*given.items(), ("model", model)], here.locale, in_address=True)
    address = uses.address_of(here.at("check"), stated)
    if not given:
        return Strip(stated=stated, address=address)
    body = uses.check_of(stated, here.locale)
    if not isinstance(body, CheckBody):
        return Strip(stated=stated, faults=body, address=address)
    has_key = here.visitor is not None and here.visitor.caller is not None
    found = uses.judged(session, knowledge, body, now, here.locale, has_key=has_key)
    if found.answer is None:
        return Strip(stated=stated, faults=found.faults, address=address)
    first = next(iter(uses.by_gravity(found.answer)), None)
    missing = tuple(uses.fact_title(name, here.locale) for name in found.answer.missing_facts)
    return Strip(
        stated=stated, answer=found.answer, first=first, duties=len(found.answer.obligations), missing=missing,
        address=address,
    )  # fmt: skip
