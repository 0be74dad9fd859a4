"""The words of a check, each with one line in plain language: what ``GET /v1/checks/vocabulary`` serves."""

import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from registry.compliance.rules.values import (
    Activity,
    Distribution,
    ObligationCode,
    Organisation,
    Outcome,
    Purpose,
    Use,
)

VERDICTS: dict[str, str] = {
    "allowed": "Nothing that is known speaks against this use, and nothing is owed for it.",
    "allowed_with_obligations": "The use is fine as long as the listed obligations are met.",
    "needs_review": "Something is unknown or undecided; a person has to look, and the answer says at what.",
    "denied": "A licence, or a policy, rules this use out.",
}

PURPOSES: dict[Purpose, str] = {
    "production": "Part of a product or service, or of running the business towards others.",
    "internal": "Work inside the own organisation only.",
    "evaluation": "Trying out, testing or benchmarking, with no use of the results beyond that.",
    "research": "Scientific or scholarly research.",
    "teaching": "Lessons, courses, examinations and learning.",
    "personal": "A private person's own use.",
}

ORGANISATIONS: dict[Organisation, str] = {
    "company": "A business, whatever its size or owner.",
    "university": "A university or other institution of research and teaching.",
    "public_body": "An authority, ministry, municipality or other public institution.",
    "charity": "An organisation recognised as charitable.",
    "nonprofit": "A non-profit organisation that is not a recognised charity.",
    "individual": "One person acting for themselves.",
}

DISTRIBUTIONS: dict[Distribution, str] = {
    "none": "Neither weights nor access to the model are given to anyone outside.",
    "weights": "The unchanged weights are passed on.",
    "finetuned_weights": "Fine-tuned, merged, quantised or otherwise changed weights are passed on.",
    "hosted_api": "Others reach the model over an API or a hosted service.",
}

AUDIENCES: dict[str, str] = {
    "internal": "Only people of the own organisation use it.",
    "external": "Customers, citizens or the public use it.",
}

ACTIVITIES: dict[Activity, str] = {
    "military": "Military, warfare or espionage purposes.",
    "weapons": "Developing, making or operating weapons.",
    "surveillance": "Watching or tracking people.",
    "biometric_identification": "Recognising people by face, voice or other traits.",
    "medical_advice": "Medical advice or findings given without a professional in between.",
    "medical_advice_assistive": "Help for medical professionals who decide themselves.",
    "unlicensed_professional_practice": "Legal, financial, medical or similar practice without the licence it needs.",
    "automated_decisions_about_people": "Decisions that affect a person's rights, made without a human.",
    "education": "Use with pupils or students, for example tutoring or grading.",
    "law_enforcement": "Use by or for police, prosecution or courts.",
    "asylum_and_migration": "Use in asylum, visa or border procedures.",
    "critical_infrastructure": "Running power, water, traffic or other critical systems.",
    "guardrail_bypass": "Removing or getting round safety measures of the model.",
    "competing_product": "A product or model that competes with the licensor's.",
}

OBLIGATIONS: dict[ObligationCode, str] = {
    "include_license": "Give recipients a copy of the licence.",
    "keep_notices": "Keep copyright, patent and attribution notices.",
    "mark_changes": "State what was changed.",
    "notice_file": "Include the notice file that the licence prescribes.",
    "display": "Show the given words prominently.",
    "name_prefix": "Choose a name for derived models as the licence prescribes.",
    "rename": "The chosen name does not fit and must be changed.",
    "follow_use_policy": "Follow the use policy that is part of the licence.",
    "pass_on_restrictions": "Bind recipients to the same use restrictions.",
    "provide_terms": "Give recipients the terms.",
    "non_commercial_only": "Keep to non-commercial purposes.",
    "research_only": "Keep to research.",
    "education_only": "Keep to non-commercial teaching and learning.",
    "attribution": "Name author, licence and source.",
    "share_alike": "Pass derivatives on under the same licence.",
    "register": "Register with the licensor.",
    "request_license": "Ask the licensor for a separate licence; without it the use is denied.",
    "content_filter": "Filter or review outputs.",
    "disclose_ai": "Tell people that a machine made the content.",
    "report_lineage_conflict": "The model declares more than its base grants: tell its publisher.",
    "resolve_conflict": "Card and licence file contradict each other: find out which holds.",
    "read_text": "Read the licence text; nobody has yet.",
    "ask_licensor": "Ask the author or licensor what is granted.",
    "find_version": "Find out which text or version is meant.",
    "policy_condition": "Keep to the condition of your institution's policy.",
}


