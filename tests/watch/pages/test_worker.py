"""Linked pages: read through the guard, confirmed by a second reading, and told to the models that link to them."""

import hashlib
from collections.abc import Iterator

import msgspec
import pytest
from sqlmodel import select

from registry.db import Database
from registry.egress import Egress
from registry.evidence.service import find_text, keep_texts
from registry.licenses.comparison.rules import compare
from registry.records.facts.observation import ObservedFacts, ObservedPage, fingerprint
from registry.settings import Settings
from registry.watch.changes.rules import Change, changes_between
from registry.watch.pages.tables import LinkedPage
from registry.watch.pages.text import MAX_PAGE_BYTES, PARSER, Unread
from registry.watch.pages.worker import (
    PageReader,
    claim_page,
    due_pages,
    make_page_egress,
    pages_of,
    read_page,
    settle_page,
    watch_page,
    work_pages,
)
from registry.watch.runs.tables import SyncItem, SyncRun
from tests.support.clock import Clock
from tests.support.egress.policies import LOOPBACK
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import card
from tests.support.watch.site import Served, Site, run_site
from tests.support.watch.story import MODEL, Story

pytestmark = pytest.mark.slow

TERMS = (
    "You may use, reproduce and distribute the model and its derivatives for any purpose that the prohibited uses "
    "policy does not exclude. You may not use the outputs to mislead anyone about who wrote them. These terms end "
    "when you break them, and then you delete every copy of the model that you hold."
)
NARROWER = TERMS + " You may not use the model in the European Union."
INTERVAL = 86_400.0


def page(text: str, around: str = "Home") -> str:
    return f"<html><body><nav>{around}</nav><main><h1>Terms of Use</h1><p>{text}</p></main></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as started:
        yield started


@pytest.fixture
def egress() -> Egress:
    return Egress(LOOPBACK, 5, max_body_bytes=MAX_PAGE_BYTES)


@pytest.fixture
def reader(database: Database, egress: Egress) -> PageReader:
    return PageReader(
        database=database,
        egress=egress,
        endpoint="https://huggingface.co",
        confirm_delay_seconds=2,
        interval_seconds=INTERVAL,
    )


def link(reader: PageReader, url: str, clock: Clock) -> ObservedFacts:
    with reader.database.unit_of_work() as work:
        facts = ObservedFacts(id=MODEL, license_link=url)
        watch_page(work, facts, reader.endpoint, clock())
        return msgspec.structs.replace(facts, pages=pages_of(work.session, facts, reader.endpoint))


def row(reader: PageReader) -> LinkedPage:
    with reader.database.reading() as session:
        return session.exec(select(LinkedPage)).one()


def read_all(reader: PageReader, clock: Clock, *, hours: float = 25) -> int:
    """Read what is due, and once more a little later."""
    clock.turn(hours=hours)
    count = work_pages(reader, limit=5, clock=clock)
    clock.turn(seconds=5)
    return count + work_pages(reader, limit=5, clock=clock)


def runs(reader: PageReader) -> list[str]:
    with reader.database.reading() as session:
        return list(session.exec(select(SyncRun.trigger).where(SyncRun.trigger == "page")))


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_page_is_read_through_redirections(site: Site, egress: Egress) -> None:
    site.write("/terms/v2", page(TERMS))
    site.redirect("/b", "/terms/v2#top", 308)
    url = site.redirect("/a", f"{site.url}/b")
    assert read_page(egress, url) == f"Terms of Use\n{TERMS}"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://192.168.0.1/terms", "address"),
        ("http://169.254.169.254/latest", "address"),
        ("file:///etc/passwd", "url"),
        ("http://user@127.0.0.1/", "url"),
        ("/around", "redirects more than"),
        ("/", "front page"),
        ("/nowhere", "404"),
        ("http://[", ""),
    ],
)
def test_a_redirection_is_guarded_each_time(site: Site, egress: Egress, target: str, said: str) -> None:
    site.write("/", page(TERMS))
    site.redirect("/around", "/around")
    answer = read_page(egress, site.redirect("/a", target))
    assert isinstance(answer, Unread)
    assert said in answer.reason


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503, 304])
def test_a_refusal_is_no_text(site: Site, egress: Egress, status: int) -> None:
    url = site.write("/terms", page(TERMS))
    site.pages["/terms"].status = status
    answer = read_page(egress, url)
    assert isinstance(answer, Unread)
    assert str(status) in answer.reason


def test_a_page_beyond_the_limit_is_unread(site: Site, egress: Egress) -> None:
    url = site.write("/terms", page("words " * 300_000))
    answer = read_page(egress, url)
    assert isinstance(answer, Unread)
    assert "longer" in answer.reason


