"""Logging in to the pages: a key becomes a session, which ends with its key, by logging out and with time."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from registry.access import Scope, create_key, revoke_key
from registry.access.tables import ApiKey, PageSession
from registry.events import Event
from registry.evidence import keep_texts
from registry.key_texts import make_key
from registry.runtime import Runtime
from registry.web.languages import LANGUAGES
from tests.support.clock import NOW
from tests.support.http.application import KEY, Client, make_runtime, speaking_to
from tests.support.web.login import log_in, log_out, token_in
from tests.support.web.page import page

COOKIE = "cardwatch_session"
NO_KEY = "The API key is not valid."
READ_ONLY = {f"/{language}/{page}" for language in LANGUAGES for page in ("check", "coverage")}
"""Forms that change nothing, and are sent so that no figures stand in an address."""


@pytest.fixture
def closed(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry that lets nobody in without a key."""
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=False)
    yield made
    made.close()


@pytest.fixture
def browser(closed: Runtime) -> Iterator[Client]:
    with speaking_to(closed, key=None) as client:
        yield client


def a_key(runtime: Runtime, *scopes: Scope, name: str = "desk", ends: datetime | None = None) -> tuple[str, str]:
    with runtime.database.unit_of_work() as work:
        key, text = create_key(work, name, list(scopes), actor="test", now=NOW, expires_at=ends)
        return key.id, text


def is_in(client: Client) -> bool:
    status = client.get("/en/models").status_code
    assert status in {200, 303}
    return status == 200


def test_a_key_becomes_a_session_and_logging_out_ends_it(closed: Runtime, browser: Client) -> None:
    key_id, key = a_key(closed, Scope.MODELS_READ)
    asked = browser.get("/en/models?q=llama%20%26&license_class=community")
    assert (asked.status_code, asked.headers["location"]) == (
        303, "/en/login?next=%2Fen%2Fmodels%3Fq%3Dllama%2520%2526%26license_class%3Dcommunity",
    )  # fmt: skip
    form = page(browser, asked.headers["location"])
    assert any(attributes.get("type") == "password" for _, attributes in form.tags)
    place = next(one["value"] for tag, one in form.tags if tag == "input" and one.get("name") == "next")
    answer = log_in(browser, key, str(place))
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/models?q=llama%20%26&license_class=community")
    shown = browser.get(answer.headers["location"])
    assert "Logged in as desk" in shown.text
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    assert "What it holds" in page(browser, "/en").text
    token = browser.cookies[COOKIE]
    assert (log_out(browser).status_code, is_in(browser)) == (303, False)
    browser.cookies[COOKIE] = token
    assert not is_in(browser)
    with closed.database.reading() as session:
        events = session.exec(select(Event).where(col(Event.type).startswith("session."))).all()
    assert [(one.type, one.actor, one.key) for one in events] == [
        ("session.opened", "desk", key_id), ("session.closed", "desk", key_id),
    ]  # fmt: skip
    assert token not in str([one.model_dump() for one in events])


def test_the_cookie_is_for_this_site_and_no_script(closed: Runtime, browser: Client) -> None:
    cookie = _session_cookie(log_in(browser, a_key(closed, Scope.MODELS_READ)[1]).headers.get_list("set-cookie"))
    assert {"httponly", "samesite=strict", "path=/", "max-age=28800"} <= cookie
    assert "secure" not in cookie
    assert not any(one.startswith("domain") for one in cookie)


def test_only_a_hash_of_the_token_is_stored(closed: Runtime, browser: Client) -> None:
    for key in (a_key(closed, Scope.MODELS_READ)[1], KEY):
        log_in(browser, key)
        token = browser.cookies[COOKIE]
        with closed.database.reading() as session:
            stored = str([row.model_dump() for row in session.exec(select(PageSession)).all()])
        assert token not in stored
        assert key not in stored


