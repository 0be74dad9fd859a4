"""The values of a judgement: the use asked about, the case put to the rules, and the findings they return."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from registry.compliance.rules.limits import DEFAULT_LIMITS, Limits
from registry.countries import Country
from registry.licenses.catalogue import Evidence, License, Term, Terms

Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Money = Annotated[float, msgspec.Meta(ge=0, le=2**53)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

Purpose = Literal["production", "internal", "evaluation", "research", "teaching", "personal"]
Organisation = Literal["company", "university", "public_body", "charity", "nonprofit", "individual"]
Distribution = Literal["none", "weights", "finetuned_weights", "hosted_api"]
Modality = Literal["text", "multimodal"]
Activity = Literal[
    "military",
    "weapons",
    "surveillance",
    "biometric_identification",
    "medical_advice",
    "medical_advice_assistive",
    "unlicensed_professional_practice",
    "automated_decisions_about_people",
    "education",
    "law_enforcement",
    "asylum_and_migration",
    "critical_infrastructure",
    "guardrail_bypass",
    "competing_product",
]
ObligationCode = Literal[
    "include_license",
    "keep_notices",
    "mark_changes",
    "notice_file",
    "display",
    "name_prefix",
    "rename",
    "follow_use_policy",
    "pass_on_restrictions",
    "provide_terms",
    "non_commercial_only",
    "research_only",
    "education_only",
    "attribution",
    "share_alike",
    "register",
    "request_license",
    "content_filter",
    "disclose_ai",
    "report_lineage_conflict",
    "resolve_conflict",
    "read_text",
    "ask_licensor",
    "find_version",
    "policy_condition",
]


class Outcome(StrEnum):
    """What a rule, or all of them together, says of a use; the order runs from the mildest to the strictest."""

    ALLOWED = "allowed"
    WITH_OBLIGATIONS = "allowed_with_obligations"
    NEEDS_REVIEW = "needs_review"
    DENIED = "denied"

    strictness: int
    """The place in that order, from 0."""

    def __init__(self, word: str) -> None:
        """Count the members as they are made: it is asked for several times in every judgement."""
        del word
        self.strictness = len(type(self).__members__)


class StatedFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of a use that nobody has to state; ``None`` is *not stated*."""

    purpose: Purpose | None = None
    commercial: bool | None = None
    parent_country: Country | None = None
    """Of the parent company, if there is one."""
    output_countries: Annotated[tuple[Country, ...], msgspec.Meta(max_length=300)] | None = None
    """Where outputs are shown."""
    monthly_active_users: Count | None = None
    """Of all products of the whole group, today."""
    monthly_active_users_at_release: Count | None = None
    """The same when the model was released, as some licences count."""
    annual_revenue_usd: Money | None = None
    """Of the whole group."""
    monthly_revenue_usd: Money | None = None
    """Of the whole group."""
    audience: Literal["internal", "external"] | None = None
    distribution: Distribution | None = None
    """How the model itself reaches others."""
    trains_other_models: bool | None = None
    """Whether outputs or the model are used to make another model."""
    derivative_name: Name | None = None
    """The name of what is distributed, if it was made from the model."""
    derivative_license: Name | None = None
    """The licence of what is distributed."""
    end_user_of_product: bool | None = None
    """Uses a product that contains the model, and does not take the model itself."""
    model_as_a_service: bool | None = None
    """Sells the model itself as a service."""
    group_offers_model_service: bool | None = None
    """Whether the group offers any model as a service."""
    outputs_published: bool | None = None
    """Whether people outside get to see outputs."""
    daily_active_users: Count | None = None
    """Of all products of the whole group, today."""
    edge_devices: Count | None = None
    """Devices of others on which the model runs."""
    through_licensor_service: bool | None = None
    """Uses the model through the licensor's own service or a partner it names."""


class Use(StatedFacts, frozen=True, kw_only=True):
    """One use, as its owner states it; ``None`` is *not stated* and never taken for the convenient value."""

    organisation: Organisation
    country: Country
    """The principal place of business or residence."""
    activities: Annotated[tuple[Activity, ...], msgspec.Meta(max_length=50)] = ()
    """Codes of `GET /v1/checks/vocabulary`."""

    def names_derivative(self) -> bool:
        """Whether a derivative is named or licensed, which speaks of something that is passed on."""
        return self.derivative_name is not None or self.derivative_license is not None

    def stays_inside(self) -> bool | None:
        """Whether nobody outside the organisation gets or meets the model; None where that is not stated."""
        if self.distribution not in {None, "none"} or (self.distribution is None and self.names_derivative()):
            return False
        if self.audience is not None:
            return self.audience == "internal"
        if self.purpose == "internal":
            return True
        return None if self.distribution is None or self.purpose in {"production", None} else True

    def is_internal_use(self) -> bool | None:
        """Whether neither the model nor what it produces leaves the organisation; None where that is not stated.

        Where a licence spares such uses, the ways out have to be stated: an internal purpose alone excludes none.
        """
        if self.stays_inside() is False or self.shows_outputs():
            return False
        return None if self.ways_out() else self.stays_inside()

    def ways_out(self) -> tuple[str, ...]:
        """The facts that would tell whether the model or its outputs leave the organisation and are not stated."""
        open_ways = () if self.distribution else ("distribution",)
        says_inside = self.purpose == "internal" or self.outputs_published is not None
        return open_ways if says_inside else (*open_ways, "outputs_published")

    def shows_outputs(self) -> bool | None:
        """Whether people outside get to see what the model produces; None where that is not stated."""
        if self.outputs_published is not None:
            return self.outputs_published
        if self.output_countries or self.audience == "external":
            return True
        return False if self.purpose == "internal" and self.stays_inside() else None

    def passes_on(self) -> Distribution | None:
        """How the model reaches others, with ``none`` where an internal purpose or audience implies it."""
        is_internal = self.purpose == "internal" or self.audience == "internal"
        if self.distribution is None and is_internal and not self.names_derivative():
            return "none"
        return self.distribution

    def serves_model(self) -> bool | None:
        """Whether the model itself is sold as a service; None where that is not stated and could be."""
        if self.model_as_a_service is not None:
            return self.model_as_a_service
        return False if self.distribution == "none" else None

    def group_serves_models(self) -> bool | None:
        """Whether the group offers any model as a service: this one, or another; None where that is not stated."""
        return True if self.serves_model() else self.group_offers_model_service

    def fact_of_business(self) -> str:
        """The fact to ask for next where that is not stated."""
        return "model_as_a_service" if self.model_as_a_service is None else "group_offers_model_service"


