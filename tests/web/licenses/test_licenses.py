"""The pages of licences: what is known by class, and what each one says, in both languages."""

from urllib.parse import quote_plus

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.licenses.catalogue import License, LicenseClass, load_catalogue
from registry.web.languages import LANGUAGES, locale_of
from registry.web.pages.licenses.editions import MOST, compared, editions_of
from registry.web.pages.licenses.terms import rows_of, silent_titles, unknown_titles
from tests.support.web.history import EVIL
from tests.support.web.page import Page, page

Client = TestClient[Litestar]
CATALOGUE = load_catalogue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_has_every_licence_once_with_its_models(client: Client, language: str) -> None:
    read = page(client, f"/{language}/licenses")
    found = [link for link in read.links() if link.startswith(f"/{language}/licenses/")]
    assert set(found) == {f"/{language}/licenses/{quote_plus(key)}" for key in CATALOGUE.entries}
    assert f"/{language}/models?license=llama3.2" in read.links()
    titles = {"en": ("community licence", "Licences"), "de": ("Community-Lizenz", "Lizenzen")}[language]
    assert all(title in read.text for title in titles)


def test_the_list_is_narrowed_by_words_and_class(client: Client) -> None:
    links = page(client, "/en/licenses?q=META+llama&class=community").links()
    shown = {link for link in links if link.startswith("/en/licenses/")}
    assert "/en/licenses/llama3.2" in shown
    assert "/en/licenses/mit" not in shown
    assert page(client, "/en/licenses?q=&class=").text.count("MIT License") >= 1
    assert "knows no such licence" in page(client, "/en/licenses?q=%22%3E%3Cscript%3Ealert(1)").text
    page(client, "/en/licenses?class=mild", 400)
    page(client, "/en/licenses?colour=red", 400)


def test_a_licence_says_countries_by_name_limits_duties_and_clauses(client: Client) -> None:
    english, german = (page(client, f"/{language}/licenses/llama3.2") for language in ("en", "de"))
    for words in (
        "all of the European Union (Austria, Belgium",
        "more than 700,000,000 users a month: a separate licence is needed",
        "hand on the licence", "1.b.i", "Built with Llama", "Nobody says that the text itself may be shared",
    ):  # fmt: skip
        assert words in english.text
    for words in (
        "die ganze Europäische Union (Belgien",
        "mehr als 700.000.000",
        "die Lizenz mitgeben",
        "Was sie sagt",
    ):
        assert words in german.text
    assert any(tag == "span" and attributes.get("lang") == "en" for tag, attributes in german.tags)
    assert "/en/models/meta-llama/Llama-3.2-11B-Vision" in english.links()
    assert "/en/models?license=llama3.2" in english.links()
    assert {"/en/licenses/llama2", "/en/licenses/llama4"} <= set(english.links())


def test_a_licence_that_may_be_shared_shows_its_text(client: Client) -> None:
    read = page(client, "/de/licenses/mit")
    assert "Permission is hereby granted, free of charge" in read.text
    assert ("pre", {"lang": "en", "tabindex": "0"}) in read.tags


def test_other_names_of_a_licence_lead_to_its_page(client: Client) -> None:
    entry = next(one for one in CATALOGUE.entries.values() if one.hub_ids and one.key not in one.hub_ids)
    answer = client.get(f"/en/licenses/{entry.hub_ids[0]}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"/en/licenses/{entry.key}")
    assert "no licence with the key" in page(client, "/en/licenses/nothing-like-it", 404).text


def test_what_people_type_stays_text(client: Client) -> None:
    for q in (EVIL, "x" * 200):
        answer = client.get("/de/licenses", params={"q": q})
        assert answer.status_code == 200
        assert "<script" not in answer.text
        Page(answer.text)
    assert client.get("/de/licenses", params={"q": "x" * 1_000}, headers={"Accept": "text/html"}).status_code == 400
    for key in ("%3Cscript%3E", "x" * 1_000, "%00", "%E2%80%AEeslaf"):
        answer = client.get(f"/en/licenses/{key}", headers={"Accept": "text/html"})
        assert answer.status_code in {400, 404}
        assert "<script" not in answer.text


def test_every_term_of_every_licence_is_said_in_both_languages() -> None:
    for entry in CATALOGUE.entries.values():
        check_terms(entry)


def check_terms(entry: License) -> None:
    english, german = (rows_of(entry.terms, locale_of(language)) for language in LANGUAGES)
    assert [row.name for row in english] == [row.name for row in german]
    assert all(row.lines for row in english)
    for ours, theirs in zip(english, german, strict=True):
        assert [line.is_english for line in ours.lines] == [line.is_english for line in theirs.lines]
    stated = {row.title for row in english}
    told = [*silent_titles(entry.terms), *unknown_titles(entry.terms)]
    assert len(told) == len(set(told))
    assert stated.isdisjoint(told)


def test_editions_are_those_of_one_licence_and_stand_in_order() -> None:
    for entry in CATALOGUE.entries.values():
        editions = editions_of(CATALOGUE, entry)
        assert len(editions) != 1
        assert len(editions) <= MOST
        assert not editions or entry.family or entry in editions
        assert all(len(row.cells) == len(editions) for row in compared(editions, locale_of("en")))
    keys = [one.key for one in editions_of(CATALOGUE, CATALOGUE.entries["gemma-2025"])]
    assert keys == ["gemma", "gemma-2024-02", "gemma-2024", "gemma-2025"]
    assert editions_of(CATALOGUE, CATALOGUE.entries["mit"]) == []


def test_classes_have_their_words(client: Client) -> None:
    for language in LANGUAGES:
        for name in LicenseClass:
            assert page(client, f"/{language}/licenses?class={name}").text


def test_the_list_is_narrowed_to_licences_that_leave_a_country_out(client: Client) -> None:
    shown = {one for one in page(client, "/en/licenses?not_allowed_in=DE").links() if one.startswith("/en/licenses/")}
    left_out = {
        key
        for key, one in CATALOGUE.entries.items()
        if one.terms.territory is not None and "DE" in one.terms.territory.excluded
    }
    assert {f"/en/licenses/{quote_plus(key)}" for key in left_out} <= shown
    assert "/en/licenses/llama3.2" in shown
    assert not {"/en/licenses/mit", "/en/licenses/llama3"} & shown
    assert "only for models that read or make more than text" in page(client, "/en/licenses?not_allowed_in=de").text
    page(client, "/en/licenses?not_allowed_in=Europe", 400)