@pytest.mark.parametrize("end", ["revoked", "expired", "gone", "late", "by a clock that was ahead", "lost its scope"])
def test_a_session_ends_with_its_key_and_with_time(closed: Runtime, browser: Client, end: str) -> None:
    key_id, key = a_key(closed, Scope.MODELS_READ)
    log_in(browser, key)
    assert is_in(browser)
    now = datetime.now(UTC)
    with closed.database.unit_of_work() as work:
        match end:
            case "revoked":
                revoke_key(work, key_id, actor="test", now=now)
            case "expired":
                work.session.execute(update(ApiKey).values(expires_at=now - timedelta(seconds=1)))
            case "gone":
                work.session.delete(work.session.exec(select(ApiKey)).one())
            case "late":
                work.session.execute(update(PageSession).values(ends_at=now - timedelta(seconds=1)))
            case "by a clock that was ahead":
                work.session.execute(update(PageSession).values(ends_at=now + timedelta(days=9)))
            case _:
                work.session.execute(update(ApiKey).values(scopes=[str(Scope.SYNC_RUN)]))
                work.session.commit()
                assert "needs the scope models:read" in page(browser, "/en/models", 403).text
                return
    assert not is_in(browser)
    assert "Logged in as" not in browser.get("/en").text


def test_the_bootstrap_key_logs_in_until_it_is_another(database_url: str, tmp_path: Path) -> None:
    for key in (KEY, "another-bootstrap-key"):
        made = make_runtime(database_url, tmp_path / "data", anonymous_read=False, bootstrap_key=key)
        with speaking_to(made, key=None) as client:
            if key == KEY:
                log_in(client, KEY)
                token = client.cookies[COOKIE]
            client.cookies[COOKIE] = token
            assert is_in(client) is (key == KEY)
        made.close()


@pytest.mark.parametrize("key", ["", " ", "wrong", make_key(bytes(64)), "cw_a\x00b", "\x00", "ключ", KEY + "x"])
def test_a_wrong_key_is_told_the_same_sentence(browser: Client, key: str) -> None:
    answer = log_in(browser, key)
    assert answer.status_code == 401
    assert NO_KEY in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "WWW-Authenticate" in answer.headers
    assert COOKIE not in browser.cookies
    assert token_in(answer.text)


def test_guesses_spend_the_units_of_their_address(database_url: str, tmp_path: Path) -> None:
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=False, rate_limit=100, rate_limit_key=9_000)
    guess = make_key(bytes(64))
    with speaking_to(made) as client:  # a key of the guesser's own buys no guesses
        statuses = [log_in(client, guess).status_code for _ in range(6)]
        assert statuses[0] == 401
        assert statuses[-1] == 429
        assert client.get("/en/models").status_code == 200
    made.close()


def test_every_form_needs_the_token_of_its_page(closed: Runtime, browser: Client) -> None:
    _, key = a_key(closed, Scope.ADMIN)
    log_in(browser, key)
    token = token_in(browser.get("/en").text)
    posts = [route.path for route in browser.app.routes if "POST" in getattr(route, "methods", ())]
    ours = [re.sub(r"\{[^}]+\}", "x", path) for path in posts if not path.startswith("/v1/") and path not in READ_ONLY]
    assert {f"/{language}/{name}" for language in LANGUAGES for name in ("login", "logout")} <= set(ours)
    for path in ours:
        if path.startswith("/de/desk/") or path.endswith("/import"):
            continue  # both languages have one handler; a form with a file is asked in tests/web/desk/inventories
        for wrong in ("", "0" * 64, token[:-1], token + "0", token.upper()):
            answer = browser.post(path, data={"token": wrong, "key": key})
            assert (answer.status_code, "This form has ended" in answer.text) == (403, True), (path, wrong)
        assert browser.post(path, data={"key": key}).status_code == 403
        assert browser.post(path, json={"token": token}).status_code == 400
        assert browser.post(path, content=b"a=1&a=2", headers=FORM).status_code == 400
        assert browser.post(path, content=b"&".join(b"f%d=1" % n for n in range(99)), headers=FORM).status_code == 400
        long = 99_999 if "/desk/" not in path else 999_999  # a policy, or a list of models, is longer than a key
        assert browser.post(path, content=b"key=" + b"x" * long, headers=FORM).status_code == 413
        assert browser.post(path, content=b"token=%ff%00&key=\xff", headers=FORM).status_code == 403
    assert is_in(browser)
    browser.cookies.clear()
    assert browser.post("/en/login", data={"token": token, "key": key}).status_code == 403
    assert browser.post("/en/logout", data={"token": token}).headers["location"] == "/en"


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_token_of_another_session_is_none(closed: Runtime, browser: Client) -> None:
    _, key = a_key(closed, Scope.MODELS_READ)
    log_in(browser, key)
    foreign = token_in(browser.get("/en").text)
    log_in(browser, key)
    assert browser.post("/en/logout", data={"token": foreign}).status_code == 403
    with closed.database.reading() as session:
        assert len(session.exec(select(PageSession)).all()) == 1  # logging in again ended the first


