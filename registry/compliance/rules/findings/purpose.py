"""What a licence may be used for: commercial use, closed lists of purposes, fields of business."""

from collections.abc import Iterator

from registry.compliance.rules.values import (
    ASK_LICENSOR,
    READ_TEXT,
    Case,
    Finding,
    Obligation,
    ObligationCode,
    Use,
    request_license,
    spared,
)
from registry.licenses.catalogue import Commercial, FieldOfUse, Purposes

RULE = "purpose"

LIMITS: dict[ObligationCode, str] = {
    "non_commercial_only": "Use the model, and what is made of it, for non-commercial purposes only.",
    "research_only": "Use the model, and what is made of it, for research only.",
    "education_only": "Use the model for non-commercial teaching and learning only.",
}


def commercial_findings(case: Case) -> Iterator[Finding]:
    """Whether the use is on the right side of the licence's line between commercial and other use."""
    commercial, intent = case.terms.commercial, case.use.commercial
    if commercial is None or commercial.value == "unknown":
        yield case.review("commercial", f"What {case.name} grants is not known.", commercial, *_remedies(case))
    elif commercial.value != "no":
        yield from _granted(case, commercial)
    elif intent is None:
        reason = f"{case.name} forbids commercial use, and whether this use is commercial is not stated."
        yield case.review("commercial", reason, commercial, missing=("commercial",))
    elif intent:
        yield case.deny("commercial", f"{case.name} forbids commercial use.", commercial, *_on_application(case))
    else:
        yield _non_commercial(case, commercial)


def _granted(case: Case, commercial: Commercial) -> Iterator[Finding]:
    terms = case.terms
    has_conditions = terms.thresholds or terms.fields or terms.register or terms.purposes or commercial.on_application
    if commercial.value == "conditional" and case.use.commercial is not False and not has_conditions:
        reason = f"{case.name} allows commercial use under conditions that are not on record."
        yield case.review("commercial", reason, commercial, *_remedies(case))
    elif commercial.on_application and case.use.commercial:
        reason = f"{case.name} allows commercial use only to those who asked {case.licensor} first."
        yield case.deny("commercial", reason, commercial, *_on_application(case))
    elif commercial.on_application and case.use.commercial is None:
        reason = f"{case.name} allows commercial use on application; whether this use is commercial is not stated."
        yield case.review("commercial", reason, commercial, *_on_application(case), missing=("commercial",))
    else:
        yield case.allow("commercial", f"{case.name} allows commercial use, subject to its other terms.", commercial)


def _on_application(case: Case) -> tuple[Obligation, ...]:
    """The way out where commercial users can ask first: a form where asking suffices, else a licence of their own."""
    commercial, register = case.terms.commercial, case.terms.register
    if commercial is None or not commercial.on_application:
        return ()
    if register is None:
        return (request_license(case, commercial.clause),)
    return (Obligation("register", f"Register with {case.licensor} before commercial use.", clause=register.clause),)


def _non_commercial(case: Case, commercial: Commercial) -> Finding:
    """Non-commercial is a test of purpose (CC BY-NC 1.i): a company that works with the model fails it as a rule."""
    use, purposes = case.use, case.terms.purposes
    if purposes is None and not case.is_read_in_full:
        return case.review("commercial", f"Which use {case.name} does grant was not read.", commercial, READ_TEXT)
    is_doubtful = use.purpose in {"production", "internal"} or (use.purpose is None and purposes is None)
    if use.organisation == "company" and is_doubtful:
        remedies, missing = ((ASK_LICENSOR,), ()) if use.purpose else ((), ("purpose",))
        reason = "A company's use is stated to be non-commercial; outside research and trials that needs a closer look."
        return case.review("commercial", reason, commercial, *remedies, missing=missing)
    code = _limit(case)
    duty = Obligation(code, LIMITS[code], clause=commercial.clause)
    return case.oblige("commercial", f"{case.name} allows non-commercial use.", commercial, duty)


def _limit(case: Case) -> ObligationCode:
    """The most precise of the three words for what the licence keeps the use to."""
    redistribution, purposes = case.terms.redistribution, case.terms.purposes
    if purposes and case.use.purpose == "teaching" and "production" not in purposes.allowed:
        return "education_only"
    if (purposes and purposes.allowed == ("research",)) or (
        redistribution and "research_only" in redistribution.duties
    ):
        return "research_only"
    return "non_commercial_only"


def purpose_findings(case: Case) -> Iterator[Finding]:
    """Whether the purpose stands on the closed list, where the licence has one."""
    purposes, use = case.terms.purposes, case.use
    if purposes is None:
        return
    if use.organisation in purposes.organisations_excluded:
        yield case.deny(RULE, f"{case.name} grants nothing to a {use.organisation.replace('_', ' ')}.", purposes)
    elif use.organisation in purposes.organisations_unsettled:
        who = use.organisation.replace("_", " ")
        reason = f"{case.name} leaves open whether it grants anything to a {who}."
        yield case.review(RULE, reason, purposes, ASK_LICENSOR)
    elif use.purpose is None:
        yield case.review(
            RULE, "The licence lists its purposes; this one is not stated.", purposes, missing=("purpose",)
        )
    elif use.purpose in purposes.allowed or use.organisation in purposes.organisations_free:
        yield _granted_purpose(case, purposes, use.purpose)
    elif use.purpose in purposes.unsettled:
        yield case.review(RULE, f"{case.name} leaves open whether it grants {use.purpose}.", purposes, ASK_LICENSOR)
    else:
        granted = ", ".join(purposes.allowed)
        reason = f"{case.name} grants {granted} only; {use.purpose} is not among them."
        yield case.deny(RULE, reason, purposes, *_on_application(case))


