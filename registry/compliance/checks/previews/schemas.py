"""Previews on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from registry.compliance.checks.schemas import MAX_CHECKS, ModelId, SubjectBody, UseBody
from registry.compliance.policies import PolicyDraft, PolicyName, PolicyUsed
from registry.compliance.rules.values import Outcome


class PreviewBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy, saved or not, and what it is to be tried on."""

    policy: PolicyDraft | PolicyName
    """The policy as it would be saved, or the key of one."""
    models: Annotated[tuple[ModelId, ...], Meta(min_length=1, max_length=MAX_CHECKS)] | None = None
    inventory: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    """The id or the name of one whose entries are judged, each as it is used, in the place of `models`."""
    use: UseBody | None = None
    """What the models are used for; of an inventory in the place of what its entries say."""


class PreviewSubject(msgspec.Struct, frozen=True):
    """One subject of a preview: how it is called, what it is and what it is used for."""

    name: str
    subject: SubjectBody
    use: UseBody


class VerdictFlip(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that would change, and the rules because of which."""

    model: str
    before: Outcome
    """With the policy of this key as it is in force; without a policy where there is none."""
    after: Outcome
    rules: tuple[str, ...]
    """Ids of the rules that find something else than before."""


class Unchecked(msgspec.Struct, frozen=True):
    """A model that could not be judged, and why."""

    model: str
    detail: str


class PreviewRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy would change."""

    flips: tuple[VerdictFlip, ...]
    checked: int
    """How many were judged."""
    unchecked: tuple[Unchecked, ...]
    """Those that were not, each with its reason."""
    compared_with: PolicyUsed | None = None
    """The policy in force that the verdicts before are of; null: what the licences alone say."""
    verdicts: dict[str, int] = {}
    """How many would have which verdict with the policy that is tried."""
