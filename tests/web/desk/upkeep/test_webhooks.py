"""Did every message arrive? Subscriptions made, changed, pinged and ended at the desk, and what was sent by them."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from sqlmodel import col, select

from registry.access import Scope
from registry.egress import Egress
from registry.events import Event
from registry.runtime import Runtime
from registry.webhooks.delivery.worker import deliver_due
from registry.webhooks.tables import Delivery, DeliveryAttempt, WebhookEndpoint
from tests.support.egress.policies import LOOPBACK
from tests.support.http.application import Client
from tests.support.web.login import token_in
from tests.support.web.page import Page, page
from tests.support.web.rooms.desk import at_desk, send
from tests.support.webhooks.receiver import run_receiver

PLACE = "/en/desk/webhooks"
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202egnp.exe"


def make(client: Client, **more: str | list[str]) -> str:
    """A new subscription; its page."""
    form = {"url": "http://127.0.0.1:9/hook", "description": "Licence desk", **more}
    token = token_in(client.get(PLACE).text)
    answer = client.post(PLACE, data={"token": token, **form}, follow_redirects=False)
    assert answer.status_code == 303, Page(answer.text).text
    return str(answer.headers["location"])


def stored(runtime: Runtime) -> list[WebhookEndpoint]:
    with runtime.database.reading() as session:
        return list(session.exec(select(WebhookEndpoint).order_by(col(WebhookEndpoint.id))))


def test_a_subscription_is_made_and_its_secret_shown_once(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE, name="alerts") as client:
        place = make(client, types=["license.changed", "model.deleted"], models="mistralai/*\r\nQwen/Qwen3-8B")
        assert "whsec" not in place
        shown = page(client, place)
        secret = re.search(r"whsec_[A-Za-z0-9+/=]{40,}", shown.text)
        assert secret
        assert "a ping is on its way" in shown.text
        assert client.get(place).headers["cache-control"] == "no-store"
        assert "whsec_" not in client.get(place).text
        listed = page(client, PLACE)
        assert "Licence desk" in listed.text
        assert place.partition("?")[0] in listed.links()
    (one,) = stored(desk)
    assert (one.events, one.models) == (["license.changed", "model.deleted"], ["mistralai/*", "Qwen/Qwen3-8B"])
    assert one.created_by == "alerts"
    with desk.database.reading() as session:
        made = session.exec(select(Event).where(Event.type == "webhook.created")).one()
    assert (made.actor, made.key is not None) == ("alerts", True)


def test_a_secret_opens_for_the_session_alone_that_asked_for_it(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        place = make(client)
        cookie = client.cookies["cardwatch_once"]
        assert "whsec" not in bytes.fromhex(cookie).decode()
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as other:
        other.cookies["cardwatch_once"] = cookie
        assert "whsec_" not in other.get(place).text
        other.cookies["cardwatch_once"] = b"whsec_plain".hex()
        assert "whsec_" not in other.get(place).text


FAULTS = (
    ({"url": "ftp://example.org/x"}, "url", "http"),
    ({"url": "https://10.0.0.1/x"}, "url", "not public"),
    ({"url": ""}, "url", "8"),
    ({"url": "x" * 10_000}, "url", "longer"),
    ({"description": "x" * 3_000}, "description", "500"),
    ({"types": "license.eaten"}, "types", "license.changed"),
    ({"models": "no/such/model"}, "models", "can match no model"),
    ({"owners": "a/b"}, "owners", "is no owner"),
    ({"inventories": "nobody has it"}, "inventories", "nobody has it"),
    ({"classes": "open"}, "classes", "permissive"),
    ({"directions": "up"}, "directions", "widened"),
    ({"min_severity": "huge"}, "min_severity", "critical"),
)


def test_faults_stand_at_their_fields_and_what_was_typed_stays(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        for form, field, said in FAULTS:
            given = {"url": "http://127.0.0.1:9/hook", "description": "kept as typed", **form}
            answer = send(client, PLACE, given)
            assert answer.status_code == 400, form
            read = Page(answer.text)
            fault = next(one for one in read.tags if one[1].get("id") == f"{field}-fault")
            assert fault[1]["lang"] == "en"
            assert f"#{field}" in read.links()
            assert said in read.text, form
            assert "kept as typed" in answer.text or field == "description"
    assert stored(desk) == []


def test_it_is_changed_as_it_was_read(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        place = make(client).partition("?")[0]
        version = next(str(one["value"]) for _, one in page(client, place).tags if one.get("name") == "version")
        changed = {
            "url": "http://127.0.0.1:9/hook", "description": "New name", "owners": "mistralai", "ordered": "on",
            "min_severity": "critical", "version": version,
        }  # fmt: skip
        answer = send(client, place, changed)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{place}?done=webhook_changed")
        late = send(client, place, {**changed, "description": "Later"})
        assert late.status_code == 412
        assert 'value="Later"' in late.text
        assert "has changed since" in Page(late.text).text
        wrong = send(client, place, {**changed, "owners": "a/b", "version": version})
        assert wrong.status_code == 400
        assert "owners-fault" in wrong.text
    (one,) = stored(desk)
    assert (one.description, one.is_ordered, one.filters) == (
        "New name", True, {"owners": ["mistralai"], "min_severity": "critical"},
    )  # fmt: skip


def test_it_is_turned_off_and_on_pinged_given_a_secret_and_ended(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        place = make(client).partition("?")[0]
        first = _secret(client, place)
        off = send(client, place, {"state": "disabled", "version": _version(client, place)}, f"{place}/state")
        assert off.headers["location"] == f"{place}?done=webhook_disabled"
        assert "turned off" in page(client, place).text
        refused = send(client, place, {}, f"{place}/ping")
        assert refused.status_code == 409
        assert "disabled" in Page(refused.text).text
        send(client, place, {"state": "active", "version": _version(client, place)}, f"{place}/state")
        assert send(client, place, {}, f"{place}/ping").status_code == 303
        assert send(client, place, {"grace": "7"}, f"{place}/rotate").status_code == 400
        assert send(client, place, {"grace": "0"}, f"{place}/rotate").status_code == 303
        second = _secret(client, place)
        assert second not in {None, first}
        assert _secret(client, place) is None
        assert send(client, place, {}, f"{place}/end").status_code == 428
        ended = send(client, place, {"version": _version(client, place)}, f"{place}/end")
        assert ended.headers["location"] == f"{PLACE}?done=webhook_ended"
        page(client, place, 404)
        assert "Nobody is told" in page(client, PLACE).text
    with desk.database.reading() as session:
        told = session.exec(select(Event.type).where(col(Event.key).is_not(None)).order_by(col(Event.seq))).all()
    assert [one for one in told if one.startswith("webhook.")] == [
        "webhook.created", "webhook.ping", "webhook.updated", "webhook.updated", "webhook.ping",
        "webhook.secret_rotated", "webhook.deleted",
    ]  # fmt: skip


def test_a_delivery_is_shown_with_its_attempts_and_sent_again(desk: Runtime) -> None:
    with run_receiver(then=503) as receiver, at_desk(desk, Scope.WEBHOOKS_MANAGE, Scope.MODELS_READ) as client:
        place = make(client, url=receiver.url).partition("?")[0]
        _deliver(desk)
        shown = page(client, place)
        assert "nothing arrives" in shown.text
        delivery = next(link for link in shown.links() if "/deliveries/" in link)
        whole = page(client, delivery)
        assert "status 503" in whole.text
        assert '"type": "webhook.ping"' in whole.text
        assert "webhook-id: evt_" in whole.text
        early = send(client, delivery, {}) if "Send again" in whole.text else None
        assert early is None
        token = token_in(client.get(place).text)
        assert client.post(delivery, data={"token": token}).status_code == 409
        with desk.database.unit_of_work() as work:
            row = work.session.exec(select(Delivery)).one()
            row.state, row.reason, row.next_attempt_at = "exhausted", "10 attempts failed.", None
        assert "given up" in page(client, f"{place}?state=exhausted").text
        assert "/deliveries/" not in str(page(client, f"{place}?state=delivered").links())
        page(client, f"{place}?state=lost", 400)
        receiver.then = 204
        again = send(client, delivery, {})
        assert (again.status_code, again.headers["location"]) == (303, f"{delivery}?done=delivery_replayed")
        _deliver(desk)
        assert "arrived" in page(client, delivery).text
        assert len({one.message_id for one in receiver.received}) == 1
        assert "2 attempts" in page(client, delivery).text


def test_a_range_is_sent_again(desk: Runtime) -> None:
    with run_receiver() as receiver, at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        place = make(client, url=receiver.url).partition("?")[0]
        _deliver(desk)
        none = send(client, place, {"states": "exhausted"}, f"{place}/replay")
        assert none.headers["location"] == f"{place}?done=webhook_nothing_replayed"
        some = send(client, place, {"states": "delivered", "since": "2020-01-01T00:00"}, f"{place}/replay")
        assert some.headers["location"] == f"{place}?done=webhook_replayed"
        _deliver(desk)
        assert len(receiver.received) == 2
        for form, field in (
            ({"states": "lost"}, "states"), ({}, "states"), ({"states": "gone", "since": "soon"}, "since"),
            ({"states": "gone", "until": "99999-01-01T00:00"}, "until"),
        ):  # fmt: skip
            wrong = send(client, place, form, f"{place}/replay")
            assert wrong.status_code == 400, form
            assert f"{field}-fault" in wrong.text, form


def test_of_another_subscription_no_delivery_is_shown_or_sent(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        first, second = make(client).partition("?")[0], make(client).partition("?")[0]
        delivery = next(link for link in page(client, first).links() if "/deliveries/" in link)
        foreign = delivery.replace(first, second)
        page(client, foreign, 404)
        assert send(client, first, {}, foreign).status_code == 404
        assert send(client, first, {}, f"{second}/deliveries/dlv_0").status_code == 404


def test_answers_are_for_administrators(desk: Runtime) -> None:
    with run_receiver() as receiver, at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        place = make(client, url=receiver.url).partition("?")[0]
        _deliver(desk)
        with desk.database.unit_of_work() as work:
            work.session.exec(select(DeliveryAttempt)).one().excerpt = f"secret words {EVIL}"
        delivery = next(link for link in page(client, place).links() if "/deliveries/" in link)
        assert "secret words" not in client.get(delivery).text
    with at_desk(desk, Scope.ADMIN) as client:
        assert f"secret words {EVIL}" in page(client, delivery).text


@pytest.mark.parametrize("evil", [EVIL, "x" * 10_000, "\u202e\u0000"])
def test_whatever_is_typed_stays_text(desk: Runtime, evil: str) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        for field in ("url", "description", "types", "models", "owners", "inventories", "min_severity", "ordered"):
            form = {"url": "http://127.0.0.1:9/hook", field: evil}
            answer = send(client, PLACE, form)
            assert answer.status_code in {303, 400}, field
            assert "<script" not in answer.text
            if answer.status_code == 303:
                read = page(client, str(answer.headers["location"]))
                assert not any(name.startswith("on") for _, one in read.tags for name in one)
        assert "<script" not in client.get(PLACE).text
        assert 400 <= send(client, PLACE, {}, f"{PLACE}/{quote(evil, safe='')}/ping").status_code < 500


WRITES = (
    "",
    "/whk_0",
    "/whk_0/state",
    "/whk_0/ping",
    "/whk_0/rotate",
    "/whk_0/end",
    "/whk_0/replay",
    "/whk_0/deliveries/d",
)


def test_nothing_is_done_without_token_scope_or_login(desk: Runtime) -> None:
    form = {"url": "http://127.0.0.1:9/hook", "state": "active", "version": "*", "grace": "0", "states": "gone"}
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        token = token_in(client.get(PLACE).text)
        for write in WRITES:
            for wrong in ({}, {"token": ""}, {"token": "0" * 64}, {"token": token[::-1]}):
                assert client.post(f"{PLACE}{write}", data={**form, **wrong}).status_code == 403, (write, wrong)
            assert client.post(f"{PLACE}{write}", json={"token": token}).status_code == 400, write
    with at_desk(desk, Scope.MODELS_READ, Scope.SYNC_RUN) as client:
        for write in WRITES:
            refused = send(client, "/en/desk", form, f"{PLACE}{write}")
            assert refused.status_code == 403, write
            assert "webhooks:manage" in Page(refused.text).text
        client.cookies.clear()
        for write in WRITES:
            assert client.post(f"{PLACE}{write}", data=form).status_code in {303, 401}, write
    assert stored(desk) == []


def test_whoever_lacks_the_scope_is_told_which(desk: Runtime) -> None:
    with at_desk(desk, Scope.MODELS_READ) as client:
        for place in (PLACE, f"{PLACE}/whk_0", f"{PLACE}/whk_0/deliveries/d"):
            assert "webhooks:manage" in page(client, place, 403).text


def test_a_private_subscription_is_moved_by_who_sees_what_is_private(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE, Scope.PRIVATE_READ) as client:
        place = make(client).partition("?")[0]
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        form = {"url": "http://127.0.0.1:9/hook", "description": "Same place", "version": _version(client, place)}
        assert send(client, place, form).status_code == 303
        form = {"url": "http://127.0.0.1:9/other", "description": "Mine", "version": _version(client, place)}
        refused = send(client, place, form)
        assert refused.status_code == 403
        assert "private:read" in Page(refused.text).text


def test_in_german(desk: Runtime) -> None:
    with at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        place = make(client).partition("?")[0].replace("/en/", "/de/")
        assert "Abonnement" in page(client, place).text
        assert "Unterwegs" in page(client, place).text or "unterwegs" in page(client, place).text


def test_the_last_delivery_and_what_waits_stand_beside_each(desk: Runtime) -> None:
    with run_receiver() as receiver, at_desk(desk, Scope.WEBHOOKS_MANAGE) as client:
        make(client, url=receiver.url, description="arrives")
        _deliver(desk)
        make(client, description="waits")
        listed = page(client, PLACE).text
    assert re.search(r"arrives.*arrived.*ping.*waits.*on its way", listed, re.DOTALL)


def _deliver(runtime: Runtime) -> None:
    deliver_due(runtime.database, Egress(LOOPBACK, timeout_seconds=2), clock=lambda: datetime.now(UTC))


def _version(client: Client, place: str) -> str:
    return next(str(one["value"]) for _, one in page(client, place).tags if one.get("name") == "version")


def _secret(client: Client, place: str) -> str | None:
    found = re.search(r"whsec_[A-Za-z0-9+/=]{40,}", page(client, place).text)
    return found[0] if found else None