USE: dict[str, str] = {
    "organisation": "What kind of body uses the model.",
    "country": "Its principal place of business or residence.",
    "purpose": "What the model is used for.",
    "commercial": "Whether the use is directed at commercial advantage or payment.",
    "parent_country": "Principal place of business of the parent.",
    "output_countries": "Countries in which outputs are shown.",
    "monthly_active_users": "Users in a month, of all products of the whole group, now.",
    "monthly_active_users_at_release": "The same in the month before the model's release.",
    "annual_revenue_usd": "Revenue of the whole group in a year, from any source, in US dollars.",
    "monthly_revenue_usd": "Revenue of the whole group in a month, in US dollars.",
    "audience": "Who uses the model.",
    "distribution": "How the model is passed on.",
    "trains_other_models": "Whether the model or its outputs are used to make another model.",
    "derivative_name": "Name of a derivative that is passed on.",
    "derivative_license": "Licence of a derivative that is passed on.",
    "end_user_of_product": "Uses a product that contains the model and does not take the model itself.",
    "model_as_a_service": "This model is offered to others as a service.",
    "group_offers_model_service": "The group offers models as a service at all, this one or others.",
    "outputs_published": "Outputs are shown or given to people outside the organisation.",
    "daily_active_users": "Users on a day, of all products of the whole group, now.",
    "edge_devices": "Devices of others on which the model runs.",
    "through_licensor_service": "The model is used through the licensor's own service or a partner it names.",
    "activities": "What is done with it; the words are listed under `activities`.",
}


class Field(msgspec.Struct, frozen=True):
    """One fact of a use: its type on the wire and what it means."""

    code: str
    type: str
    meaning: str
    required: bool


class Word(msgspec.Struct, frozen=True):
    """One word of a check and what it means."""

    code: str
    meaning: str


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """All words that a check's request and answer are made of."""

    use: tuple[Field, ...]
    purposes: tuple[Word, ...]
    organisations: tuple[Word, ...]
    distributions: tuple[Word, ...]
    audiences: tuple[Word, ...]
    activities: tuple[Word, ...]
    verdicts: tuple[Word, ...]
    obligations: tuple[Word, ...]


def vocabulary() -> Vocabulary:
    """The whole vocabulary, in the order of the fields of a check."""
    return Vocabulary(
        use=tuple(
            Field(field.name, _type_name(field.type), USE[field.name], field.required)
            for field in msgspec.structs.fields(Use)
        ),
        purposes=_with_meanings(PURPOSES, get_args(Purpose)),
        organisations=_with_meanings(ORGANISATIONS, get_args(Organisation)),
        distributions=_with_meanings(DISTRIBUTIONS, get_args(Distribution)),
        audiences=_with_meanings(AUDIENCES, tuple(AUDIENCES)),
        activities=_with_meanings(ACTIVITIES, get_args(Activity)),
        verdicts=_with_meanings(VERDICTS, tuple(Outcome)),
        obligations=_with_meanings(OBLIGATIONS, get_args(ObligationCode)),
    )


def _type_name(declared: object) -> str:
    """The type of a field for people: what JSON calls it."""
    text = str(declared)
    names = {"tuple": "list of words", "bool": "boolean", "int": "integer", "float": "number"}
    return next((name for word, name in names.items() if re.search(rf"\b{word}\b", text)), "word")


def _with_meanings(meanings: Mapping[Any, str], codes: tuple[str, ...]) -> tuple[Word, ...]:
    return tuple(Word(code, meanings[code]) for code in codes)
