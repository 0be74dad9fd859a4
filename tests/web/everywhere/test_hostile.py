"""Nothing that people or sources typed leaves its place: on every page, in its title, previews, feeds and files."""

import re
from collections.abc import Mapping
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.support.http.application import Client
from tests.support.web.everywhere.crawl import Walk
from tests.support.web.everywhere.direction import strays
from tests.support.web.everywhere.hostile import HOSTILE, LONG, MARKUP, TURNED
from tests.support.web.page import Page

READ = ("alt", "aria-label", "content", "data-label", "label", "placeholder", "title")


def test_nothing_that_was_typed_becomes_markup(walks: Mapping[str, Walk]) -> None:
    """Each page balances and holds no script and no handler, as ``page`` reads it; nor an address that runs."""
    for walk in walks.values():
        for address, seen in walk.pages.items():
            targets = [
                str(attributes.get(name) or "")
                for _, attributes in seen.read.tags
                for name in ("href", "src", "action")
            ]
            assert [
                one for one in targets if re.match(r"\s*(?:javascript|data|vbscript):", one, re.IGNORECASE)
            ] == [], address


def test_what_was_typed_is_shown(walks: Mapping[str, Walk]) -> None:
    for walk in walks.values():
        said = "\n".join(seen.read.text for seen in walk.pages.values())
        for evil in (MARKUP, TURNED[:19], HOSTILE[2], LONG[:40]):
            assert evil in said, evil[:40]


def test_no_value_turns_the_writing_around_it(walks: Mapping[str, Walk]) -> None:
    for walk in walks.values():
        for address, seen in walk.pages.items():
            attributes = [
                str(value) for _, held in seen.read.tags for name, value in held.items() if name in READ and value
            ]
            assert [one[:200] for one in (*seen.read.said, *attributes) if strays(one)] == [], address


@pytest.mark.parametrize("evil", [MARKUP, TURNED], ids=["markup", "turned"])
def test_hostile_questions_are_answered_as_text(reader: Client, walks: Mapping[str, Walk], evil: str) -> None:
    """Whatever stands in an address: as a search, as the name of a field, as a name in the path."""
    for kind in walks["de"].kinds:
        plain, named = (re.sub(r"\{[^}]*\}", name, kind) for name in ("x", quote(evil[:60], safe="")))
        for path, params in ((plain, {"q": evil}), (plain, {evil[:50]: "x"}), (named, {})):
            answer = reader.get(path, params=params)
            assert answer.status_code < 500, (path, params)
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert [one[:200] for one in Page(answer.text).said if strays(one)] == [], (path, params)


def test_feeds_and_files_stay_what_they_are(walks: Mapping[str, Walk], reader: Client) -> None:
    feed = ET.fromstring(reader.get("/v1/changes.atom").content)  # noqa: S314 - our own
    assert len(feed) > 3
    others = {link for link in walks["en"].links if all(walk.kind_of(link) is None for walk in walks.values())}
    for link in sorted(others):
        answer = reader.get(link)
        named = answer.headers.get("content-disposition", "")
        assert named.isascii(), link
        assert "\n" not in named
        assert re.fullmatch(r'(?:(?:inline|attachment)(?:; filename="?[\w.+-]+"?)?)?', named), (link, named)
        if answer.headers["content-type"].startswith("text/html"):
            tags = {tag for tag, _ in Page(answer.text).tags}
            assert tags.isdisjoint({"script", "iframe", "object", "embed"}), link


@pytest.mark.parametrize("place", ["openness.csv", "models/hostile/markup/openness.csv", "landscape/origins.csv"])
def test_nobody_between_keeps_a_file_that_one_reader_may_see(reader: Client, place: str) -> None:
    """Caches keep ``.csv`` by its name, and the session stands in a cookie that they do not look at."""
    answer = reader.get(f"/en/{place}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert re.fullmatch(r'attachment; filename="[\w.-]+\.csv"', answer.headers["content-disposition"])