def _granted_purpose(case: Case, purposes: Purposes, purpose: str) -> Finding:
    """A granted purpose, as long as nobody meets the model whom the licence keeps away from it."""
    use = case.use
    if not purposes.without_end_users or use.stays_inside() or use.passes_on() in {"weights", "finetuned_weights"}:
        if purpose == "production" and purpose not in purposes.allowed:
            who = use.organisation.replace("_", " ")
            reason = f"{case.name} grants a {who} its own purposes and bars production; which of both counts is open."
            return case.review(RULE, reason, purposes, ASK_LICENSOR)
        return case.allow(RULE, f"{purpose} is a granted purpose.", purposes)
    reason = f"{case.name} grants no use with effect on end users"
    if use.audience or use.passes_on() == "hosted_api":
        return case.review(RULE, f"{reason}; a person has to say whether this has one.", purposes)
    return case.review(RULE, f"{reason}.", purposes, missing=("audience",))


def field_findings(case: Case) -> Iterator[Finding]:
    """Kinds of business that are kept out or need a separate licence."""
    for field in case.terms.fields:
        concerned, fact = _concerns(case, field)
        words = field.description or field.when.replace("_", " ")
        if concerned is None and not fact:
            yield case.review("field_of_use", f"Whether this is {words} has to be asked.", field, ASK_LICENSOR)
        elif concerned is None:
            yield case.review(
                "field_of_use", f"Special terms for {words}: {fact} is not stated.", field, missing=(fact,)
            )
        elif concerned and field.effect == "forbidden":
            yield case.deny("field_of_use", f"{case.name} forbids {words}{_whose(case, field)}", field)
        elif concerned:
            remedy = request_license(case, field.clause)
            reason = f"{case.name} wants a separate licence for {words}{_whose(case, field)}"
            yield case.deny("field_of_use", reason, field, remedy)
        elif field.when == "competing_product":
            # Nobody states what they do not do; the ban stays in sight as a rule of conduct.
            duty = Obligation("follow_use_policy", f"Keep the model out of {words}.", words, clause=field.clause)
            yield case.oblige("field_of_use", f"{case.name} keeps {words} out.", field, duty)


def _whose(case: Case, field: FieldOfUse) -> str:
    """Such terms are of commercial use; where it is not stated whether this is, that is said, and whom they spare."""
    limit = "" if case.use.commercial or field.when == "competing_product" else " where the use is commercial"
    return f"{limit}.{spared(case.use, field.exempt) if field.asks_about == 'licensee_business' else ''}"


def _concerns(case: Case, field: FieldOfUse) -> tuple[bool | None, str]:
    """Whether the use is in the field (three-valued), and the fact that would tell, if one could."""
    use = case.use
    if field.when == "competing_product":
        return "competing_product" in use.activities, "activities"
    if use.commercial is False:
        return False, "commercial"
    if field.when == "commercial_distribution":
        return _is_made_available(use)
    if field.asks_about == "licensee_business":
        if "internal_use" in field.exempt and use.is_internal_use():
            return False, ""
        return use.group_serves_models(), use.fact_of_business()
    return use.serves_model(), "model_as_a_service"


def _is_made_available(use: Use) -> tuple[bool | None, str]:
    """Passing on is; whether a product with the model inside is, such clauses leave open."""
    if use.distribution is None:
        return None, "distribution"
    if use.distribution == "none":
        return (False, "") if use.stays_inside() else (None, "" if use.audience else "audience")
    return use.commercial, "commercial"


def register_findings(case: Case) -> Iterator[Finding]:
    """Licences that want commercial users to register first."""
    register, commercial = case.terms.register, case.terms.commercial
    if commercial is not None and commercial.on_application:
        return
    if register is not None and case.use.commercial is not False and not case.use.end_user_of_product:
        duty = Obligation("register", f"Register with {case.licensor} before commercial use.", clause=register.clause)
        yield case.oblige("register", f"{case.name} wants commercial users to register.", register, duty)


def filter_findings(case: Case) -> Iterator[Finding]:
    """Licences that want outputs filtered or reviewed."""
    content_filter = case.terms.content_filter
    if content_filter is not None:
        duty = Obligation("content_filter", "Filter or review what the model produces.", clause=content_filter.clause)
        yield case.oblige("content_filter", f"{case.name} wants outputs filtered.", content_filter, duty)


def _remedies(case: Case) -> tuple[Obligation, ...]:
    return (ASK_LICENSOR,) if case.is_read_in_full else (READ_TEXT,)
