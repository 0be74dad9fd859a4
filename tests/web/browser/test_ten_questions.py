"""The ten questions, each asked on the first page and answered in two clicks at most, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from registry.runtime import Runtime
from registry.web.languages import LanguageCode, locale_of
from tests.support.http.application import application_over, make_runtime
from tests.support.http.server import served, url_of
from tests.support.stub_hub import StubHub
from tests.support.web.everywhere.hostile import MODELS, tell_models
from tests.support.web.history import MODEL, tell_changes
from tests.support.web.looks import cut_in, faults_of, skips_to_content, tab, unreached_in

pytestmark = pytest.mark.slow


class Step(NamedTuple):
    """One question: what is clicked from the first page on, and the sentence that then stands there."""

    page: str
    clicks: tuple[str, ...]
    said: str
    """In English, as the catalogue has it."""


NAV = "header nav a[href$='/{}']"
A_MODEL = f"main a[href$='/models/{MODEL}']"
TEN = (
    Step("start", (), "What changed last"),
    Step("models", (NAV.format("models"),), "Not usable in"),
    Step("model", (A_MODEL,), "May we use it?"),
    Step("openness of a model", (A_MODEL, "main a[href$='/openness']"), "How open, and who says so?"),
    Step("matrix", (NAV.format("openness"),), "Who really releases what?"),
    Step("time line", (A_MODEL, "main a[href$='/timeline']"), "What was true on a day?"),
    Step("difference", ("main a[href*='/changes/flg']",), "For users"),
    Step("check", (NAV.format("check"),), "What has to be known"),
    Step("licences", (NAV.format("licenses"),), "Licences"),
    Step("landscape", (NAV.format("landscape"),), "Where does open AI come from, where does it go?"),
)  # fmt: skip


@pytest.fixture(scope="module")
def home(browser: Browser, starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the service listens that holds the starter records, changes and what hostile people typed."""
    del browser  # where there is none, nothing is made
    folder = tmp_path_factory.mktemp("ten")
    (folder / "cardwatch.db").write_bytes(starter_file.read_bytes())
    with StubHub() as hub:
        runtime: Runtime = make_runtime("sqlite:///" + str(folder / "cardwatch.db"), folder, anonymous_read=True)
        tell_changes(hub, runtime.database)
        tell_models(runtime)
        with application_over(runtime) as app, served(app) as server:
            yield url_of(server)
    runtime.close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("width", [1280, 390])
def test_each_question_is_answered_in_two_clicks(
    browser: Browser, home: str, language: LanguageCode, width: int
) -> None:
    with tab(browser, width, language) as (page, complaints):
        page.set_default_timeout(10_000)
        faults = [f"{step.page}: {fault}" for step in TEN for fault in _walk(page, home, language, step)]
        assert faults == []
        assert complaints == []


def _walk(page: Page, home: str, language: LanguageCode, step: Step) -> list[str]:
    """What is wrong on the way to the answer, and on the page where it stands."""
    page.goto(f"{home}/" if language == "en" else f"{home}/{language}")
    for click in step.clicks:
        found = page.locator(click).first
        if not found.count():
            return [f"nothing leads on by {click} from {page.url}"]
        found.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    wanted = locale_of(language).say(step.said).unescape()
    missing = [] if wanted in page.inner_text("main") else [f"{wanted!r} is not said at {page.url}"]
    unlike = [] if page.get_attribute("html", "lang") == language else ["another language"]
    unreached = unreached_in(page) if language == "en" else []  # whichever language it is, the stops are the same
    return [*missing, *unlike, *faults_of(page), *unreached]


def test_the_first_stop_leads_past_the_header(browser: Browser, home: str) -> None:
    with tab(browser, 390) as (page, _):
        page.goto(f"{home}/en")
        assert skips_to_content(page)


@pytest.mark.parametrize("model", MODELS)
def test_what_hostile_people_typed_is_not_cut_and_runs_nothing(browser: Browser, home: str, model: str) -> None:
    with tab(browser, 320, "de") as (page, complaints):
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        for rest in ("", "/timeline", "/openness"):
            page.goto(f"{home}/de/models/{model}{rest}")
            assert cut_in(page) == [], rest
        page.goto(f"{home}/de/models?q=hostile")
        assert cut_in(page) == []
        assert complaints == []
