"""A list and a check say the same of a country: over the starter catalogue, and over models made for it."""

from collections.abc import Collection

import msgspec

from registry.compliance.checks.answers import judge
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.db import Database
from registry.licenses.knowledge import Knowledge
from registry.records.starter.catalogue import read_catalogue
from tests.support.compliance.questions import INTERNAL, NOW
from tests.support.compliance.subjects import facts_of
from tests.support.records.claims import listed, say

COUNTRIES = ("AT", "CH", "CN", "DE", "FR", "GB", "IS", "KR", "LI", "NO", "RE", "US")
"""Inside and outside of every set that a licence of the catalogue leaves out."""
TERRITORY = "territory"


Answers = dict[str, CheckAnswer]
"""By country."""


def answers(database: Database, knowledge: Knowledge, models: Collection[str]) -> dict[str, Answers]:
    """The answer to a plain use of each model in each country."""
    subject = {"license_key": "mit"}
    uses = {
        country: msgspec.convert({"subject": subject, "use": INTERNAL | {"country": country}}, CheckBody).use
        for country in COUNTRIES
    }
    return {
        model: {country: judge(knowledge.catalogue, facts, use, now=NOW) for country, use in uses.items()}
        for model, facts in facts_of(database, knowledge, models).items()
    }


def outcomes(answer: CheckAnswer) -> set[str]:
    return {str(finding.outcome) for finding in answer.findings if finding.rule == TERRITORY}


def test_over_the_starter_catalogue_a_country_is_listed_where_it_is_denied_and_never_where_it_is_allowed(
    starter_database: Database, knowledge: Knowledge
) -> None:
    told = answers(starter_database, knowledge, [model.id for model in read_catalogue()])
    for country in COUNTRIES:
        denied = {model for model, found in told.items() if "denied" in outcomes(found[country])}
        open_ = {model for model, found in told.items() if found[country].verdict == "needs_review"}
        assert denied <= listed(starter_database, not_allowed_in=country) <= denied | open_, country
    assert "meta-llama/Llama-3.2-11B-Vision" in listed(starter_database, not_allowed_in="DE")


MADE = {
    "made/vision": ("llama3.2", (), "multimodal", ()),
    "made/text": ("llama3.2", (), "text", ()),
    "made/any": ("llama3.2", (), None, ()),
    "made/third": ("llama3.3", (), None, ()),
    "made/fourth": ("llama4", (), "text", ()),
    "made/hunyuan": ("hunyuan-eu-uk-kr", (), "text", ()),
    "made/washed": ("apache-2.0", ("made/hunyuan",), "text", ()),
    "made/washed-twice": ("mit", ("made/washed",), None, ()),
    "made/washed-vision": ("apache-2.0", ("made/vision",), None, ()),
    "made/text-of-vision": ("llama3.2", ("made/vision",), "text", ()),
    "made/text-of-text": ("mit", ("made/text",), "text", ()),
    "made/vision-of-text": ("llama3.2", ("made/text",), "multimodal", ()),
    "made/merge": ("mit", ("made/text", "made/fourth"), None, ()),
    "made/free": ("mit", (), None, ()),
    "made/curated": ("mit", (), "text", ("CH",)),
    "made/of-curated": ("mit", ("made/curated",), "text", ()),
    "made/orphan": ("apache-2.0", ("nobody/knows",), "text", ()),
}


def test_over_made_models_what_is_denied_is_listed_and_what_is_allowed_is_not(
    database: Database, knowledge: Knowledge
) -> None:
    for model, (license_, bases, modality, territory) in MADE.items():
        say(database, knowledge, model, license_, bases, modality, territory)
    told = answers(database, knowledge, MADE)
    doubtful = set()
    for country in COUNTRIES:
        found = listed(database, not_allowed_in=country)
        denied = {model for model in MADE if "denied" in outcomes(told[model][country])}
        assert denied <= found, country
        assert {str(told[model][country].verdict) for model in found} <= {"denied", "needs_review"}, country
        doubtful |= found - denied
    assert doubtful == {"made/any"}, "its clause binds if it is multimodal, which nobody said"
    assert listed(database, not_allowed_in="DE") == {
        "made/vision", "made/any", "made/fourth", "made/hunyuan", "made/washed", "made/washed-twice",
        "made/washed-vision", "made/text-of-vision", "made/vision-of-text", "made/merge",
    }  # fmt: skip
    assert listed(database, not_allowed_in="CH") == {"made/curated", "made/of-curated"}
    assert listed(database, not_allowed_in="US") == set()
