"""What clients send and get about proposals, their previews and the versions of the concluded layer."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from registry.compliance.checks import FindingRead, ModelId
from registry.compliance.rules import Outcome, Use
from registry.curation.proposals.rules import field_fault, value_faults
from registry.inputs import Fault
from registry.records.facts import Revision, Validity
from registry.records.layers import present_field

Value = TypeVar("Value")
Status = Literal["open", "accepted", "rejected", "withdrawn"]
Evidence = Annotated[
    str,
    Meta(
        max_length=1_000,
        pattern="^(https?://[^\\s\\x00]+|[0-9a-f]{64})$",
        extra={"words": "a link that begins with https://, or the sha256 of a kept text"},
    ),
]
Sentence = Annotated[
    str, Meta(min_length=1, max_length=2_000, pattern="^[^\\x00]+$", extra={"words": "text without NUL characters"})
]
MAX_CHANGES = 100


class ChangeWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field and its proposed value; null takes the assertion about the field away."""

    field: Annotated[str, Meta(max_length=100)]
    """For example `origin.country`; a refusal lists all."""
    value: Any

    def __post_init__(self) -> None:
        """A former word means the present one."""
        msgspec.structs.force_setattr(self, "field", present_field(self.field))

    @staticmethod
    def faults_beyond(sent: Mapping[str, Any], at: str) -> Iterator[Fault]:
        """What is wrong with the field and its value, where something else of the proposal is wrong, too."""
        field = present_field(sent["field"])
        wrong_name = field_fault(field)
        if wrong_name:
            yield Fault(f"{at}/field", wrong_name)
        elif sent["value"] is not None:
            yield from value_faults(field, sent["value"], f"{at}/value")


class ValidityWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which states of the model the change counts: single commits, a range of commits that were read, or of time.

    A range begins with the first reading of ``from_revision`` and ends before the first reading of ``until_revision``.
    """

    revisions: Annotated[tuple[Revision, ...], Meta(max_length=1_000)] = ()
    from_revision: Revision | None = None
    until_revision: Revision | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None


class ProposalWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of one field or many, with its reason and what shows it (links, or sha256 of kept texts)."""

    model: ModelId
    changes: Annotated[tuple[ChangeWrite, ...], Meta(min_length=1, max_length=MAX_CHANGES)]
    reason: Sentence
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=20)] = ()
    """Links, or sha256 of kept texts."""
    validity: ValidityWrite | None = None


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a proposal is accepted; ``force`` accepts it although what it was made over has changed."""

    reason: Sentence
    force: bool = False


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why."""

    reason: Sentence


class ChangeRead(msgspec.Struct, frozen=True, kw_only=True):
    """One field and its proposed value."""

    field: str
    value: Any


class ConflictRead(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed field that moved since: curators asserted, or sources say, something else than at that time."""

    field: str
    kind: Literal["assertion", "source"]
    detail: str


class Moved(msgspec.Struct, Generic[Value], frozen=True):
    """A value before and after."""

    before: Value
    after: Value


class DifferenceRead(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the public document (RFC 6901) that would change; null where there is nothing."""

    path: str
    before: Any
    after: Any


class LicenseShort(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a licence block that people read first."""

    license: str | None = None
    spdx: str | None = None
    class_: str = msgspec.field(default="unknown", name="class")
    status: str = "needs_review"
    layer: str = "observed"
    reasons: tuple[str, ...] = ()


class DescendantsRead(msgspec.Struct, frozen=True, kw_only=True):
    """Models made from this one whose documents would change at once; at most twenty are named.

    Of a large family the rest is rendered soon after; ``later`` is how many of them there are.
    """

    changed: int
    models: tuple[str, ...]
    later: int


class VerdictRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of one typical use answers before and after, and which findings come and go."""

    name: str
    use: Use
    before: Outcome
    after: Outcome
    appeared: tuple[FindingRead, ...]
    disappeared: tuple[FindingRead, ...]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What accepting would change, computed by doing it in a transaction that is rolled back."""

    changes: tuple[DifferenceRead, ...]
    license: Moved[LicenseShort]
    status: Moved[str]
    descendants: DescendantsRead
    verdicts: tuple[VerdictRead, ...]


class ProposalRead(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal and what became of it; ``version`` is the version of the record that accepting it made."""

    id: str
    model: str
    status: Status
    changes: tuple[ChangeRead, ...]
    reason: str
    evidence: tuple[str, ...]
    validity: Validity | None
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    """The reason of whoever decided."""
    version: str | None


class ProposalDetail(ProposalRead, frozen=True, kw_only=True):
    """A proposal with what it would change today, as long as it is open."""

    conflicts: tuple[ConflictRead, ...] = ()
    preview: Preview | None = None
    """Null when it is decided, and for keys that can neither propose nor review."""
