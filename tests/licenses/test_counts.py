"""How many licences there are is one number, wherever it is told."""

from pathlib import Path

from click.testing import CliRunner

from registry.cli import cardwatch
from registry.licenses.catalogue import load_catalogue
from registry.licenses.catalogue.documentation import render_page
from tests.support.http.application import Client

COUNTS = load_catalogue().counts
PAGE = Path(__file__).parents[2] / "docs" / "licences.md"


def test_the_api_lists_as_many_as_it_says(client: Client) -> None:
    keys, cursor = list[str](), None
    while True:
        page = client.get("/v1/licenses", params={"limit": 200, **({"cursor": cursor} if cursor else {})}).json()
        assert page["total"] == {"count": COUNTS.entries, "type": "exact"}
        keys += [item["key"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert len(set(keys)) == len(keys) == COUNTS.entries
    by_class = [
        client.get("/v1/licenses", params={"class": name}).json()["total"]["count"]
        for name in ("permissive", "copyleft", "community", "research-only", "data", "unknown")
    ]
    assert sum(by_class) == COUNTS.entries


def test_pages_and_documents_tell_the_same(client: Client) -> None:
    assert COUNTS.entries == COUNTS.texts + COUNTS.words
    home = client.get("/en").text
    assert f"{COUNTS.entries} entries in the licence catalogue, {COUNTS.texts} of them texts" in home
    page = render_page(load_catalogue())
    told = f"holds {COUNTS.entries} entries: {COUNTS.texts} licence texts"
    assert told in page
    assert told in PAGE.read_text(encoding="utf-8")
    assert f"all {COUNTS.hub_ids} licence ids" in page
    tables = [line for line in page.splitlines() if line.startswith("### ")]
    assert sum(int(line.rpartition("(")[2].rstrip(")")) for line in tables if line.endswith(")")) == COUNTS.entries


def test_the_command_line_lists_as_many() -> None:
    listed = CliRunner().invoke(cardwatch, ["licenses", "list"]).stdout.splitlines()
    assert len(listed) == 1 + COUNTS.entries, "a line of names, and one for each"
