"""Duties that bite on something else than passing the model on: on a product, a service, outputs, or any use.

A duty costs less than a denial: where it is open whether its trigger is met, it is listed.
"""

from collections.abc import Iterator
from typing import Literal

from registry.compliance.rules.values import Case, Finding, Obligation, ObligationCode, Use
from registry.licenses.catalogue import Display

Trigger = Literal[
    "product", "hosted", "terms_of_use", "derivative_made", "outputs_published", "audience_external", "any_use"
]

CODES: dict[Literal["name_provider", "bind_users", "newest_version"], ObligationCode] = {
    "name_provider": "attribution",
    "bind_users": "pass_on_restrictions",
    "newest_version": "follow_use_policy",
}
"""What a duty that has no code of its own is listed as."""


def other_duty_findings(case: Case) -> Iterator[Finding]:
    """The duties whose trigger this use meets, or may meet."""
    for term in case.terms.other_duties:
        if not may_meet(term.when, case.use):
            continue
        text = f"{term.text[:1].upper()}{term.text[1:].rstrip('.')}."
        match term.duty:
            case "bind_users" if term.when == "any_use":
                # Whoever works for the licensee is bound; nobody outside gets anything.
                duty = Obligation("follow_use_policy", text, "bind users", clause=term.clause)
            case "name_provider" | "bind_users" | "newest_version" as word:
                # By its value it is listed beside another duty of the same code.
                duty = Obligation(CODES[word], text, word.replace("_", " "), clause=term.clause)
            case code:
                duty = Obligation(code, text, clause=term.clause)
        yield case.oblige("duty", f"{case.name}: {text}", term, duty)


def may_meet(trigger: Trigger, use: Use) -> bool:
    """Whether a use meets a trigger, or may meet it by what is not stated."""
    way, leaves, shown = use.passes_on(), use.stays_inside() is not True, use.shows_outputs()
    derived = use.names_derivative() or way in {"finetuned_weights", None} or bool(use.trains_other_models)
    is_mere_user = use.end_user_of_product is True and way in {"none", None}
    made_available = not is_mere_user and (way not in {"none", None} or leaves)
    meets: dict[Trigger, bool] = {
        "any_use": True,
        "outputs_published": leaves if shown is None else shown,
        "audience_external": leaves,
        "derivative_made": derived,
        "hosted": made_available and way in {"hosted_api", None},
        "product": made_available,
        "terms_of_use": made_available,
    }
    return meets[trigger]


def display_findings(case: Case) -> Iterator[Finding]:
    """Notices that must be shown."""
    for display in case.terms.displays:
        if _must_show(display, case.use):
            duty = Obligation("display", f'Show "{display.text}" prominently.', display.text, clause=display.clause)
            yield case.oblige("display", f"{case.name} wants a notice shown.", display, duty)


def _must_show(display: Display, use: Use) -> bool:
    way = use.passes_on()
    if display.when in {"hosted", "outputs_published"}:
        return may_meet("hosted" if display.when == "hosted" else "outputs_published", use)
    if display.when in {"distribution", "product"}:
        return may_meet("product", use)
    if display.when == "commercial_product":
        return may_meet("product", use) and use.commercial is not False
    if use.end_user_of_product and way in {"none", None}:
        return False
    if display.when == "trained_model_distributed":
        return way in {"finetuned_weights", None} or (way != "none" and use.trains_other_models is not False)
    return way in {"finetuned_weights", None} or (way != "none" and use.derivative_name is not None)


def disclosure_findings(case: Case) -> Iterator[Finding]:
    """Licences that want what others get to see marked as machine-made."""
    disclosure = case.terms.disclosure
    if disclosure is not None and may_meet(disclosure.when, case.use):
        duty = Obligation(
            "disclose_ai", "Tell people that the content was made by a machine.", clause=disclosure.clause
        )
        yield case.oblige("disclosure", f"{case.name} wants generated content marked.", disclosure, duty)
