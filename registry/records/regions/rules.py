"""Who is handed a model, by the region they are in: what its source does, beside what its licence says. Pure.

* The card's switch is the publisher's word about the European Union, and the source's to carry out.
* A refusal for the place that the registry asks from says nothing of other places: blocks go by address.
* What was not told is unknown; that files were handed to the registry does not make a model open elsewhere.

ADR 43 (access by region).
"""

from datetime import datetime
from typing import Literal

import msgspec

from registry.records.facts.observation import ObservedFacts

RegionState = Literal["open", "restricted", "unknown"]
EUROPEAN_UNION = "EU"
SEEN_FROM = "the registry"


class RegionAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the source hands a model to everybody, as seen from where the registry stands."""

    state: RegionState
    """`open`, `restricted` or `unknown`."""
    excluded: tuple[str, ...] | None = None
    """Who is not handed it, as far as that is said: `EU`."""
    source: Literal["card_flag", "refused"] | None = None
    """What says so: the card's `extra_gated_eu_disallowed`, or a refusal. Null where nothing does."""
    seen_from: str = SEEN_FROM
    """From where: a refusal counts for this place alone."""
    since: datetime | None = None
    """Since when it was seen to be so."""


UNKNOWN = RegionAccess(state="unknown")


def region_of(facts: ObservedFacts, seen_at: datetime | None = None) -> RegionAccess:
    """What a reading tells; ``seen_at`` is when it was first seen, for readings that do not say since when."""
    since = facts.region_since or seen_at
    excluded = (EUROPEAN_UNION,) if facts.eu_disallowed else None
    if facts.is_region_blocked:
        return RegionAccess(state="restricted", excluded=excluded, source="refused", since=since)
    if facts.eu_disallowed is None:
        return UNKNOWN
    if facts.eu_disallowed:
        return RegionAccess(state="restricted", excluded=excluded, source="card_flag", since=since)
    return RegionAccess(state="open", since=since)


def region_refused(since: datetime | None) -> RegionAccess:
    """What is known of a model of which nothing is known but that it was refused."""
    return RegionAccess(state="restricted", source="refused", since=since)


def last_known(facts: ObservedFacts) -> RegionAccess:
    """What a reading tells or, where that is unknown, the last one before it of which it was known."""
    region = region_of(facts)
    if region.state != "unknown" or facts.region_known is None:
        return region
    return msgspec.structs.replace(region, state=facts.region_known)


def region_moved(before: ObservedFacts, after: ObservedFacts) -> bool:
    """Whether people are handed the model that were not before, or the other way round.

    What is unknown for a while is compared with what was known last. A switch that older readings did not look at may
    have stood there all the time. A refusal did not: what was read in full was handed out.
    """
    was, is_ = last_known(before).state, region_of(after).state
    if was == "unknown" and after.is_region_blocked and not before.unread and not before.listed:
        was = "open"
    return "unknown" not in {was, is_} and was != is_


def dated(facts: ObservedFacts, last: ObservedFacts | None, now: datetime) -> ObservedFacts:
    """The facts with what was not asked this time as it was last seen, and since when they are so."""
    if last is not None and facts.is_region_blocked is None:
        facts = msgspec.structs.replace(facts, is_region_blocked=last.is_region_blocked)
    region, former = region_of(facts), region_of(last) if last is not None else UNKNOWN
    if region.state == "unknown":
        known = last_known(last).state if last is not None else "unknown"
        return msgspec.structs.replace(facts, region_known=None if known == "unknown" else known)
    is_same = (region.state, region.excluded, region.source) == (former.state, former.excluded, former.source)
    return msgspec.structs.replace(facts, region_since=(former.since if is_same else None) or now)
