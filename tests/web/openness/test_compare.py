"""Two to four models side by side: what differs is marked, and what cannot be compared is said."""

from urllib.parse import urlencode

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import CitedLicense, CuratedFacts, Item, Origin
from registry.records.service import register, rename
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.web.page import Page, page

Client = TestClient[Litestar]
OLMO, BLOOMZ, R1, LLAMA = (
    "allenai/OLMo-7B", "bigscience/bloomz", "deepseek-ai/DeepSeek-R1", "meta-llama/Llama-3.2-11B-Vision",
)  # fmt: skip
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202e"


def address(*models: str, language: str = "en", **more: str) -> str:
    return f"/{language}/compare?{urlencode([('model', one) for one in models] + list(more.items()))}"


def rows(read: Page) -> int:
    return len([one for tag, one in read.tags if tag == "th" and one.get("scope") == "row"])


@pytest.mark.parametrize("language", ["en", "de"])
def test_models_stand_side_by_side_and_what_differs_is_marked(client: Client, language: str) -> None:
    read = page(client, address(OLMO, LLAMA, R1, BLOOMZ, language=language))
    heads = [one for tag, one in read.tags if tag == "th" and one.get("scope") == "col"]
    assert len(heads) == 5
    marked = len([one for tag, one in read.tags if tag == "tr" and one.get("class") == "differs"])
    assert 20 < marked < rows(read)
    assert all(licence in read.text for licence in ("apache-2.0", "llama3.2", "bloom-rail-1.0"))
    assert ("Austria" if language == "en" else "Österreich") in read.text
    short = page(client, address(OLMO, LLAMA, R1, BLOOMZ, language=language, only="differences"))
    assert rows(short) == marked


def test_the_same_twice_is_one_and_one_is_none(client: Client) -> None:
    for models in ((OLMO,), (OLMO, OLMO.upper()), (OLMO, "", "  ")):
        assert "One model alone" in page(client, address(*models), 400).text


def test_five_and_unknown_ones_are_said_in_words_and_kept_in_the_form(client: Client) -> None:
    five = page(client, address(OLMO, BLOOMZ, R1, LLAMA, "a/b"), 400)
    assert "5 models are chosen" in five.text
    typed = [one["value"] for tag, one in five.tags if tag == "input" and one.get("name") == "model"]
    assert typed == [OLMO, BLOOMZ, R1, LLAMA, "a/b"]
    unknown = page(client, address(OLMO, "no/where", EVIL), 400)
    assert "does not know the model no/where" in unknown.text
    assert EVIL in unknown.text
    page(client, address(*[f"a/{number}" for number in range(60)]), 400)
    page(client, address(OLMO, "x" * 1_500), 400)
    assert client.get("/en/compare?model=a&colour=red").status_code == 400
    assert client.get("/en/compare?only=a&only=b").status_code == 400


def test_without_models_it_asks_for_them(client: Client) -> None:
    read = page(client, "/en/compare")
    assert "Two to four models" in read.text
    assert "/en/openness" in read.links()
    assert page(client, "/en/compare?model=&model=").text.count("Model ") >= 4


def test_the_form_of_the_matrix_leads_here(client: Client) -> None:
    read = page(client, "/en/openness")
    assert "/en/compare" in [one.get("action") for tag, one in read.tags if tag == "form"]
    chosen = [str(one["value"]) for _, one in read.tags if one.get("name") == "model"][:3]
    assert rows(page(client, address(*chosen))) > 20


def test_old_names_and_hostile_words(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, "old/name", source="huggingface", now=NOW)
        rename(work, runtime.knowledge, record, "new/name", NOW)
        other = register(work, runtime.knowledge, "a/b", source="vendor", now=NOW)
        item = Item(availability="open", license=EVIL, note=EVIL)
        facts = CuratedFacts(
            artifacts={"base_weights": item}, origin=Origin(organisation=EVIL),
            license=CitedLicense(declared=(EVIL,), basis="card"),
        )  # fmt: skip
        state_claim(work, runtime.knowledge, other, source="starter", facts=facts, now=NOW)
    read = page(client, address("old/name", "a/b"))
    assert EVIL in read.text
    assert "/en/models/new/name" in read.links()
    assert "One model alone" in page(client, address("old/name", "new/name"), 400).text
