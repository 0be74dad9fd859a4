"""The check form: an answer with its reasons, faults at their fields, an address without figures."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.access import Scope, create_key
from registry.compliance.checks import ACTIVITIES, AUDIENCES, DISTRIBUTIONS, ORGANISATIONS, PURPOSES, USE
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.web.login import log_in
from tests.support.web.page import Page, page

Client = TestClient[Litestar]
LLAMA = "meta-llama/Llama-3.1-8B"
VISION = "meta-llama/Llama-3.2-11B-Vision"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202e"


def _names(read: Page) -> set[str]:
    return {str(one["name"]) for tag, one in read.tags if tag in {"input", "select", "textarea"} and "name" in one}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_form_asks_for_every_fact_of_the_vocabulary(client: Client, language: str) -> None:
    read = page(client, f"/{language}/check")
    assert set(USE) | {"model", "revision", "as_of"} <= _names(read)
    choices = {one["value"] for tag, one in read.tags if tag == "option"} | {
        one["value"] for tag, one in read.tags if one.get("type") == "checkbox"
    }
    assert {*ORGANISATIONS, *PURPOSES, *DISTRIBUTIONS, *AUDIENCES, *ACTIVITIES} <= choices
    labelled = {one["for"] for tag, one in read.tags if tag == "label" and "for" in one}
    fields = {one.get("id") for tag, one in read.tags if tag in {"input", "select"} and "id" in one}
    assert fields <= labelled
    assert ("Wer es nutzt" if language == "de" else "Who uses it") in read.text


@pytest.mark.parametrize("model", [LLAMA, VISION, "mistralai/Mistral-7B-v0.1"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_says_what_the_api_says(client: Client, model: str, language: str) -> None:
    use = {"organisation": "company", "country": "DE", "commercial": True}
    answer = client.post("/v1/checks", json={"subject": {"model": model}, "use": use}).json()
    read = page(client, f"/{language}/check?model={model}&organisation=company&country=DE&commercial=true")
    assert answer["findings"]
    for finding in answer["findings"]:
        assert finding["reason"] in read.text
        assert (finding["clause"] or "") in read.text
        assert (finding["quote"] or {"text": ""})["text"] in read.text
    for duty in answer["obligations"]:
        assert (duty["value"] or "") in read.text
    for assumption in answer["assumptions"]:
        assert assumption in read.text
    anchors = {one.get("id") for _, one in read.tags}
    assert all(f"#{name}" in read.links() and name in anchors for name in answer["missing_facts"])
    words = {
        "allowed": ("Allowed", "Erlaubt"),
        "allowed_with_obligations": ("Allowed with obligations", "Erlaubt mit Auflagen"),
        "denied": ("Not allowed", "Nicht erlaubt"), "needs_review": ("Needs review", "Prüfung nötig"),
    }[answer["verdict"]]  # fmt: skip
    assert words[language == "de"] in read.text


def test_a_form_without_figures_leads_to_an_address_that_repeats_it(client: Client) -> None:
    form = {
        "model": LLAMA, "organisation": "company", "country": "DE", "output_countries": "Frankreich, US",
        "activities": ["education", "weapons"], "purpose": "", "annual_revenue_usd": "",
    }  # fmt: skip
    sent = client.post("/de/check", data=form, follow_redirects=False)
    assert sent.status_code == 303
    address = sent.headers["location"]
    assert parse_qs(urlsplit(address).query) == {
        "model": [LLAMA], "organisation": ["company"], "country": ["DE"], "output_countries": ["Frankreich, US"],
        "activities": ["education,weapons"],
    }  # fmt: skip
    read = page(client, address)
    assert "Frankreich, Vereinigte Staaten" in read.text
    assert address in read.links()


def test_figures_are_answered_and_never_stand_in_an_address(client: Client) -> None:
    form = {
        "model": LLAMA, "organisation": "company", "country": "US", "commercial": "true",
        "monthly_active_users_at_release": "800.000.000",
    }  # fmt: skip
    sent = client.post("/en/check", data=form, follow_redirects=False)
    assert sent.status_code == 200
    read = Page(sent.text)
    assert "Not allowed" in read.text
    assert "800,000,000" in read.text
    assert "Figures of users, devices and revenue are left out of it." in read.text
    assert not any("800" in link for link in read.links())
    [again] = {link for link in read.links() if link.startswith("/en/check?")}
    shared = page(client, again)
    assert "Allowed with obligations" in shared.text
    assert "had stated figures of users, devices or revenue" in shared.text  # else it would pass for the same answer
    assert again in shared.links()
    addresses = [one.get("href") or one.get("action") or "" for _, one in read.tags]
    assert not any("monthly_active_users" in address and "?" in address for address in addresses)


def test_an_address_with_figures_is_refused_at_the_field(client: Client) -> None:
    read = page(client, f"/en/check?model={LLAMA}&organisation=company&country=US&annual_revenue_usd=777777", 400)
    assert "Figures never stand in an address" in read.text
    field = next(one for _, one in read.tags if one.get("id") == "annual_revenue_usd")
    assert (field["aria-invalid"], field["aria-describedby"], field["value"]) == (
        "true",
        "annual_revenue_usd-fault",
        "",
    )


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("organisation=company&country=DE", "model", "Please fill this in."),
        (f"model={LLAMA}&country=DE", "organisation", "Please fill this in."),
        (f"model={LLAMA}&organisation=company", "country", "Please fill this in."),
        (f"model={LLAMA}&organisation=company&country=UK", "country", "No country is called UK."),
        (f"model={LLAMA}&organisation=shop&country=DE", "organisation", "shop"),
        (f"model={LLAMA}&organisation=company&country=DE&commercial=maybe", "commercial", "Please choose yes or no."),
        (f"model={LLAMA}&organisation=company&country=DE&output_countries=DE,Narnia", "output_countries", "Narnia"),
        (f"model={LLAMA}&organisation=company&country=DE&activities=knitting", "activities", "knitting"),
        (f"model={LLAMA}&organisation=company&country=DE&as_of=yesterday", "as_of", "yesterday"),
        (f"model={LLAMA}&organisation=company&country=DE&derivative_name={'x' * 300}", "derivative_name", "200"),
        (f"model={LLAMA}&organisation=company&country=DE&policy=nobody-has-it", "policy", ""),
    ],
)
def test_faults_stand_at_their_fields(client: Client, query: str, field: str, said: str) -> None:
    read = page(client, f"/en/check?{query}", 400)
    assert f"#{field}" in read.links()
    assert f"{field}-fault" in {one.get("id") for _, one in read.tags}
    assert said in read.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("country=US,DE", "country"),
        ("country=,", "country"),
        ("country=US&parent_country=US%3BDE", "parent_country"),
        ("country=US&output_countries=,", "output_countries"),
    ],
)
def test_no_country_is_left_out_without_a_word(client: Client, query: str, field: str) -> None:
    """The first of two would allow what the second forbids."""
    for address in (
        f"check?model={VISION}&organisation=company&{query}",
        f"models/{VISION}?organisation=company&{query}",
    ):
        if field == "country" or address.startswith("check"):
            read = page(client, f"/en/{address}", 400)
            assert f"{field}-fault" in {one.get("id") for _, one in read.tags}
            assert "Allowed" not in read.text


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("country", ["DE", "US"]),
        ("commercial", ["true", "false"]),
        ("output_countries", ["DE", "US"]),
        ("output_countries", ["US," * 1_400 + "DE"]),
        ("policy", ["company-product", "university"]),
        ("edge_devices", ["900000000", "1"]),
    ],
)
def test_nothing_that_a_form_states_is_dropped(client: Client, field: str, values: list[str]) -> None:
    form = {"model": VISION, "organisation": "company", "country": "US", field: values}
    sent = client.post("/en/check", data=form, follow_redirects=False)
    assert sent.status_code == 400
    assert f"{field}-fault" in sent.text
    assert "Allowed" not in Page(sent.text).text


def test_a_country_is_known_by_a_name_with_a_comma(client: Client) -> None:
    asked = {"model": LLAMA, "organisation": "company", "country": "St. Helena, Ascension & Tristan da Cunha"}
    assert client.get("/en/check", params=asked).status_code == 200


def test_figures_are_whole_numbers(client: Client) -> None:
    form = {"model": LLAMA, "organisation": "company", "country": "US", "commercial": "true"}
    for wrong in ("many", "-1", "1.5", "1e9", "9" * 40):
        sent = client.post("/en/check", data={**form, "annual_revenue_usd": wrong})
        assert sent.status_code == 400, wrong
        assert "annual_revenue_usd-fault" in sent.text


def test_a_typing_error_is_met_with_ids_that_resemble_it(client: Client) -> None:
    asked = "model=meta-llama/Llama-3.1-8&organisation=company&country=DE"
    read = page(client, f"/en/check?{asked}", 400)
    alike = [one["value"] for _, one in read.tags if one.get("type") == "radio"]
    assert LLAMA in alike
    chosen = client.post(
        "/en/check", data={"model": ["meta-llama/Llama-3.1-8", LLAMA], "organisation": "company", "country": "DE"}
    )
    assert chosen.status_code == 200
    assert f"/en/models/{LLAMA}" in Page(chosen.text).links()


@pytest.mark.parametrize(
    "model", [f"https://huggingface.co/{LLAMA}", f"hf.co/{LLAMA}/tree/main", f"pkg:huggingface/{LLAMA}", LLAMA.upper()]
)
def test_an_answer_leads_to_the_model_however_it_was_named(client: Client, model: str) -> None:
    sent = client.get("/en/check", params={"model": model, "organisation": "company", "country": "DE"})
    read = Page(sent.text)
    [link] = [one for one in read.links() if one.startswith("/en/models/")]
    assert client.get(link).status_code == 200
    assert model in read.text


@pytest.mark.parametrize(
    "field", ["model", "organisation", "country", "derivative_name", "revision", "as_of", "policy"]
)
def test_whatever_is_typed_stays_text(client: Client, field: str) -> None:
    form = {"model": LLAMA, "organisation": "company", "country": "DE", field: EVIL}
    sent = client.post("/de/check", data=form)
    assert sent.status_code in {200, 400}
    assert "<script" not in sent.text
    assert not any(name.startswith("on") for _, one in Page(sent.text).tags for name in one)


def test_what_is_no_form_is_refused(client: Client) -> None:
    assert client.post("/en/check", json={"model": LLAMA}).status_code == 400
    assert client.post("/en/check", data={f"x{n}": "1" for n in range(200)}).status_code == 400
    assert client.get("/en/check?colour=red").status_code == 400


def test_it_can_be_signed_on_paper(client: Client) -> None:
    read = page(client, f"/de/check?model={LLAMA}&organisation=company&country=DE")
    assert "Ort und Datum" in read.text
    assert "Name und Unterschrift" in read.text


def test_whoever_is_logged_in_applies_a_policy(client: Client, runtime: Runtime) -> None:
    asked = f"model={LLAMA}&organisation=university&country=DE"
    assert "policy" not in _names(page(client, f"/en/check?{asked}"))
    with runtime.database.unit_of_work() as work:
        _, key = create_key(work, "desk", [Scope.MODELS_READ], actor="test", now=NOW)
    assert log_in(client, key).status_code == 303
    read = page(client, f"/en/check?{asked}&policy=university")
    offered = {one["value"] for tag, one in read.tags if tag == "option"}
    assert {"university", "company-product", "public-body"} <= offered
    assert re.search(r"university, version \d", read.text)
    assert "policy default" in read.text
    wrong = page(client, f"/en/check?{asked}&policy=universe", 400)
    assert "#policy" in wrong.links()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_closed_registry_answers_nobody_without_a_key(method: str, private_client: Client) -> None:
    form = {"model": LLAMA, "organisation": "company", "country": "DE"}
    sent = private_client.request(method, "/en/check", data=form, follow_redirects=False)
    assert sent.status_code in {303, 401}
    assert LLAMA not in sent.text


@pytest.mark.parametrize(("language", "said"), [("en", "NOTICE"), ("de", "HINWEISE")])
def test_duties_come_with_the_notice_that_fulfils_them(client: Client, language: str, said: str) -> None:
    asked = f"/{language}/check?model=bigscience/bloom&organisation=company&country=DE&distribution=weights"
    notices = [link for link in page(client, asked).links() if "/notice" in link]
    text, markdown = (client.get(link) for link in notices)
    assert (text.status_code, markdown.status_code) == (200, 200)
    assert "bloom" in text.text
    assert said in text.text.upper()
    assert not [link for link in page(client, f"{asked}&as_of={NOW:%Y-%m-%d}").links() if "/notice" in link]
