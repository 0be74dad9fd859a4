"""Whose data it is, how often it is read, and what each number means."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.openness.frameworks import FRAMEWORKS
from registry.records.indexes import read_sources
from registry.web.pages.methods.overview import METHODS
from tests.support.paths import ROOT
from tests.support.web.page import page

Client = TestClient[Litestar]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_source_is_named_with_its_licence(client: Client, language: str) -> None:
    read = page(client, f"/{language}/about")
    for one in read_sources().values():
        for said in (one.title, one.data_license, one.attribution, one.commit[:12]):
            assert said in read.text
        assert one.homepage in read.links()
    assert "Foundation Model Transparency Index" in read.text
    assert "CC-BY-4.0" in read.text
    assert "3.29.0" in read.text
    assert "Unicode-3.0" in read.text
    assert ("nicht bekannt" if language == "de" else "not known") in read.text


def test_it_counts_what_is_held_and_its_links_lead_somewhere(client: Client) -> None:
    read = page(client, "/en/about")
    models = client.get("/v1/models?limit=1").json()["total"]["count"]
    assert re.search(rf"Models\s*{models}\s", read.text)
    for link in {link for link in read.links() if link.startswith(("/en/", "/v1/", "/schema"))}:
        assert client.get(link).status_code in {200, 303} or link.startswith("/en/l") or link == "/en/openness", link


def test_a_closed_registry_counts_nothing_for_strangers(private_client: Client) -> None:
    read = page(private_client, "/en/about")
    assert "What is held" not in read.text
    assert "CC-BY-4.0" in read.text
    page(private_client, "/en/methods")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_number_has_its_page(client: Client, language: str) -> None:
    links = page(client, f"/{language}/methods").links()
    for name in (*METHODS, *FRAMEWORKS):
        assert f"/{language}/methods/{name}" in links
        read = page(client, f"/{language}/methods/{name}")
        assert [tag for tag, _ in read.tags].count("h1") == 1
        assert ("Was es nicht sagt" if language == "de" else "What it does not say") in read.text


@pytest.mark.parametrize("name", METHODS)
def test_what_a_method_refers_to_exists(name: str) -> None:
    method = METHODS[name]
    assert (ROOT / method.code).exists()
    for number in method.decided:
        assert list((ROOT / "docs" / "adr").glob(f"{number:04d}-*.md"))


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_frameworks_tell_their_own_rules_and_version(client: Client, name: str) -> None:
    framework = FRAMEWORKS[name]
    read = page(client, f"/en/methods/{name}")
    assert framework.method_version in read.text
    words = " ".join(read.text.replace("`", "").split())
    for rule in framework.rules:
        assert " ".join(rule.replace("`", "").split()) in words


def test_another_name_is_no_method(client: Client) -> None:
    page(client, "/en/methods/%3Cscript%3E", 404)
    page(client, "/de/methods/lizenz", 404)
