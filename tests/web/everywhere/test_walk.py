"""Every page is found by following links; each says what it is, in its language, and leads only to what is there."""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.support.http.application import Client
from tests.support.web.everywhere.crawl import Seen, Walk
from tests.support.web.page import Page, page

LANGUAGES = ("en", "de")
QUESTIONS = (
    "", "/models", "/models/{owner:str}/{name:str}", "/models/{owner:str}/{name:str}/openness", "/openness",
    "/models/{owner:str}/{name:str}/timeline", "/changes/{change_id:str}", "/check", "/licenses", "/landscape",
)  # fmt: skip
"""The ten pages, each with one question."""
WITHOUT_LINKS = (
    "/login",
    "/desk/watch/runs/{run_id:str}",
    "/desk/inventories/{inventory_id:str}/imports/{import_id:str}",
)
"""Where one comes by asking for what needs a key, or by sending a form."""
READ = ("alt", "aria-label", "content", "data-label", "label", "placeholder", "title")
ESCAPED_TWICE = re.compile(r"&(?:amp|lt|gt|quot|#3[49]);")


def each(walks: Mapping[str, Walk]) -> Iterator[tuple[str, str, Seen]]:
    return (
        (language, address, seen) for language, walk in walks.items() for address, seen in walk.pages.items()
    )  # fmt: skip


def named(read: Page, tag: str, **wanted: str) -> list[dict[str, str | None]]:
    return [
        attributes
        for name, attributes in read.tags
        if name == tag and all(attributes.get(key) == value for key, value in wanted.items())
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read(walks: Mapping[str, Walk], language: str) -> None:
    assert walks[language].broken == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_found_and_the_ten_in_two_clicks(walks: Mapping[str, Walk], language: str) -> None:
    walk = walks[language]
    clicks = walk.clicks()
    missed = {kind for kind in walk.kinds if kind not in {*clicks, *walk.files} and not kind.endswith(WITHOUT_LINKS)}
    assert missed == set()
    far = {kind: clicks.get(f"/{language}{kind}") for kind in QUESTIONS}
    assert {kind: number for kind, number in far.items() if number is None or number > 2} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(walks: Mapping[str, Walk], reader: Client, language: str) -> None:
    walk = walks[language]
    asked: set[str] = set()
    dead = []
    for address, at in walk.links.items():
        kind = walk.kind_of(address) or re.sub(r"[0-9a-f]{64}|(?<=/v1/)(\w+)/.*", r"\1", address.partition("?")[0])
        if address not in walk.pages and kind not in asked:
            asked.add(kind)
            answer = reader.get(address)
            dead += [f"{address} of {at}: {answer.status_code}"] if answer.status_code >= 400 else []
    assert dead == []


def test_places_on_a_page_are_there_once(walks: Mapping[str, Walk]) -> None:
    wrong = []
    for language, address, seen in each(walks):
        places = [str(attributes["id"]) for _, attributes in seen.read.tags if "id" in attributes]
        twice = {place for place in places if places.count(place) > 1}
        inside = {link[1:] for link in seen.read.links() if link.startswith("#")} - {*places, "main"}
        labels = {one["for"] for one in named(seen.read, "label") if "for" in one} - {*places}
        wrong += [(language, address, twice, inside, labels)] if twice or inside or labels else []
    assert wrong == []


def test_every_page_says_what_it_is(walks: Mapping[str, Walk]) -> None:
    titles: dict[str, set[str]] = {}
    for language, address, seen in each(walks):
        read = seen.read
        assert [one["lang"] for one in named(read, "html")] == [language]
        assert len(named(read, "h1")) == 1, address
        title = re.findall("<title>([^<]*)</title>", read.html.partition("</head>")[0])
        assert len(title) == 1, address
        if not address.startswith(f"/{language}/desk/"):  # whose pages are called as people called their things
            titles.setdefault(title[0], set()).add(address.partition("?")[0][3:])
        description = [one["content"] or "" for one in named(read, "meta", name="description")]
        assert len(description) == 1, address
        assert 20 <= len(description[0]) <= 202, address
        assert len(named(read, "meta", property="og:title")) == 1
        [canonical] = named(read, "link", rel="canonical")
        assert (canonical["href"] or "").startswith(f"http://127.0.0.1:8000/{language}"), address
        alternates = {
            one["hreflang"]: one["href"] or "" for one in named(read, "link", rel="alternate") if "hreflang" in one
        }
        assert set(alternates) == set(LANGUAGES), address
        assert alternates[language] == canonical["href"]
        assert named(read, "link", type="application/atom+xml"), address
        attributes = [str(value) for _, held in read.tags for name, value in held.items() if name in READ]
        assert ESCAPED_TWICE.search(" ".join((*read.said, *attributes)).replace("& &amp;", "")) is None, address
        if seen.kind.count("/") > 2:
            assert "aria-current" in dict(named(read, "li")[-1]) or named(read, "li", **{"aria-current": "page"}), (
                address
            )
    assert {title: places for title, places in titles.items() if len(places) > 1} == {}


def test_both_languages_have_the_same_pages_and_links(walks: Mapping[str, Walk]) -> None:
    english, german = walks["en"], walks["de"]
    swapped = {re.sub("^/en", "/de", address): seen for address, seen in english.pages.items()}
    assert set(swapped) == set(german.pages)
    for address, seen in german.pages.items():
        ours, theirs = (
            [re.sub("^/(?:en|de)|lang=(?:en|de)", "", link) for link in one.read.links()]
            for one in (seen, swapped[address])
        )
        assert sorted(ours) == sorted(theirs), address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_login_says_what_it_is(private_client: Client, language: str) -> None:
    read = page(private_client, f"/{language}/login")
    assert [one["lang"] for one in named(read, "html")] == [language]
    assert len(named(read, "h1")) == 1
