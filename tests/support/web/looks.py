"""Pages as people look at them: in a real Chromium, at three widths, with what axe, keys and edges find."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page, Request, sync_playwright

WIDTHS = (1280, 390, 320)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
MOST_STOPS, _AT_ONCE = 600, 20
"""Elements that one walk by keyboard goes through, and before somebody looks whether it began anew."""
_AXE = Axe()
_GRAVE = {"error", "warning"}
_CUT = """() => {
    const room = document.documentElement.clientWidth, cut = [];
    if (document.documentElement.scrollWidth > room) cut.push('wider than the window');
    for (const one of document.querySelectorAll('main *, header *, footer *')) {
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        if (!box.width || one.closest('.hidden, svg') || style.overflowX === 'visible') continue;
        const rolls = ['auto', 'scroll'].includes(style.overflowX);
        if (one.scrollWidth > one.clientWidth + 1 && !rolls && !['INPUT', 'SELECT'].includes(one.tagName))
            cut.push(`cut: ${one.outerHTML.slice(0, 120)}`);
    }
    return cut;
}"""
_LISTEN = """() => {
    window.stops = [];
    const bare = (style) => style.outlineStyle === 'none' || !parseFloat(style.outlineWidth);
    document.addEventListener('focusin', ({target}) => {
        const box = target.getBoundingClientRect(), style = getComputedStyle(target);
        window.stops.push({
            target, faint: bare(style) && style.boxShadow === 'none',
            out: !box.width || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth,
        });
    });
}"""
_MISSED = """() => {
    const reached = new Set(window.stops.map((one) => one.target)), name = (one) => one.outerHTML.slice(0, 120);
    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled;
    const group = (one) => one.type === 'radio' ? [...document.getElementsByName(one.name)] : [];
    const sole = (one) => !group(one).some((other) => reached.has(other));
    return [
        ...[...document.querySelectorAll(wanted)].filter((one) => shown(one) && sole(one) && !reached.has(one))
            .map((one) => `no key reaches ${name(one)}`),
        ...window.stops.filter((one) => one.faint).map((one) => `no ring around ${name(one.target)}`),
        ...window.stops.filter((one) => one.out).map((one) => `out of sight: ${name(one.target)}`),
    ];
}"""


@contextmanager
def looking() -> Iterator[Browser]:
    """A browser of this machine; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def tab(browser: Browser, width: int, language: str = "en") -> Iterator[tuple[Page, list[str]]]:
    """A tab of this width in CSS pixels, and what the browser complains of; nothing is left of it afterwards."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type in _GRAVE else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.extend(_refused(request)))
    yield page, complaints
    context.close()


def _refused(request: Request) -> list[str]:
    """What a page asked for and did not get; what it left behind by going on is none of that."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"refused: {request.url}"]


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whatever is cut or wider than the window.

    The narrowest window is only measured: what axe reads in it stands in the next one too.
    """
    if (page.viewport_size or {"width": WIDTHS[0]})["width"] <= WIDTHS[-1]:
        return cut_in(page)
    found = [
        f"{one['id']}: {[node['html'][:200] for node in one['nodes']][:3]}"
        for one in _AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    ]
    return [*found, *page.evaluate(_CUT)]


def cut_in(page: Page) -> list[str]:
    """What does not fit: the page into the window, or words into their box."""
    found: list[str] = page.evaluate(_CUT)
    return found


def unreached_in(page: Page) -> list[str]:
    """What the Tab key does not reach, or reaches without showing it; the walk begins at the top of the page."""
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges(); scrollTo(0, 0)")
    page.evaluate(_LISTEN)
    for _ in range(MOST_STOPS // _AT_ONCE):
        for _ in range(_AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate("new Set(window.stops.map((one) => one.target)).size < window.stops.length"):
            break  # it began anew
    found: list[str] = page.evaluate(_MISSED)
    return found


def skips_to_content(page: Page) -> bool:
    """Whether the first stop is the link that leads past the header, and shows itself."""
    page.keyboard.press("Tab")
    is_shown: bool = page.evaluate(
        "document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().top >= 0"
    )
    page.keyboard.press("Enter")
    return is_shown and page.url.endswith("#main")
