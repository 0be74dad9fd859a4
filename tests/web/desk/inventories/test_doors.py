"""Who may write by the pages: with the token of the page, the scope that the API's operation needs, and a session."""

from collections.abc import Callable

from registry.access import Scope
from tests.support.http.application import KEY
from tests.support.web.page import page
from tests.support.web.rooms.inventory_desk import InventoryVisitor


def _writes(keeper: InventoryVisitor) -> list[tuple[str, dict[str, str]]]:
    """Every address of these pages that writes, with a form that would do it."""
    inventory = keeper.made("Lab")
    entry = keeper.added(inventory)
    keeper.import_list(inventory, "derived")
    line = keeper.client.get(f"/v1/{inventory}/unsettled").json()["items"][0]["id"]
    return [
        ("inventories", {"name": "Other"}),
        (inventory, {"name": "Other"}),
        (inventory, {"act": "delete"}),
        (f"{inventory}/check", {}),
        (f"{inventory}/add", {"model": "good/derived"}),
        (entry, {"owner": "me"}),
        (f"{entry}/decide", {"act": "request", "reason": "Because."}),
        (f"{entry}/remove", {}),
        (f"{inventory}/lines/{line}", {"act": "dismiss", "reason": "Because."}),
        ("waivers", {"inventory": "Lab", "entry": "good/apache", "rule": "r"}),
        ("waivers/wvr_0/withdraw", {}),
    ]


def test_a_form_without_the_token_of_the_page_writes_nothing(keeper: InventoryVisitor) -> None:
    writes = _writes(keeper)
    before = len(keeper.events_of_all())
    for place, form in writes:
        for token in ({}, {"token": ""}, {"token": "0" * 64}):
            sent = keeper.client.post(keeper.at(place), data={**form, "version": "*", **token})
            assert sent.status_code == 403, place
            assert keeper.client.post(keeper.at(place), json=form).status_code == 400
    inventory = writes[1][0]
    upload = {"text": "good/derived", "format": "auto", "act": "take"}
    for token in ({}, {"token": "0" * 64}):
        sent = keeper.client.post(
            keeper.at(f"{inventory}/import"), data={**upload, **token}, files={"file": ("a", b"x")}
        )
        assert sent.status_code == 403
    assert len(keeper.events_of_all()) == before


def test_whoever_may_only_look_sees_no_forms_and_writes_nothing(
    keeper: InventoryVisitor, colleague: Callable[..., InventoryVisitor]
) -> None:
    writes = _writes(keeper)
    inventory, entry = writes[1][0], writes[5][0]
    reader = colleague("reader", Scope.INVENTORIES_READ)
    before = len(keeper.events_of_all())
    for place in ("inventories", inventory, entry, f"{inventory}/lines", f"{inventory}/import", f"{inventory}/add"):
        read = reader.look(place)
        assert "inventories:write" in read.text, place
        assert [one for tag, one in read.tags if tag == "form" and one.get("method") == "post"] == [
            {"action": f"/{reader.language}/logout", "method": "post"}
        ], place
    assert "waivers:write" in reader.look("waivers").text
    token = reader.visitor_token()
    for place, form in [*writes, (f"{inventory}/import", {})]:
        sent = reader.client.post(reader.at(place), data={"token": token, **form})
        assert sent.status_code == 403, place
        assert ("waivers:write" if place.startswith("waivers") else "inventories:write") in sent.text
    assert len(keeper.events_of_all()) == before


def test_whoever_lacks_the_scope_is_told_and_whoever_is_not_logged_in_is_led_to_the_login(
    keeper: InventoryVisitor, colleague: Callable[..., InventoryVisitor]
) -> None:
    writes = _writes(keeper)
    pages = ["inventories", "waivers", writes[1][0], writes[5][0], f"{writes[1][0]}/lines", f"{writes[1][0]}/import"]
    other = colleague("other", Scope.MODELS_READ)
    for place in pages:
        assert "inventories:read" in page(other.client, other.at(place), 403).text
    other.client.post("/en/logout", data={"token": other.visitor_token()})
    for place in pages:
        led = other.client.get(other.at(place), follow_redirects=False)
        assert led.status_code == 303
        assert led.headers["location"].startswith("/en/login?next=")
    for place, form in writes:
        assert other.client.post(other.at(place), data=form).status_code == 401
    other.client.headers["Authorization"] = f"Bearer {KEY}"
    assert other.client.get(other.at("inventories"), follow_redirects=False).status_code == 401


def test_a_granter_of_waivers_needs_no_inventories(
    keeper: InventoryVisitor, colleague: Callable[..., InventoryVisitor]
) -> None:
    keeper.made("Lab")
    granter = colleague("granter", Scope.WAIVERS_WRITE)
    read = granter.look("waivers?inventory=Lab&entry=good/apache")
    assert "A new waiver" in read.text
    assert "Lab" not in {one.get("value") for tag, one in read.tags if tag == "option"}
    granter.look("inventories", 403)


def test_hostile_addresses_and_bodies_are_refused(keeper: InventoryVisitor) -> None:
    inventory = keeper.made("Lab")
    entry = keeper.added(inventory)
    for place in (
        f"{inventory}?owner=%00", f"{inventory}?owner=%F0%9F%92%A9", f"{inventory}?cursor=x", "inventories?cursor=%00",
        "inventories/%00", f"{inventory}/entries/%00", f"{inventory}/imports/%00", f"{inventory}/lines?cursor=x",
        "waivers?inventory=%00&entry=%00", "waivers?inventory=Lab&entry=%00", "waivers?cursor=x",
        f"{inventory}/allow-list?format=%00", f"{inventory}?owner={'x' * 300}", f"{inventory}?done=<script>",
        "inventories/inv_0", f"{inventory}/entries/..%2f..",
    ):  # fmt: skip
        answer = keeper.client.get(keeper.at(place))
        assert answer.status_code in {200, 400, 404}, place
        assert "<script>" not in answer.text
    token = keeper.visitor_token()
    for place, form in [
        (f"{inventory}/add", {"model": "a/b\x00"}), (f"{inventory}/add", {"model": "good/apache", "owner": "\x00"}),
        (entry, {"note": "a\x00", "version": "*"}), (entry, {"revision": "\x00", "version": "*"}),
        (f"{entry}/decide", {"act": "block\x00", "reason": "Because."}),
        (f"{entry}/decide", {"act": "block", "reason": "\x00"}), (f"{inventory}/lines/%00", {"meant": "good/apache"}),
        ("waivers", {"inventory": "Lab\x00"}), ("waivers/%00/withdraw", {}),
        (inventory, {"name": "Lab", "unsay": "x", "version": "no etag"}),
    ]:  # fmt: skip
        sent = keeper.client.post(keeper.at(place), data={"token": token, **form})
        assert sent.status_code in {400, 404, 412}, (place, form, sent.status_code)
    upload = keeper.at(f"{inventory}/import")
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
        sent = keeper.client.post(upload, content=b"--x\r\nnothing", headers={"Content-Type": kind})
        assert sent.status_code in {400, 403}, kind
    many = keeper.client.post(keeper.at("inventories"), data={"token": token, "activities": ["education"] * 200})
    assert many.status_code == 400
    large = keeper.client.post(keeper.at("inventories"), data={"token": token, "name": "x" * 100_000})
    assert large.status_code == 413
