"""Policies on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from registry.compliance.policies.judgement.attributes import Attribute
from registry.compliance.policies.values import (
    MOST_RULES,
    AssumedUnreached,
    PolicyBody,
    PolicyKey,
    PolicyRule,
    Title,
    UseDefaults,
)

PolicyName = Annotated[str, Meta(min_length=1, max_length=64)]


class PolicyChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A policy at one of its versions."""

    key: PolicyName
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None
    """Null: the present one."""


class PolicyUsed(msgspec.Struct, frozen=True):
    """The version of a policy that was applied."""

    key: str
    version: int


class PolicyDraft(PolicyBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a policy is to say; what `GET` tells beside it may be sent back, and says nothing."""

    key: PolicyKey | None = None
    version: int | None = None
    ready: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    updated_by: Annotated[str, Meta(max_length=200)] | None = None


class PolicyCreate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new policy: its own title and rules, or a copy of another one under a new key.

    What `GET` tells beside them may be sent back, and says nothing.
    """

    key: PolicyKey
    title: Title | None = None
    copy_of: PolicyKey | None = None
    """The policy whose rules, defaults and figures are copied."""
    defaults: UseDefaults | None = None
    assume_unreached_above: AssumedUnreached | None = None
    rules: Annotated[tuple[PolicyRule, ...], Meta(max_length=MOST_RULES)] | None = None
    version: int | None = None
    ready: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    updated_by: Annotated[str, Meta(max_length=200)] | None = None

    def __post_init__(self) -> None:
        """Refuse a copy that says something of its own, and a policy without title or rules."""
        own = (self.defaults, self.assume_unreached_above, self.rules)
        if self.copy_of is not None and any(one is not None for one in own):
            raise ValueError("with `copy_of` only `title` may be given: copy it first, then change the copy")
        if self.copy_of is None and (self.title is None or self.rules is None):
            raise ValueError("`title` and `rules` are needed, or `copy_of` another policy")

    def body(self) -> PolicyBody:
        """What it says, where it is no copy."""
        return PolicyBody(
            title=self.title or "",
            defaults=self.defaults or UseDefaults(),
            assume_unreached_above=self.assume_unreached_above or AssumedUnreached(),
            rules=self.rules or (),
        )


class PolicySummary(msgspec.Struct, frozen=True, kw_only=True):
    """A policy in a list."""

    key: str
    version: int
    title: str
    ready: bool
    """Whether it ships with Cardwatch: it can be copied, not changed."""
    rules: int
    """How many."""
    updated_at: datetime | None
    """Null of a ready one."""
    updated_by: str | None


class PolicyWhole(PolicyBody, frozen=True, kw_only=True):
    """A policy as it is in force."""

    key: str
    version: int
    ready: bool
    """Whether it ships with Cardwatch: it can be copied, not changed."""
    created_at: datetime | None
    """Null of a ready one."""
    updated_at: datetime | None
    updated_by: str | None


class PolicyVersionRead(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a policy, which never changes."""

    key: str
    version: int
    policy: PolicyBody
    created_at: datetime | None
    """Null of a ready one."""
    created_by: str | None


class PolicyVocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """What conditions may name, and what they may cost."""

    attributes: tuple[Attribute, ...]
    """Beside each of them there is `has_` and its name: whether it is known."""
    functions: tuple[str, ...]
    limits: dict[str, int]