def test_sessions_that_have_ended_are_forgotten(closed: Runtime, browser: Client) -> None:
    _, key = a_key(closed, Scope.MODELS_READ)
    for _ in range(3):
        browser.cookies.clear()
        log_in(browser, key)
        with closed.database.unit_of_work() as work:
            work.session.execute(update(PageSession).values(ends_at=NOW - timedelta(days=1)))
    log_in(browser, key)
    with closed.database.reading() as session:
        assert len(session.exec(select(PageSession)).all()) == 1


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "é" * 43, "a" * 4000, "%00" * 20, '"quoted"'])
def test_an_invented_cookie_is_nobody(browser: Client, cookie: str) -> None:
    answer = browser.get("/en/models", headers={b"Cookie": f"{COOKIE}={cookie}".encode()})
    assert answer.status_code == 303


def test_who_is_logged_in_reads_the_texts_behind_a_record(closed: Runtime, browser: Client) -> None:
    with closed.database.unit_of_work() as work:
        keep_texts(work, [TEXT], NOW)
    path = f"/texts/{hashlib.sha256(TEXT).hexdigest()}"
    assert browser.get(path).headers["location"] == f"/en/login?next=%2Ftexts%2F{hashlib.sha256(TEXT).hexdigest()}"
    log_in(browser, a_key(closed, Scope.MODELS_READ)[1])
    answer = browser.get(path)
    assert (answer.status_code, answer.content) == (200, TEXT)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"
    for none in ("0" * 64, "x", "%27"):
        assert "No evidence" in page(browser, f"/texts/{none}", 404).text


TEXT = b"<script>alert(1)</script>"


def test_a_wrong_key_in_the_request_is_not_covered_by_a_session(closed: Runtime, browser: Client) -> None:
    log_in(browser, a_key(closed, Scope.ADMIN)[1])
    answer = browser.get("/en/models", headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, NO_KEY in answer.text) == (401, True)


def _session_cookie(cookies: list[str]) -> set[str]:
    found = next(one for one in cookies if one.partition("=")[0].endswith(COOKIE))
    return {part.strip().lower() for part in found.split(";")[1:]}


@pytest.mark.parametrize(
    ("address", "headers", "settings", "is_secure"),
    [
        ("https://cards.example", {}, {}, True),
        ("http://cards.example", {}, {}, False),
        ("http://cards.example", {"X-Forwarded-Proto": "https"}, {}, False),
        ("http://cards.example", {"X-Forwarded-Proto": "https"}, {"trusted_proxies": "127.0.0.0/8"}, True),
        ("http://cards.example", {"X-Forwarded-Proto": "http"}, {"trusted_proxies": "127.0.0.0/8"}, False),
        ("http://cards.example", {"Forwarded": "for=192.0.2.1;proto=https"}, {"trusted_proxies": "127.0.0.0/8"}, True),
        ("http://cards.example", {}, {"public_url": "https://cards.example"}, True),
        ("http://10.0.0.5:8000", {}, {"public_url": "https://cards.example"}, False),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_cookie_is_secure_where_tls_is(
    database_url: str,
    tmp_path: Path,
    address: str,
    headers: dict[str, str],
    settings: dict[str, str],
    *,
    is_secure: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=False, **settings)
    with speaking_to(made, key=None) as client:
        answer_requests = client.app.asgi_handler

        async def from_here(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of the framework
            await answer_requests({**scope, "client": ("127.0.0.1", 4711)}, receive, send)

        monkeypatch.setattr(client.app, "asgi_handler", from_here)
        client.base_url = address
        client.headers.update(headers)
        form = client.get("/en/login")
        cookies = form.headers.get_list("set-cookie")
        given = {"Cookie": cookies[0].partition(";")[0]}
        client.cookies.clear()
        answer = client.post("/en/login", data={"key": KEY, "token": token_in(form.text)}, headers=given)
        assert answer.status_code == 303
        told = answer.headers.get_list("set-cookie")
    assert all(("secure" in one.lower()) is is_secure for one in (*cookies, *told))
    assert all(one.startswith("__Host-") is is_secure for one in (*cookies, *told))
    made.close()
