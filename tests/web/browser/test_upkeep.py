"""Did every message arrive, is the watch list up to date, who did what, whose data is it: by keyboard, in a browser."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from registry.access import Scope
from registry.runtime import Runtime
from registry.settings import load_settings
from tests.support.http.application import application_over
from tests.support.http.server import served, url_of
from tests.support.licenses.knowledge import knowledge
from tests.support.web.looks import faults_of, tab
from tests.support.web.rooms.desk import make_desk_key
from tests.support.web.rooms.upkeep import deliver, look_after
from tests.support.webhooks.receiver import run_receiver

WIDTHS = (1280, 390)
UNFOLD = "document.querySelectorAll('main details').forEach(one => one.open = true)"
WORDS = {
    "en": ("It is shown this once", "It is sent again", "of 6 models", "CC-BY-4.0", "What it does not say"),
    "de": ("Es wird nur jetzt gezeigt", "erneut gesendet", "von 6 Modellen", "CC-BY-4.0", "Was es nicht sagt"),
}


@pytest.fixture
def kept(starter_file: Path, tmp_path: Path) -> Runtime:
    """A registry that may send to receivers on this machine."""
    (tmp_path / "cardwatch.db").write_bytes(starter_file.read_bytes())
    settings = {"CARDWATCH_DATA_DIR": str(tmp_path), "CARDWATCH_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
    made = Runtime(load_settings(settings), rings=False)
    made.knowledge = knowledge()
    return made


def press(page: Page, selector: str) -> None:
    """Follow a link or send a form by the keyboard."""
    page.focus(selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def enter(page: Page, base: str, key: str, place: str) -> None:
    """Log in on the way to a page."""
    page.goto(f"{base}/login?next={urlsplit(base).path}/{place}")
    page.fill("#key", key)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("language", WORDS)
def test_somebody_subscribes_and_sees_what_arrived(browser: Browser, kept: Runtime, language: str) -> None:
    once, again, *_ = WORDS[language]
    key = make_desk_key(kept, Scope.ADMIN, name="maria")
    with run_receiver() as receiver, application_over(kept) as app, served(app) as server:
        look_after(kept, receiver)
        base = f"{url_of(server)}/{language}"
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                enter(page, base, key, "desk/webhooks")
                complaints.clear()  # of the form of the login
                page.evaluate(UNFOLD)
                assert faults_of(page) == []
                page.fill("#url", receiver.url)
                page.fill("#description", f"Desk {width}")
                page.check("input[name=types][value='license.changed']")
                press(page, "main form button[type=submit]")
                assert once in page.inner_text("main")
                assert page.inner_text(".secret").startswith("whsec_")
                page.evaluate(UNFOLD)
                assert faults_of(page) == []
                page.reload()
                assert not page.is_visible(".secret")

                page.goto(f"{base}/desk/webhooks")
                press(page, "main tbody tr:first-child th a")
                press(page, "main tbody tr:last-child th a")
                assert faults_of(page) == []
                press(page, "main form.ask button")
                assert again in page.inner_text("[role=status]")
                deliver(kept)
                page.emulate_media(color_scheme="dark")
                assert faults_of(page) == []
                assert [one for one in complaints if "favicon" not in one] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", WORDS)
def test_somebody_watches_a_model_and_reads_who_did_so(browser: Browser, kept: Runtime, language: str) -> None:
    progress = WORDS[language][2]
    key = make_desk_key(kept, Scope.ADMIN, name="maria")
    with run_receiver() as receiver, application_over(kept) as app, served(app) as server:
        look_after(kept, receiver)
        base = f"{url_of(server)}/{language}"
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                enter(page, base, key, "desk/watch")
                complaints.clear()  # of the form of the login
                page.fill("#model", f"https://huggingface.co/lab/at-{width}")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert f"lab/at-{width}" in page.inner_text("main table")
                page.evaluate(UNFOLD)
                assert faults_of(page) == []
                press(page, "form[action$='read-all'] button")
                assert (progress if width == WIDTHS[0] else progress.replace("6", "7")) in page.inner_text("main")
                assert faults_of(page) == []

                page.goto(f"{base}/desk/audit?action=watch.added")
                assert "maria" in page.inner_text("main table")
                page.evaluate(UNFOLD)
                assert faults_of(page) == []
                page.fill("#actor", "maria")
                press(page, "main form button")
                assert faults_of(page) == []
                assert [one for one in complaints if "favicon" not in one] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", WORDS)
def test_somebody_asks_whose_data_it_is_and_what_a_number_means(
    browser: Browser, runtime: Runtime, language: str
) -> None:
    *_, license_, limits = WORDS[language]
    with application_over(runtime) as app, served(app) as server:
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                page.goto(f"{url_of(server)}/{language}")
                press(page, f"footer a[href='/{language}/about']")
                assert license_ in page.inner_text("main")
                page.evaluate(UNFOLD)
                assert faults_of(page) == []
                press(page, f"footer a[href='/{language}/methods']")
                assert faults_of(page) == []
                press(page, "main .cards li:nth-child(5) a")
                assert limits in page.inner_text("main")
                assert faults_of(page) == []
                page.goto(f"{url_of(server)}/{language}/methods/mof-1.0")
                assert limits in page.inner_text("main")
                assert faults_of(page) == []
                page.emulate_media(media="print", color_scheme="dark", forced_colors="active")
                assert page.is_visible("main h1")
                assert [one for one in complaints if "favicon" not in one] == []
