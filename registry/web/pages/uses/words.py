"""The facts of a use as a form asks for them: their groups, kinds and titles, and the words of their choices."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from registry.compliance.checks import ACTIVITIES, AUDIENCES, DISTRIBUTIONS, ORGANISATIONS, PURPOSES, USE
from registry.web.languages.codes import N_

Kind = Literal["choice", "yes_no", "country", "countries", "figure", "text", "many"]


class FormField(NamedTuple):
    """One fact of a use."""

    name: str
    kind: Kind
    title: str
    words: tuple[tuple[str, str], ...] = ()
    """Codes of its choices with what they are called; those of ``many`` too."""


class Group(NamedTuple):
    """Facts that belong together."""

    title: str
    fields: tuple[FormField, ...]


TITLES: Mapping[str, str] = {
    "organisation": N_("Who uses it"),
    "country": N_("Seat or residence"),
    "purpose": N_("For what"),
    "commercial": N_("For commercial advantage or payment"),
    "parent_country": N_("Seat of the parent company"),
    "output_countries": N_("Countries in which outputs are shown"),
    "monthly_active_users": N_("Users a month, of all products of the whole group, today"),
    "monthly_active_users_at_release": N_("Users in the month before the model was released"),
    "annual_revenue_usd": N_("Revenue of the whole group in a year, in US dollars"),
    "monthly_revenue_usd": N_("Revenue of the whole group in a month, in US dollars"),
    "audience": N_("Who meets the model"),
    "distribution": N_("How the model is passed on"),
    "trains_other_models": N_("The model or its outputs are used to make another model"),
    "derivative_name": N_("Name of what is passed on"),
    "derivative_license": N_("Licence of what is passed on"),
    "end_user_of_product": N_("You only use a product that contains the model"),
    "model_as_a_service": N_("You offer this model as a service"),
    "group_offers_model_service": N_("Your group offers any model as a service"),
    "outputs_published": N_("People outside get to see outputs"),
    "daily_active_users": N_("Users a day, of all products of the whole group"),
    "edge_devices": N_("Devices of others on which the model runs"),
    "through_licensor_service": N_("You use the licensor's own service or that of a partner it names"),
    "activities": N_("What is done with it"),
}
"""What each fact is called."""
_DISTRIBUTIONS = {
    "none": N_("not at all"),
    "weights": N_("the weights, unchanged"),
    "finetuned_weights": N_("changed weights, for example fine-tuned or quantised"),
    "hosted_api": N_("over an interface or a hosted service"),
}
_AUDIENCES = {"internal": N_("only our own people"), "external": N_("customers, citizens or the public")}
_ACTIVITIES = {
    "military": N_("military or espionage"),
    "weapons": N_("weapons"),
    "surveillance": N_("watching or tracking people"),
    "biometric_identification": N_("recognising people by face or voice"),
    "medical_advice": N_("medical advice without a professional in between"),
    "medical_advice_assistive": N_("help for medical professionals who decide themselves"),
    "unlicensed_professional_practice": N_("legal, financial or medical practice without the permission it needs"),
    "automated_decisions_about_people": N_("decisions about people without a human"),
    "education": N_("use with pupils or students"),
    "law_enforcement": N_("police, prosecution or courts"),
    "asylum_and_migration": N_("asylum, visa or border procedures"),
    "critical_infrastructure": N_("running power, water, traffic or other critical systems"),
    "guardrail_bypass": N_("removing safety measures of the model"),
    "competing_product": N_("a product that competes with the licensor's"),
}
_NAMED: Mapping[str, Mapping[str, str]] = {
    "distribution": _DISTRIBUTIONS,
    "audience": _AUDIENCES,
    "activities": _ACTIVITIES,
}
"""Words that mean something else elsewhere, or that only this form has."""
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "organisation": tuple(ORGANISATIONS),
    "purpose": tuple(PURPOSES),
    "distribution": tuple(DISTRIBUTIONS),
    "audience": tuple(AUDIENCES),
    "activities": tuple(ACTIVITIES),
}
FIGURES = (
    "monthly_active_users", "monthly_active_users_at_release", "daily_active_users", "annual_revenue_usd",
    "monthly_revenue_usd", "edge_devices",
)  # fmt: skip
"""Numbers that never stand in an address."""
_KINDS: Mapping[str, Kind] = {
    "country": "country", "parent_country": "country", "output_countries": "countries", "activities": "many",
    "derivative_name": "text", "derivative_license": "text",
    **dict.fromkeys(FIGURES, "figure"),
    **dict.fromkeys(("organisation", "purpose", "distribution", "audience"), "choice"),
}  # fmt: skip
"""What is not here is asked with yes and no."""


def _field(name: str) -> FormField:
    named = _NAMED.get(name, {})
    words = tuple((code, named.get(code, "")) for code in _CHOICES.get(name, ()))
    return FormField(name, _KINDS.get(name, "yes_no"), TITLES[name], words)


FIELDS: Mapping[str, FormField] = {name: _field(name) for name in USE}
"""Every fact of the API's vocabulary, in its order."""
ESSENTIAL = tuple(FIELDS[name] for name in ("organisation", "country", "purpose", "commercial"))


def _group(title: str, *names: str) -> Group:
    return Group(title, tuple(FIELDS[name] for name in names))


GROUPS = (
    _group(
        N_("How others meet it"),
        "audience", "distribution", "outputs_published", "output_countries", "model_as_a_service",
        "group_offers_model_service", "end_user_of_product", "through_licensor_service",
    ),
    _group(
        N_("What is made from it"),
        "trains_other_models", "derivative_name", "derivative_license",
    ),
    _group(N_("What is done with it"), "activities"),
    _group(N_("The group and its figures"), "parent_country", *FIGURES),
)  # fmt: skip
"""All facts beyond the essential ones."""