class Obligation(msgspec.Struct, frozen=True):
    """Something whoever uses the model so must do, as a code, in words, and with the clause that says it."""

    code: ObligationCode
    text: str
    value: str | None = None
    clause: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says, with all that follows from it."""

    rule: str
    outcome: Outcome
    reason: str
    license: str | None = None
    clause: str | None = None
    obligations: tuple[Obligation, ...] = ()
    missing: tuple[str, ...] = ()
    """Fields of ``use`` or of the subject that would settle the matter."""
    assumptions: tuple[str, ...] = ()
    reason_de: str | None = None
    """The reason in German, where it is known: that of a policy's rule which has one."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One licence put to one use: what every rule is given."""

    license: License
    use: Use
    modality: Modality | None = None
    limits: Limits = DEFAULT_LIMITS

    @property
    def terms(self) -> Terms:
        """The terms of the licence."""
        return self.license.terms

    @property
    def is_read_in_full(self) -> bool:
        """Whether the whole text was read, so that a restriction that is absent here is absent there."""
        return self.license.evidence is Evidence.TEXT

    @property
    def name(self) -> str:
        """The licence's name for sentences."""
        return self.license.name

    @property
    def licensor(self) -> str:
        """Who can grant more, as far as known."""
        return self.license.licensor or "the licensor"

    def allow(self, rule: str, reason: str, term: Term | None = None, **more: tuple[str, ...]) -> Finding:
        """A finding that lets the use pass."""
        return self._find(rule, Outcome.ALLOWED, reason, term, (), more)

    def oblige(
        self, rule: str, reason: str, term: Term | None, *obligations: Obligation, **more: tuple[str, ...]
    ) -> Finding:
        """A finding that lets the use pass with obligations."""
        return self._find(rule, Outcome.WITH_OBLIGATIONS, reason, term, obligations, more)

    def review(
        self, rule: str, reason: str, term: Term | None = None, *obligations: Obligation, **more: tuple[str, ...]
    ) -> Finding:
        """A finding that a person has to look at; ``missing`` names facts that would settle it."""
        return self._find(rule, Outcome.NEEDS_REVIEW, reason, term, obligations, more)

    def deny(self, rule: str, reason: str, term: Term | None, *obligations: Obligation) -> Finding:
        """A finding that forbids the use."""
        return self._find(rule, Outcome.DENIED, reason, term, obligations, {})

    def _find(
        self,
        rule: str,
        outcome: Outcome,
        reason: str,
        term: Term | None,
        obligations: tuple[Obligation, ...],
        more: dict[str, tuple[str, ...]],
    ) -> Finding:
        return Finding(
            rule=rule,
            outcome=outcome,
            reason=reason,
            license=self.license.key,
            clause=term.clause if term else None,
            obligations=obligations,
            missing=more.get("missing", ()),
            assumptions=more.get("assumptions", ()),
        )


READ_TEXT = Obligation("read_text", "Read the licence text at this revision and record what it says.")
ASK_LICENSOR = Obligation("ask_licensor", "Ask whoever published the model what is licensed, and keep the answer.")
FIND_VERSION = Obligation("find_version", "Find out which version of the licence is meant.")
RESOLVE_CONFLICT = Obligation("resolve_conflict", "Find out which of the two contradicting licences is granted.")
REPORT_LINEAGE_CONFLICT = Obligation(
    "report_lineage_conflict", "Tell the publisher that the declared licence grants more than the base model's does."
)


def request_license(case: Case, clause: str | None) -> Obligation:
    """The way out of a denial that the licensor can lift."""
    return Obligation(
        "request_license", f"Ask {case.licensor} for a separate licence.", case.license.licensor, clause=clause
    )


SPARED: dict[str, str] = {
    "end_user_of_product": "end users of a product that contains the model",
    "through_licensor_service": "whoever uses the licensor's own service",
}
"""Whom a clause may spare, by the fact that says so."""
WAYS_OUT = ("purpose", "audience", "distribution", "outputs_published")
"""The facts that tell whether a use is internal."""


def spared(use: Use, exempt: tuple[str, ...]) -> str:
    """A sentence on whom a clause spares, where the use does not say whether it is one of them."""
    facts = ["through_licensor_service" if word == "licensor_service" else word for word in exempt]
    told = [f"{SPARED[fact]} ({fact} is not stated)" for fact in facts if fact in SPARED and getattr(use, fact) is None]
    if "nonprofit_noncommercial" in exempt and use.organisation not in {"company", "individual"} and not use.purpose:
        told.append("the research of non-profits (purpose is not stated)")
    if "internal_use" in exempt and use.is_internal_use() is None:
        ways = [name for name in WAYS_OUT if getattr(use, name) is None]
        told.append(f"internal use ({', '.join(ways)}: not stated)")
    return "".join(f" The clause spares {words}." for words in told)
