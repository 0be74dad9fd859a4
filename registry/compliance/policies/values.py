"""A policy as it is written and stored: frozen values that the wire, the database and the ready ones share. Pure."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.compliance.policies.expressions import MOST_CHARACTERS
from registry.compliance.rules.values import Activity, Organisation, Purpose, StatedFacts
from registry.countries import Country, check_countries

MOST_RULES = 100
Level = Literal["info", "warn", "fail"]
PolicyKey = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$",
        extra={"words": "a key of 2 to 64 small letters, digits and hyphens, such as uni-de"},
    ),
]
RuleId = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9][a-z0-9_-]{0,63}$",
        extra={"words": "an id of at most 64 small letters, digits, hyphens and underscores, such as no-research-only"},
    ),
]
_TEXT = "^[^\\x00]*$"
Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=_TEXT, extra={"words": "text without NUL"})]
Message = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=_TEXT, extra={"words": "text without NUL"})]
ConditionText = Annotated[
    str, Meta(min_length=1, max_length=MOST_CHARACTERS, description="CEL; true is a finding.", examples=["true"])
]
BUILT_IN_USERS = 100_000_000


class UseDefaults(StatedFacts, frozen=True, kw_only=True, omit_defaults=True):
    """What rules take a use to be where its owner states nothing; a licence is never judged by it."""

    organisation: Organisation | None = None
    """Always stated, so never used."""
    country: Country | None = None
    """Always stated, so never used."""
    activities: Annotated[tuple[Activity, ...], Meta(max_length=50)] | None = None
    """An empty list says: where none is stated, none of them."""

    def __post_init__(self) -> None:
        """Refuse codes that ISO 3166-1 does not assign (``UK``, ``EU``)."""
        check_countries((self.country, self.parent_country, *(self.output_countries or ())))


class AssumedUnreached(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The figure of users from which on a licence's threshold counts as not reached while nobody states it."""

    monthly_active_users: Annotated[int, Meta(ge=BUILT_IN_USERS, le=2**53)] | None = BUILT_IN_USERS
    """At least the built-in figure; null: never, the figure is demanded."""


class PolicyRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: where its condition is true, there is a finding."""

    id: RuleId
    level: Level
    """`fail` denies, `warn` allows under a condition, `info` only tells."""
    when: ConditionText
    """CEL over the attributes of `GET /v1/policies/vocabulary`."""
    message: Message
    message_de: Annotated[str, Meta(max_length=1_000, pattern=_TEXT, extra={"words": "text without NUL"})] | None = None
    applies_to: Annotated[tuple[Purpose, ...], Meta(min_length=1, max_length=6)] | None = None
    """Only for these purposes; null: for all."""


class PolicyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a version of a policy says."""

    title: Title
    defaults: UseDefaults = UseDefaults()
    assume_unreached_above: AssumedUnreached = AssumedUnreached()
    rules: Annotated[tuple[PolicyRule, ...], Meta(max_length=MOST_RULES)] = ()


class VersionedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a policy, which never changes; version 0 is one that is not saved."""

    key: str
    version: int
    body: PolicyBody
