"""Lists that are looked at, taken in, and what they leave open."""

import re
from collections.abc import Callable

import pytest

from registry.access import Scope
from registry.web.desk.inventories.intake import MAX_KIB
from tests.support.web.page import Page
from tests.support.web.rooms.inventory_desk import InventoryVisitor, place_of

LIST = "good/apache\nderived\nnobody/has-this\nclosed/research@main\n"


def test_a_preview_tells_and_writes_nothing(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    for given in ({"text": LIST}, {"file": LIST.encode()}):
        seen = keeper.import_list(inventory, act="preview", **given)
        assert seen.status_code == 200
        read = Page(seen.text)
        assert "Nothing is written yet." in read.text
        for said in ("good/apache", "The owner is missing.", "good/derived", "This model is not in the registry."):
            assert said in read.text
        assert "nobody/has-this" in read.text.partition("or its text, pasted")[2]
    assert "It has no entries yet" in keeper.look(inventory).text
    assert [one.type for one in keeper.events(inventory.partition("/")[2])] == ["inventory.created"]


def test_a_preview_says_what_the_import_then_does(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    keeper.added(inventory, "good/apache")
    seen = Page(keeper.import_list(inventory, LIST, act="preview").text).text
    assert "there already" in seen
    assert "1 new entry" in seen
    done = keeper.import_list(inventory, LIST)
    assert done.status_code == 303
    told = keeper.look(place_of(done))
    assert "1 new entry" in told.text
    assert "closed/research" in told.text
    assert "The owner is missing." in told.text
    again = keeper.look(place_of(keeper.import_list(inventory, LIST)))
    assert "It brought no new entry." in again.text
    assert keeper.api(inventory)["entries"] == 2
    keeper.look(f"{inventory}/imports/imp_0", 404)


def test_files_of_every_kind_come_by_upload(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    table = b"model,owner\ngood/apache,chair\n"
    assert "table (CSV) with a header" in keeper.look(place_of(keeper.import_list(inventory, file=table))).text
    assert keeper.import_list(inventory, file=b'{"bomFormat": "CycloneDX"', format="cyclonedx").status_code == 400
    for form, said in (
        ({"text": "good/apache", "format": "pdf"}, "pdf"),
        ({"text": ""}, "Choose a file, or paste its text."),
        ({"file": b"\x00\x01\xff\xfe" * 9, "format": "spdx"}, ""),
    ):
        sent = keeper.import_list(inventory, **form)
        assert sent.status_code == 400, form
        assert said in Page(sent.text).text
    binary = keeper.import_list(inventory, file=b"good/apache \xff\xfe\x00", act="preview")
    assert binary.status_code in {200, 400}
    assert "\x00" not in binary.text
    assert keeper.import_list(inventory, file=b"a\n" * (MAX_KIB * 512 + 1)).status_code == 413
    assert keeper.client.post(keeper.at(f"{inventory}/import"), data={"text": "a"}).status_code == 400


def test_an_open_line_is_settled_or_laid_aside(
    keeper: InventoryVisitor, colleague: Callable[..., InventoryVisitor]
) -> None:
    inventory = keeper.made()
    keeper.import_list(inventory, "derived\nnobody/has-this\nsome/terms\nour/tokenizer\n")
    lines = f"{inventory}/lines"
    ids = list(dict.fromkeys(re.findall(r'<li id="(lin_\w+)">', keeper.html(lines))))
    assert len(ids) == 4
    assert "good/derived" in {one.get("value") for _, one in keeper.look(lines).tags if one.get("type") == "radio"}
    for number, form, status in [
        (0, {"act": "settle"}, 400),
        (0, {"act": "settle", "meant": "good/derived"}, 303),
        (1, {"act": "settle", "model": "no model at all"}, 400),
        (1, {"act": "settle", "meant": "other", "model": "good/apache"}, 303),
        (2, {"act": "settle", "license": "no-such"}, 400),
        (2, {"act": "settle", "license": "mit"}, 303),
        (3, {"act": "dismiss", "reason": ""}, 400),
        (3, {"act": "dismiss", "reason": "A tokenizer of our own."}, 303),
    ]:
        sent = keeper.send(lines, f"{lines}/{ids[number]}", **form)
        assert sent.status_code == status, (form, sent.text[-2_000:])
        if status == 400:
            assert Page(sent.text).text.count("fault") or 'class="fault"' in sent.text
            assert all(value in sent.text for name, value in form.items() if name in {"model", "license"})
    assert "Nothing is open." in keeper.look(lines).text
    assert keeper.api(inventory)["entries"] == 3
    other = colleague("late", Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE)
    late = other.send(lines, f"{lines}/{ids[0]}", act="settle", meant="good/apache")
    assert late.status_code == 404
    assert "This line is not open any more" in Page(late.text).text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>/x", "a" * 3_000, "=HYPERLINK(1)/x", "\u202egnp/exe"])
def test_hostile_lines_are_words(keeper: InventoryVisitor, name: str) -> None:
    inventory = keeper.made()
    for act in ("preview", "take"):
        sent = keeper.import_list(inventory, name, act=act)
        assert sent.status_code in {200, 303, 400}
        assert "<script>" not in sent.text
    assert "<script>" not in keeper.html(f"{inventory}/lines")
    keeper.look(f"{inventory}/lines")
