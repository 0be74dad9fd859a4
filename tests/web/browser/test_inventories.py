"""What do we use, and may we: from an empty desk to a list that is taken in, settled, checked and decided."""

import pytest
from playwright.sync_api import Browser, Page

from registry.access import Scope
from registry.compliance.inventories.runs.worker import check_due
from registry.runtime import Runtime
from tests.support.http.application import application_over
from tests.support.http.server import served, url_of
from tests.support.web.looks import faults_of, tab
from tests.support.web.rooms.desk import make_desk_key

MODEL = "meta-llama/Llama-3.2-11B-Vision"
SCOPES = (Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE, Scope.WAIVERS_WRITE, Scope.MODELS_READ)
WORDS = {
    "en": ("Not allowed", "What would become of it", "approval asked for", "The line is settled."),
    "de": ("Nicht erlaubt", "Was daraus würde", "Freigabe beantragt", "Die Zeile ist geklärt."),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_list_is_taken_in_settled_checked_and_decided(browser: Browser, runtime: Runtime, language: str) -> None:
    denied, foreseen, asked, settled = WORDS[language]
    key = make_desk_key(runtime, *SCOPES, name="keeper")
    with (
        application_over(runtime) as app, served(app) as server,
        tab(browser, 1280) as (page, complaints),
    ):  # fmt: skip
        page.goto(f"{url_of(server)}/{language}/desk/inventories")
        page.fill("#key", key)
        _press(page, "main form button")
        page.wait_for_url("**/desk/inventories")
        _look(page)
        page.fill("#name", "Lab")
        page.select_option("#organisation", "company")
        page.select_option("#country", "DE")
        _press(page, "main form.ask > button")
        page.wait_for_url("**/inventories/inv_*")
        place = page.url.partition("?")[0]
        _look(page)
        page.goto(f"{place}/import")
        page.fill("#text", f"{MODEL}\nMistral-7B-v0.1\nnobody/has-this\n")
        _press(page, "button[value=preview]")
        assert foreseen in page.inner_text("main")
        _look(page)
        _press(page, "button[value=take]")
        page.wait_for_url("**/imports/imp_*")
        _look(page)
        page.goto(f"{place}/lines")
        _look(page)
        page.check("input[name=meant][value='mistralai/Mistral-7B-v0.1']")
        _press(page, "form:has(input[name=meant]) button[value=settle]")
        assert settled in page.inner_text("main")
        page.goto(place)
        _press(page, "main form[action$=check] button")
        check_due(runtime.database, runtime.knowledge, budget_seconds=60)
        page.goto(f"{place}?verdict=denied")
        assert MODEL in page.inner_text("table")
        _look(page)
        page.click("tbody a")
        page.wait_for_url("**/entries/ent_*")
        assert denied in page.inner_text("main section.notice")
        page.fill("#reason", "For the course in spring.")
        _press(page, "button[value=request]")
        assert asked in page.inner_text("main section.notice")
        _look(page)
        page.goto(f"{url_of(server)}/{language}/desk/waivers?inventory=Lab&entry={MODEL}")
        _look(page)
        page.emulate_media(color_scheme="dark")
        page.goto(place)
        _look(page)
        assert [one for one in complaints if "[DOM]" not in one] == []  # a hint about the field for the key


def _press(page: Page, button: str) -> None:
    """Press a button by keyboard, and wait for the page that it leads to."""
    page.focus(button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _look(page: Page) -> None:
    """Nothing is wrong with the page at either width, all that is folded shown."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults_of(page) == [], (page.url, width)
