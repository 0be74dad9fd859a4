"""The pictures of pages in ``docs/pages`` (``make screenshots``): taken of the starter catalogue and a told change."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from registry.migrations import migrate
from registry.records.starter import load_starter
from tests.support.clock import NOW
from tests.support.http.application import application_over, make_runtime
from tests.support.http.server import served, url_of
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub import StubHub
from tests.support.web.history import MODEL, tell_changes
from tests.support.web.looks import looking, tab

FOLDER = Path(__file__).parents[3] / "docs" / "pages"
WIDTH, HEIGHT = 1280, 900
MOST_BYTES = 150_000
LLAMA = "meta-llama/Llama-3.2-11B-Vision"
USE = "organisation=company&country=DE&purpose=production&commercial=true"


class Picture(NamedTuple):
    """A page, what is clicked there to come to the one that is shown, and what stands on top of the picture."""

    name: str
    address: str
    click: str = ""
    top: str = ""
    height: int = HEIGHT
    """CSS pixels; a page full of small signs packs badly."""


PICTURES = (
    Picture("model", f"models/{LLAMA}?{USE}"),
    Picture("check", f"check?model={LLAMA}&{USE}"),
    Picture("matrix", "openness", top=".legend", height=560),
    Picture("timeline", f"models/{MODEL}/timeline"),
    Picture("difference", "changes?kind=license.text_changed", "main th a", "h2"),
    Picture("landscape", "landscape", top="#hardware", height=620),
)


def take(folder: Path = FOLDER) -> list[Path]:
    """Take all six; raises ``ValueError`` for one that is too large to be kept with the code."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, StubHub() as hub:
        data = Path(name)
        runtime = make_runtime(f"sqlite:///{data / 'cardwatch.db'}", data, hub_endpoint=hub.url, anonymous_read=True)
        migrate(runtime.database)
        load_starter(runtime.database, knowledge(), NOW)
        tell_changes(hub, runtime.database, clause="The licensee keeps records of use for two years.")
        with (
            application_over(runtime) as app,
            served(app) as server,
            looking() as browser,
            tab(browser, WIDTH) as (page, _),
        ):
            taken = [_take(page, f"{url_of(server)}/en", picture, folder) for picture in PICTURES]
        runtime.close()
    return taken


def _take(page: Page, home: str, picture: Picture, folder: Path) -> Path:
    page.set_viewport_size({"width": WIDTH, "height": picture.height})
    page.goto(f"{home}/{picture.address}")
    if picture.click:
        with page.expect_navigation():
            page.click(picture.click)
    if picture.top:
        page.locator(picture.top).first.evaluate("one => one.scrollIntoView()")
    path = folder / f"{picture.name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes, at most {MOST_BYTES:,} are kept")
    return path


if __name__ == "__main__":
    for one in take():
        print(one.relative_to(FOLDER.parents[1]), f"{one.stat().st_size:,} bytes")  # noqa: T201 - a command
