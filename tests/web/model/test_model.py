"""The page of a model: what binds for a use, what is released, its family, and who says all that."""

from datetime import timedelta
from typing import get_args

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import (
    ArtifactKind,
    Base,
    CitedLicense,
    CuratedFacts,
    DocumentKind,
    Item,
    Location,
    Origin,
    Variant,
)
from registry.records.layers.rules import FIELDS
from registry.records.service import register
from registry.runtime import Runtime
from registry.web.languages import locale_of
from registry.web.pages.record import artifact_groups, document_groups, field_title, short_address
from tests.support.clock import NOW
from tests.support.web.page import page

Client = TestClient[Litestar]
VISION = "meta-llama/Llama-3.2-11B-Vision"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202e"


def _state(runtime: Runtime, name: str, facts: CuratedFacts, source: str = "starter") -> None:
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, name, source="huggingface", now=NOW)
        state_claim(work, runtime.knowledge, record, source=source, facts=facts, now=NOW + timedelta(hours=1))


def _made_from(license_: str, *bases: str) -> CuratedFacts:
    return CuratedFacts(
        license=CitedLicense(declared=(license_,), basis="card"),
        base_models=tuple(Base(id=base, relation="finetune") for base in bases),
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Not allowed", "United Kingdom", "partly open", "weights of the base", "Who says so")),
        (
            "de",
            ("Nicht erlaubt", "Vereinigtes Königreich", "teilweise offen", "Gewichte des Basismodells", "Wer das sagt"),
        ),
    ],
)
def test_the_strip_answers_for_the_use_in_the_address(client: Client, language: str, words: tuple[str, ...]) -> None:
    query = "organisation=company&country=DE&purpose=production&commercial=true"
    read = page(client, f"/{language}/models/{VISION}?{query}")
    assert all(word in read.text for word in words)
    assert "The licence is not granted to licensees in DE." in read.text
    assert (
        f"/{language}/check?organisation=company&country=DE&purpose=production&commercial=true&model={VISION}"
        in read.links()
    )
    chosen = {one["value"] for tag, one in read.tags if tag == "option" and "selected" in one}
    assert {"company", "DE", "production", "true"} <= chosen
    other = "de" if language == "en" else "en"
    assert f"/{other}/models/{VISION}?{query}" in read.links()


def test_without_a_use_it_only_asks(client: Client) -> None:
    read = page(client, f"/en/models/{VISION}")
    assert "Choose who uses it and where" in read.text
    assert "Not allowed" not in read.text


@pytest.mark.parametrize(
    ("query", "said"),
    [("organisation=company", "Please fill this in."), ("organisation=shop&country=DE", "shop"),
     ("organisation=company&country=EU", "No country is called EU."), ("commercial=true", "Please fill this in.")],
)  # fmt: skip
def test_a_use_that_is_stated_wrongly_is_told_at_its_field(client: Client, query: str, said: str) -> None:
    read = page(client, f"/en/models/{VISION}?{query}", 400)
    assert said in read.text
    assert "What is released" in read.text
    assert any(one.get("aria-invalid") == "true" for _, one in read.tags)


def test_figures_are_no_field_of_this_page(client: Client) -> None:
    page(client, f"/en/models/{VISION}?organisation=company&country=DE&monthly_active_users=7", 400)


def test_an_old_name_leads_on_with_the_use(client: Client) -> None:
    answer = client.get(f"/de/models/{VISION.upper()}?organisation=company&country=DE", follow_redirects=False)
    assert answer.status_code in {200, 308}
    if answer.status_code == 308:
        assert answer.headers["location"].endswith("?organisation=company&country=DE")


def test_every_artifact_and_document_has_its_place() -> None:
    shown = {row.name for group in artifact_groups({}) for row in group.rows}
    assert shown == set(get_args(ArtifactKind))
    shown = {row.name for group in document_groups({}) for row in group.rows}
    assert shown == set(get_args(DocumentKind))


