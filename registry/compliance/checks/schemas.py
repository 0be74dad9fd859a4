"""The wire of checks: requests with their bounds, answers with their reasons."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from registry.compliance.policies import PolicyChoice, PolicyName, PolicyUsed
from registry.compliance.rules.values import ObligationCode, Outcome, Use
from registry.countries import check_countries
from registry.errors import Invalid
from registry.hub import named_model
from registry.inputs import DayOrMoment, read_moment

Word = Annotated[str, Meta(max_length=500)]
ModelId = Annotated[
    str,
    Meta(
        min_length=1, max_length=200, pattern="^[^\\x00-\\x1f\\x7f]+$", extra={"words": "a model id such as owner/name"}
    ),
]
Sha256 = Annotated[
    str, Meta(pattern="^[0-9a-f]{64}$", extra={"words": "a sha256 of 64 hexadecimal digits in small letters"})
]
MAX_CHECKS = 500
FindingSource = Literal["license", "policy", "record"]


class UseBody(Use, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A use whose countries exist."""

    def __post_init__(self) -> None:
        """Refuse codes that ISO 3166-1 does not assign (``UK``, ``EU``)."""
        check_countries((self.country, self.parent_country, *(self.output_countries or ())))


class LicenseBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a card declares about its licence."""

    declared: Word | Annotated[tuple[Word, ...], Meta(max_length=64)] | None = None
    name: Word | None = None
    link: Annotated[str, Meta(max_length=2_000)] | None = None
    released: date | None = None
    """The day of the revision that declares this: texts published later are not meant."""


_BARE = ("license", "license_key", "base_licenses", "modality", "file_license")
"""What describes a licence that no registered model tells."""


class SubjectBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either a registered model, at a revision or a moment if given, or bare licence facts."""

    model: ModelId | None = None
    """A registered model, by its id or the address of its page; an address of a revision asks for that revision."""
    revision: (
        Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$", extra={"words": "a commit, tag or branch"})]
        | None
    ) = None
    """The commit that is used, as 7 to 40 hex digits, or a branch or tag that the registry has read."""
    as_of: Annotated[str, Meta(max_length=40, extra={"words": "moment"})] | None = None
    """The moment whose knowledge counts, with its time zone, or a day in UTC (`2026-01-31`): `needs_review` where the
    licence changed within it."""
    license: LicenseBody | None = None
    license_key: Word | None = None
    """A key of the catalogue, where the licence is known from its text."""
    base_licenses: Annotated[tuple[Word, ...], Meta(max_length=50)] | None = None
    """Licences of the models that it was made from."""
    modality: Annotated[str, Meta(max_length=40)] | None = None
    file_license: Word | None = None
    """What the LICENSE file was identified as, where it differs from the card."""

    def __post_init__(self) -> None:
        """Refuse a mixture of both kinds, and a moment without a time zone."""
        given = [f"`{name}`" for name in _BARE if getattr(self, name) is not None]
        if (self.model is not None) == bool(given):
            beside = f"; beside `model` stands {' and '.join(given)}" if given else ""
            raise ValueError(f"give either `model` or bare licence facts (`license`, `license_key`, ...){beside}")
        if self.model is None and (self.revision is not None or self.as_of is not None):
            raise ValueError("`revision` and `as_of` go with `model`")
        if self.revision is not None and self.as_of is not None:
            raise ValueError("give `revision` or `as_of`, not both")
        self.asked()
        try:
            named = named_model(self.model)[1] if self.model is not None else None
        except Invalid as wrong:
            raise ValueError(wrong.message) from wrong
        if named not in {None, "main", self.revision} and (self.revision is not None or self.as_of is not None):
            raise ValueError(f"the address of `model` is of revision {named}, and another one is asked for: name one")

    def by_id(self) -> "SubjectBody":
        """The same with the id in the place of a web address, and at the revision that the address is of."""
        if self.model is None:
            return self
        model, revision = named_model(self.model)
        if model == self.model and revision is None:
            return self
        is_stated = self.revision is not None or self.as_of is not None
        return msgspec.structs.replace(self, model=model, revision=self.revision if is_stated else revision)

    def asked(self) -> DayOrMoment | None:
        """The day or moment of a question about the past; raises ``ValueError`` for what is neither."""
        if self.as_of is None:
            return None
        try:
            return read_moment(self.as_of, "/as_of", zone_needed=True)
        except Invalid as wrong:
            raise ValueError(wrong.message) from wrong


class CheckBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One check, with a policy of the institution or without."""

    subject: SubjectBody
    use: UseBody
    policy: PolicyName | PolicyChoice | None = None
    """The key of a policy, or `{"key", "version"}`; without a version the present one."""


class BatchBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Many checks; each is read and answered on its own, so one that is wrong spoils no other."""

    checks: Annotated[tuple[Any, ...], Meta(min_length=1, max_length=MAX_CHECKS)]


class EvidenceRead(msgspec.Struct, frozen=True):
    """A text that a finding rests on; ``GET /v1/evidence/{sha256}`` has it."""

    sha256: str


class QuoteRead(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a text that a finding rests on, at most 400 characters, and where the whole text is."""

    text: str
    path_or_url: str
    sha256: str


class FindingRead(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says; ``source`` is what it rests on."""

    rule: str
    outcome: Outcome
    reason: str
    license: str | None
    """The licence that says so."""
    clause: str | None
    """Where in its text."""
    source: FindingSource
    """What the finding rests on."""
    quote: QuoteRead | None
    """Its words, from a text that is kept or comes with the service."""
    evidence: tuple[EvidenceRead, ...]
    reason_de: str | UnsetType = UNSET
    """The reason in German, where the rule of a policy has one (`message_de`)."""


class ObligationRead(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever uses the model so must do."""

    code: ObligationCode
    text: str
    """The duty in words."""
    value: str | None
    """What exactly to show, name or send, where the licence prescribes it."""
    clause: str | None


class CheckAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a check, with all its reasons."""

    verdict: Outcome
    """The strictest outcome of all findings."""
    license_verdict: Outcome
    """What the licences alone say, without a policy and its defaults, and without what the record is in doubt about."""
    findings: tuple[FindingRead, ...]
    obligations: tuple[ObligationRead, ...]
    missing_facts: tuple[str, ...]
    """Fields of `use` that a firmer verdict needs; only of `needs_review`."""
    assumptions: tuple[str, ...]
    """What was taken as given, in words."""
    licenses: tuple[str, ...]
    """Keys of all licences that bind."""
    policy: PolicyUsed | None
    """The version that was applied; null where none was asked for."""
    data_version: str
    """The version of the licence catalogue that judged."""
    checked_at: datetime


class BatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one item of a batch, or the problem document that it alone would have got.

    ``status`` is the one that a single check would have had: 200, or the problem's.
    """

    index: int
    """The place of the check in the request, from 0."""
    status: int
    problem: dict[str, Any] | UnsetType = UNSET
    """The problem document, where `status` is not 200."""
    verdict: Outcome | UnsetType = UNSET
    license_verdict: Outcome | UnsetType = UNSET
    findings: tuple[FindingRead, ...] | UnsetType = UNSET
    obligations: tuple[ObligationRead, ...] | UnsetType = UNSET
    missing_facts: tuple[str, ...] | UnsetType = UNSET
    assumptions: tuple[str, ...] | UnsetType = UNSET
    licenses: tuple[str, ...] | UnsetType = UNSET
    policy: PolicyUsed | UnsetType | None = UNSET
    data_version: str | UnsetType = UNSET
    checked_at: datetime | UnsetType = UNSET


class BatchRead(msgspec.Struct, frozen=True):
    """One result per check, in the order asked."""

    results: tuple[BatchResult, ...]