def test_by_default_private_addresses_are_not_read(site: Site) -> None:
    url = site.write("/terms", page(TERMS))
    assert isinstance(read_page(make_page_egress(Settings()), url), Unread)
    assert site.requests == []
    allowed = Settings(page_allowed_networks="127.0.0.0/8, 10.0.0.0/8")
    assert isinstance(read_page(make_page_egress(allowed), url), str)


# -- what a page says over time --------------------------------------------------------------------------------------


def test_a_text_counts_once_it_was_read_twice(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    assert link(reader, url, clock).pages == ()
    assert work_pages(reader, limit=5, clock=clock) == 1
    assert link(reader, url, clock).pages == (), "seen once"
    clock.turn(seconds=3)
    assert work_pages(reader, limit=5, clock=clock) == 1
    (seen,) = link(reader, url, clock).pages
    text = f"Terms of Use\n{TERMS}"
    assert seen == ObservedPage(url, hashlib.sha256(text.encode()).hexdigest())
    with reader.database.reading() as session:
        assert find_text(session, seen.sha256) == text.encode()
        assert not due_pages(session, clock())


def test_layout_changes_nothing(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    link(reader, url, clock)
    read_all(reader, clock, hours=0)
    before = row(reader).sha256
    site.write("/terms", page(TERMS.replace(" ", "\n "), around="Home and much more"))
    assert read_all(reader, clock) == 1
    assert (row(reader).sha256, row(reader).changed_at) == (before, None)


def test_a_change_is_confirmed(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    link(reader, url, clock)
    read_all(reader, clock, hours=0)
    before = row(reader).sha256
    site.write("/terms", page(NARROWER))
    clock.turn(hours=25)
    work_pages(reader, limit=5, clock=clock)
    assert row(reader).sha256 == before
    site.write("/terms", page(TERMS))
    clock.turn(seconds=5)
    work_pages(reader, limit=5, clock=clock)
    assert (row(reader).sha256, row(reader).pending) == (before, None), "it was a moment's"
    site.write("/terms", page(NARROWER))
    assert read_all(reader, clock) == 2
    assert row(reader).sha256 != before
    assert row(reader).changed_at is not None


def test_quite_other_words_wait_longer(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    link(reader, url, clock)
    read_all(reader, clock, hours=0)
    before = row(reader).sha256
    site.write("/terms", page("Our new shop is open. " + "Buy seven of our finest hats today, they are warm. " * 9))
    assert read_all(reader, clock) == 1
    clock.turn(minutes=50)
    assert work_pages(reader, limit=5, clock=clock) == 0
    site.write("/terms", page(TERMS))
    clock.turn(minutes=20)
    assert work_pages(reader, limit=5, clock=clock) == 1
    assert row(reader).sha256 == before


def test_a_failure_leaves_what_is_known(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    link(reader, url, clock)
    read_all(reader, clock, hours=0)
    before = row(reader).sha256
    site.pages["/terms"] = Served(b"broken", 500)
    read_all(reader, clock)
    assert (row(reader).sha256, row(reader).failures) == (before, 1)
    assert "500" in (row(reader).detail or "")
    assert link(reader, url, clock).pages[0].sha256 == before
    site.write("/terms", page(TERMS))
    read_all(reader, clock)
    assert (row(reader).failures, row(reader).detail) == (0, None)


def test_a_lost_lease_leaves_no_trace(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    link(reader, url, clock)
    lost = claim_page(reader.database, clock())
    assert lost is not None
    assert claim_page(reader.database, clock()) is None
    clock.turn(minutes=1)
    assert claim_page(reader.database, clock()) is not None
    settle_page(reader, lost, TERMS, clock())
    assert row(reader).pending is None


def test_models_that_link_to_a_page_are_read_again_when_it_changes(
    story: Story, reader: PageReader, site: Site
) -> None:
    url = site.write("/terms", page(TERMS))
    front = card(license="other", license_name="example", license_link=url)
    story.hub.publish(MODEL, {"README.md": front})
    story.hub.publish("example-lab/elsewhere", {"README.md": card(license="mit")})
    story.watch(MODEL, "example-lab/elsewhere")
    story.sync(MODEL, "example-lab/elsewhere")
    link(reader, url, story.clock)
    read_all(reader, story.clock, hours=0)
    assert runs(reader) == ["page"], "now they can take the page in"
    site.write("/terms", page(NARROWER))
    read_all(reader, story.clock)
    assert runs(reader) == ["page", "page"]
    with reader.database.reading() as session:
        query = select(SyncItem.record_pk).join(SyncRun).where(SyncRun.trigger == "page").distinct()
        assert len(session.exec(query).all()) == 1


def test_the_first_words_of_a_new_parser_are_no_change(story: Story, reader: PageReader, site: Site) -> None:
    url = site.write("/terms", page(TERMS))
    story.hub.publish(MODEL, {"README.md": card(license="other", license_name="example", license_link=url)})
    story.watch(MODEL)
    story.sync()
    link(reader, url, story.clock)
    read_all(reader, story.clock, hours=0)
    with reader.database.unit_of_work() as work:  # as the parser before this one read it
        known = work.session.get_one(LinkedPage, url)
        former = f"Menu\n{TERMS} Cookies.".encode()
        keep_texts(work, [former], story.clock())
        known.sha256, known.parser = hashlib.sha256(former).hexdigest(), PARSER - 1
    story.sync()
    assert story.observations()[-1].facts["pages"] == [{"url": url, "sha256": hashlib.sha256(former).hexdigest()}]
    read_all(reader, story.clock)
    assert (row(reader).parser, row(reader).baseline, row(reader).changed_at) == (PARSER, PARSER, None)
    story.sync()
    assert story.kinds() == []
    site.write("/terms", page(NARROWER))
    read_all(reader, story.clock)
    assert row(reader).changed_at is not None
    story.sync()
    assert story.kinds() == ["license.text_changed", "territory.changed"]


def test_the_same_words_of_a_new_parser_are_compared_on(reader: PageReader, site: Site) -> None:
    clock, url = Clock(), site.write("/terms", page(TERMS))
    link(reader, url, clock)
    read_all(reader, clock, hours=0)
    (first,) = link(reader, url, clock).pages
    with reader.database.unit_of_work() as work:
        work.session.get_one(LinkedPage, url).parser = PARSER - 1
    read_all(reader, clock)
    assert (row(reader).parser, row(reader).changed_at) == (PARSER, None)
    site.write("/terms", page(NARROWER))
    read_all(reader, clock)
    (second,) = link(reader, url, clock).pages
    assert row(reader).changed_at is not None
    assert (first.baseline, second.baseline) == (1, 1)


# -- comparing -------------------------------------------------------------------------------------------------------

URL = "https://example.org/terms"


def changes(before: tuple[ObservedPage, ...], after: tuple[ObservedPage, ...]) -> tuple[Change, ...]:
    texts = {"a": TERMS, "b": NARROWER, "c": TERMS.replace(" ", "\n")}
    facts = ObservedFacts(id=MODEL, declared=("other",), license_name="example", license_link=URL)
    known = knowledge()
    old = ObservedFacts(**{**{f: getattr(facts, f) for f in facts.__struct_fields__}, "pages": before})
    new = ObservedFacts(**{**{f: getattr(facts, f) for f in facts.__struct_fields__}, "pages": after})
    return changes_between(old, new, texts, lambda x, y: compare(known.catalogue, known.index, x, y), lambda *_: True)


def test_other_words_at_the_same_address_are_a_changed_text() -> None:
    change, territory = changes((ObservedPage(URL, "a"),), (ObservedPage(URL, "b"),))
    assert (change.kind, territory.kind) == ("license.text_changed", "territory.changed")
    assert [(pair.path, pair.sha256_before, pair.sha256_after) for pair in change.evidence] == [(URL, "a", "b")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), (ObservedPage(URL, "a"),)),
        ((ObservedPage(URL, "a"),), ()),
        ((ObservedPage(URL, "a"),), (ObservedPage("https://example.org/other", "b"),)),
        ((ObservedPage(URL, "a"),), (ObservedPage(URL, "c"),)),
        ((ObservedPage(URL, "a"),), (ObservedPage(URL, "unknown"),)),
        ((ObservedPage(URL, "unknown"),), (ObservedPage(URL, "a"),)),
        ((ObservedPage(URL, "a"),), (ObservedPage(URL, "b", 2),)),
    ],
)
def test_first_sight_loss_another_link_parser_and_layout_are_no_changed_text(
    before: tuple[ObservedPage, ...], after: tuple[ObservedPage, ...]
) -> None:
    assert changes(before, after) == ()


def test_readings_of_models_without_a_page_keep_their_mark() -> None:
    """The mark of a reading that was made before pages were known."""
    plain = ObservedFacts(id=MODEL, hub_id="5", declared=("mit",), license_link="LICENSE")
    assert fingerprint(plain) == MARK_OF_THEN
    paged = ObservedFacts(
        id=MODEL, hub_id="5", declared=("mit",), license_link="LICENSE", pages=(ObservedPage(URL, "a"),)
    )
    assert fingerprint(paged) != fingerprint(plain)


MARK_OF_THEN = "6663b6e5475d834993198144279b053f795f0cb783131d2e7e1582310621e219"