def test_every_field_has_a_title_in_both_languages() -> None:
    english, german = locale_of("en"), locale_of("de")
    bare = [name for name in FIELDS if str(field_title(name, english)) == name.rpartition(".")[2].replace("_", " ")]
    same = [name for name in bare if field_title(name, german) == field_title(name, english)]
    assert same == []


def test_each_conflict_and_what_is_not_known_stand_above_the_licence(client: Client, runtime: Runtime) -> None:
    _state(runtime, "lab/research", _made_from("cc-by-nc-4.0"))
    _state(runtime, "lab/washed", _made_from("apache-2.0", "lab/research"))
    _state(runtime, "lab/twice", _made_from("mit", "lab/washed", "nobody/knows"))
    text = page(client, "/de/models/lab/twice").text
    place = {
        word: text.index(word)
        for word in ("Widerspruch:", "Die Lizenz von nobody/knows", "Was bindet", "Eigene Angabe")
    }
    assert list(place) == sorted(place, key=lambda word: place[word])
    assert text.count("Widerspruch:") == 2
    html = client.get("/de/models/lab/twice").text
    tree = html[html.index('id="family"') : html.index('id="running"')]
    assert tree.index("lab/washed") < tree.index("lab/research")
    assert tree.count("<ul") == tree.count("</ul>") == 2
    below = page(client, "/en/models/lab/research")
    assert "2 derivatives in the registry" in below.text
    assert {"/en/models/lab/washed", "/en/models/lab/twice"} <= set(below.links())


def test_sources_that_disagree_are_named_with_what_they_say(client: Client, runtime: Runtime) -> None:
    _state(
        runtime,
        "lab/odd",
        CuratedFacts(origin=Origin(country="DE"), artifacts={"tokenizer": Item(availability="open")}),
    )
    _state(
        runtime,
        "lab/odd",
        CuratedFacts(origin=Origin(country="FR"), artifacts={"tokenizer": Item(availability="closed")}),
        "osai",
    )
    text = page(client, "/en/models/lab/odd").text
    assert "Sources disagree on" in text
    assert "osai: " in text


@pytest.mark.parametrize("evil", [EVIL, "javascript:alert(1)", "https://[", "\u202e</title></style>", "x" * 2_000])
@pytest.mark.parametrize("language", ["en", "de"])
def test_whatever_sources_say_stays_text(client: Client, runtime: Runtime, evil: str, language: str) -> None:
    short = evil[:190]
    facts = msgspec.structs.replace(
        _made_from(short, short), description=evil, origin=Origin(organisation=short), released=None,
        artifacts={"tokenizer": Item(availability="open", note=short, license=short)},
        documentation={"paper": Item(availability="open", note=short)}, ollama=(short,),
        variants=(Variant(format="GGUF", id=short),), found_at=(Location(source="vendor", id=short),),
    )  # fmt: skip
    _state(runtime, "lab/evil", facts)
    read = page(client, f"/{language}/models/lab/evil?organisation=company&country=DE")
    assert read.text.count(short.strip()) >= 4
    assert not any(link.startswith("javascript:") for link in read.links())


def test_addresses_are_shown_as_few_words() -> None:
    assert short_address("https://github.com/a/b/blob/main/README.md") == "github.com: README.md"
    assert short_address("https://example.org") == "example.org"
    assert short_address("https://[") == "https://["
    assert len(short_address("https://e.org/" + "x" * 5_000)) < 100


def test_german_pages_say_nothing_in_english_but_what_others_said(client: Client) -> None:
    text = page(client, f"/de/models/{VISION}").text
    for english in (
        "Licence",
        "Restrictions",
        "not known",
        "Evidence",
        "Released",
        "Made by",
        "users a month",
        "Running it",
    ):
        assert english not in text, english
    assert "mehr als 700.000.000 Nutzer im Monat" in text
    assert "25. September 2024" in text
