"""At the desk in a real browser: a policy is written, tried and saved; a case is read, proposed and decided."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from registry.access import Scope
from registry.runtime import Runtime
from tests.support.compliance.desk import USE
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import application_over, make_runtime, speaking_to
from tests.support.http.server import served, url_of
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED
from tests.support.watch.story import Story
from tests.support.web.looks import faults_of, tab
from tests.support.web.rooms.desk import make_desk_key
from tests.support.web.rooms.review import publish, settle

MODEL = "example-lab/bright"
DOOMED = """title: Ours
rules:
  - id: no-apache
    level: {level}
    when: '"apache-2.0" in licenses'
    message: No.
"""
WIDTHS = (1280, 390)
ADVICE = "Password forms"
"""What Chromium says of every form that asks for a key and no name."""


def enter(page: Page, base: str, language: str, key: str, place: str) -> None:
    """Log in by keyboard, coming from a page of the desk."""
    page.goto(f"{base}/{language}/desk/{place}")
    page.wait_for_url("**/login?next=**")
    page.focus("#key")
    page.keyboard.type(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{base}/{language}/desk/{place}"


def press(page: Page, button: str) -> None:
    """A button, by keyboard."""
    page.focus(button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def unfold(page: Page) -> None:
    """All that is folded, of which the page is without faults, too."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert faults_of(page) == []


@pytest.fixture
def registry(tmp_path: Path, sqlite_template: Path, hub: StubHub) -> Iterator[Runtime]:
    data = tmp_path / "data"
    data.mkdir()
    (data / "cardwatch.db").write_bytes(sqlite_template.read_bytes())
    made = make_runtime(f"sqlite:///{data / 'cardwatch.db'}", data, hub_endpoint=hub.url, anonymous_read=False)
    yield made
    made.close()


def write_policy(browser: Browser, base: str, language: str, key: str, width: int) -> None:
    with tab(browser, width) as (page, complaints):
        enter(page, base, language, key, "policies")
        assert faults_of(page) == []
        page.goto(f"{base}/{language}/desk/policies/university")
        unfold(page)
        page.goto(f"{base}/{language}/desk/policies/_new")
        name = f"uni-{language}-{width}"
        page.fill("#key", name)
        page.fill("#text", DOOMED.format(level="hard"))
        press(page, "button[value=save]")
        assert {"en": "Line 4, column 12", "de": "Zeile 4, Spalte 12"}[language] in page.inner_text("main")
        assert "level: hard" in page.input_value("#text")
        assert faults_of(page) == []
        page.fill("#text", DOOMED.format(level="fail"))
        page.select_option("#inventory", label="Lab")
        press(page, "button[value=try]")
        assert "acme/free" in page.inner_text("#preview")
        unfold(page)
        press(page, "button[value=save]")
        assert page.url.endswith(f"/{language}/desk/policies/{name}?done=policy_saved")
        page.emulate_media(color_scheme="dark")
        assert faults_of(page) == []
        assert [one for one in complaints if "400" not in one and ADVICE not in one] == []


def decide_case(browser: Browser, base: str, language: str, keys: tuple[str, str], width: int) -> None:
    with tab(browser, width) as (page, complaints):
        enter(page, base, language, keys[0], f"review/models/{MODEL}")
        page.fill("#value", "mit")
        page.fill("#reason", "We have read it.")
        page.fill("#evidence", "https://a.example/")
        press(page, "main button[value=try]")
        unfold(page)
        press(page, "main button[value=propose]")
        proposal = page.url.partition("?")[0].removeprefix(f"{base}/{language}/desk/")
        page.context.clear_cookies()
        enter(page, base, language, keys[1], "review")
        assert faults_of(page) == []
        page.click(f"main a[href$='{proposal}']")
        page.fill("#reject-reason", "Not yet.")
        press(page, "button[value=reject]")
        assert faults_of(page) == []
        assert "Not yet." in page.inner_text("main .notice >> nth=-1")
        page.goto(f"{base}/{language}/desk/review/proposals")
        assert faults_of(page) == []
        assert [one for one in complaints if ADVICE not in one] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_policy_is_tried_and_saved_and_a_case_is_decided(
    browser: Browser, registry: Runtime, hub: StubHub, language: str
) -> None:
    story = Story(hub, registry.database, registry.hub_client)
    publish(story, MODEL, MINIMAX_MODIFIED["LICENSE"], license="mit")
    settle(story)
    Shelf(registry.database, registry.knowledge).add("acme/free", "apache-2.0")
    with speaking_to(registry) as api:
        made = api.post("/v1/inventories", json={"name": "Lab", "use": USE}).json()["id"]
        assert api.put(f"/v1/inventories/{made}/entries/free", json={"model": "acme/free"}).status_code == 201
    setter = make_desk_key(registry, Scope.MODELS_READ, Scope.POLICIES_WRITE, Scope.INVENTORIES_READ)
    ada = make_desk_key(registry, Scope.MODELS_READ, Scope.MODELS_PROPOSE, name="Ada")
    bob = make_desk_key(registry, Scope.MODELS_READ, Scope.MODELS_REVIEW, name="Bob")
    with application_over(registry) as app, served(app) as server:
        for width in WIDTHS:
            write_policy(browser, url_of(server), language, setter, width)
            decide_case(browser, url_of(server), language, (ada, bob), width)
