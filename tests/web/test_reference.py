"""The API's description as a page: complete, and nothing comes from elsewhere."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from registry.web.site.reference import prose, shape_of
from tests.support.http.application import Client
from tests.support.http.statuses import documented
from tests.support.web.page import page


def test_the_page_shows_every_operation_once(client: Client) -> None:
    read = page(client, "/schema")
    shown = re.findall(r"(GET|PUT|POST|PATCH|DELETE) (/\S+)", read.text)
    times = Counter((method, path) for method, path in shown)
    wanted = {(method, path) for path, methods in documented().items() for method in methods}
    assert wanted <= set(times)
    assert "In generated clients: put_model." in read.text


def test_its_links_lead_to_places_on_the_page_and_to_no_other_host(client: Client) -> None:
    read = page(client, "/schema")
    places = [str(attributes["id"]) for _, attributes in read.tags if "id" in attributes]
    assert len(places) == len(set(places))
    inside = {link[1:] for link in read.links() if link.startswith("#")}
    assert inside - set(places) == set()
    assert all(re.match(r"/(?:en|de|schema)(?:/|$)", link) for link in read.links() if not link.startswith("#"))
    loaded = [attributes for _, attributes in read.tags if {"src", "srcset", "data"} & attributes.keys()]
    assert loaded == []


def test_headings_do_not_skip_a_level(client: Client) -> None:
    levels = [int(tag[1]) for tag, _ in page(client, "/schema").tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json", "/schema/none"])
def test_the_description_bears_the_headers_of_pages(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "script-src" not in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/A"}, '<a href="#A">A</a>'),
        ({"type": "array", "items": {"type": "string"}}, "list of string"),
        ({"oneOf": [{"type": "integer", "minimum": 0, "maximum": 9}, {"type": "null"}]}, "integer ≥ 0, ≤ 9 or null"),
        ({"type": "object", "additionalProperties": {"$ref": "#/x/A"}}, 'object of <a href="#A">A</a>'),
        ({"enum": ["<a>", None]}, "<code>&lt;a&gt;</code> | null"),
        ({"const": 1}, "<code>1</code>"),
        ({"type": "string", "format": "date-time"}, "string (date-time)"),
        ({"type": ["null", "object"]}, "null or object"),
        ({}, "anything"),
    ],
)
def test_shapes_are_put_in_words(schema: dict[str, object], words: str) -> None:
    assert shape_of(schema) == words


def test_prose_keeps_paragraphs_lists_and_code_and_escapes_the_rest() -> None:
    assert prose("One `a<b`.\n\n* x\n* y & z\n") == (
        "<p>One <code>a&lt;b</code>.</p>\n<ul><li>x</li><li>y &amp; z</li></ul>"
    )
