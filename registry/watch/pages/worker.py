"""Web pages that cards name as their licence: each is read once for all models that link to it.

- A text counts once a second reading showed the same words; quite other words are confirmed much later.
- A page that cannot be read leaves what is known of it.
- Words that changed have the models that link to the page read again, and the change is flagged where all other changes
  are: by comparing what was observed.
- The first words of a new parser (``text.PARSER``) are a new beginning and no change.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urldefrag, urljoin

import msgspec
import structlog
from sqlmodel import Session, col, select

from registry.clock import Horizon, pull_in
from registry.db import Database, UnitOfWork, insert_or_ignore
from registry.egress import Egress, EgressFailure, Policy
from registry.evidence import decode, find_text, keep_texts
from registry.leases import Hold, Lease, free
from registry.licenses.texts import normalise_decoded, text_fingerprint
from registry.records import ModelRecord, Observation
from registry.records.facts import ObservedFacts, ObservedPage
from registry.settings import Settings
from registry.watch.pages.links import leads_home, page_to_watch
from registry.watch.pages.tables import LinkedPage
from registry.watch.pages.text import MAX_PAGE_BYTES, PARSER, Unread, words_of_page
from registry.watch.pause import is_paused
from registry.watch.runs.service import insert_run
from registry.watch.tables import WatchedModel

log = structlog.get_logger(__name__)

MAX_REDIRECTS = 3
FIRST_RETRY_SECONDS = 300.0
ANOTHER_PAGE_SECONDS = 3_600.0
"""Words that have little in common with the former ones may tell of trouble: they are confirmed this much later."""
_ALIKE = 0.3
PAGE_LEASE = Lease(LinkedPage, LinkedPage.url)
_HEADERS = {"accept": "text/html, text/plain;q=0.9, text/markdown;q=0.9, */*;q=0.1", "accept-language": "en"}


class PageReader(msgspec.Struct, frozen=True, kw_only=True):
    """What reading pages needs; ``endpoint`` is the hub's address."""

    database: Database
    egress: Egress
    endpoint: str
    confirm_delay_seconds: float
    interval_seconds: float


def make_page_egress(settings: Settings) -> Egress:
    """The guarded door for pages; plain http is read too, since old cards link so."""
    policy = Policy(settings.allowed_page_networks, allow_http=True)
    return Egress(policy, settings.hub_timeout_seconds, max_body_bytes=MAX_PAGE_BYTES)


def pages_of(session: Session, facts: ObservedFacts, endpoint: str) -> tuple[ObservedPage, ...]:
    """The page that the facts link to, as far as its text is known."""
    url = page_to_watch(facts.license_link, facts.id, endpoint)
    known = session.get(LinkedPage, url) if url is not None else None
    return (ObservedPage(known.url, known.sha256, known.baseline),) if known is not None and known.sha256 else ()


def watch_page(work: UnitOfWork, facts: ObservedFacts, endpoint: str, now: datetime) -> None:
    """Put the page that the facts link to down to be read, once for all models."""
    url = page_to_watch(facts.license_link, facts.id, endpoint)
    if url is not None and work.session.get(LinkedPage, url) is None:
        row = {"url": url, "due_at": now, "failures": 0}
        work.session.execute(insert_or_ignore(work.session, LinkedPage).values(row))


def work_pages(reader: PageReader, *, limit: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Read pages that are due, at the most so many; the number that were read."""
    count, longest = 0, max(reader.interval_seconds, ANOTHER_PAGE_SECONDS, reader.confirm_delay_seconds)
    pull_in(reader.database, clock(), Horizon(LinkedPage.due_at, timedelta(seconds=longest)))
    while count < limit and (claim := claim_page(reader.database, clock())) is not None:
        with structlog.contextvars.bound_contextvars(page=claim.key), PAGE_LEASE.kept(reader.database, claim):
            try:
                settle_page(reader, claim, read_page(reader.egress, claim.key), clock())
            except Exception:
                log.exception("page.not_recorded")
                # Our own fault with one page must not stop the others.
                settle_page(reader, claim, Unread("it could not be read; the log says why"), clock())
        count += 1
    return count


def due_pages(session: Session, now: datetime) -> bool:
    """Whether any page waits to be read."""
    return session.exec(select(LinkedPage.url).where(LinkedPage.due_at <= now).limit(1)).first() is not None


def claim_page(database: Database, now: datetime) -> Hold | None:
    """Take the lease of the page that has been due longest; None where none is due."""
    with database.unit_of_work() as work:
        if is_paused(work.session):
            return None
        due = select(LinkedPage).where(LinkedPage.due_at <= now).order_by(col(LinkedPage.due_at))
        page = PAGE_LEASE.claim(work.session, due, now)
        return Hold(page.url, page.lease_token) if page is not None and page.lease_token is not None else None


def read_page(egress: Egress, url: str) -> str | Unread:
    """The terms that stand at an address now; redirections go through the guard one by one."""
    address = url
    for _ in range(MAX_REDIRECTS + 1):
        answer = egress.get(address, _HEADERS)
        if isinstance(answer, EgressFailure):
            return Unread(f"{answer.kind}: {answer.detail}")
        location = answer.headers.get("location")
        if 300 <= answer.status < 400 and location:  # noqa: PLR2004 - the redirections, RFC 9110 section 15.4
            address = _address_behind(address, location)
            continue
        if not answer.is_success:
            return Unread(f"the page answered {answer.status}")
        if answer.is_cut:
            return Unread(f"the page is longer than {MAX_PAGE_BYTES} bytes")
        if leads_home(url, address):
            return Unread("the page leads to the front page of its site")
        return words_of_page(answer.body, answer.headers.get("content-type", ""))
    return Unread(f"the page redirects more than {MAX_REDIRECTS} times")


def settle_page(reader: PageReader, claim: Hold, reading: str | Unread, now: datetime) -> None:
    """Record a reading; nothing is recorded where the lease was lost meanwhile."""
    with reader.database.unit_of_work() as work:
        page = PAGE_LEASE.held(work.session, claim)
        if page is None:
            return
        free(page)
        if isinstance(reading, Unread):
            _missed(page, reading, reader.interval_seconds, now)
            return
        page.read_at, page.failures, page.detail = now, 0, None
        page.due_at = now + timedelta(seconds=reader.interval_seconds)
        _compare(work, reader, page, reading, now)


def linked_models(session: Session, url: str, endpoint: str) -> list[int]:
    """The watched models whose latest observation links to a page."""
    latest = (
        select(Observation.pk)
        .where(Observation.record_pk == WatchedModel.record_pk)
        .order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc())
        .limit(1)
        .correlate(WatchedModel)
        .scalar_subquery()
    )
    link = Observation.facts["license_link"].as_string()
    rows = session.exec(
        select(WatchedModel.record_pk, ModelRecord.id, link)
        .join(ModelRecord, col(ModelRecord.pk) == WatchedModel.record_pk)
        .join(Observation, col(Observation.pk) == latest)
        .where(link.is_not(None))
        .execution_options(yield_per=2_000)
    )
    return sorted(number for number, model, named in rows if page_to_watch(named, model, endpoint) == url)


def _missed(page: LinkedPage, unread: Unread, interval_seconds: float, now: datetime) -> None:
    page.failures += 1
    page.detail = unread.reason[:500]
    wait = min(FIRST_RETRY_SECONDS * 2 ** min(page.failures - 1, 12), interval_seconds)
    page.due_at = now + timedelta(seconds=wait)
    log.info("page.unread", reason=unread.reason, failures=page.failures)


def _compare(work: UnitOfWork, reader: PageReader, page: LinkedPage, text: str, now: datetime) -> None:
    before = find_text(work.session, page.sha256) if page.sha256 else None
    former = decode(before) if before is not None else None
    mark = text_fingerprint(text)
    if former is not None and text_fingerprint(former) == mark:
        page.pending, page.pending_at, page.parser = None, None, PARSER
        return
    if page.pending != mark:
        page.pending, page.pending_at = mark, now
        wait = reader.confirm_delay_seconds
        wait = wait if former is None or _are_alike(former, text) else max(wait, ANOTHER_PAGE_SECONDS)
        page.due_at = now + timedelta(seconds=wait)
        return
    _take(work, reader, page, text, now)


def _take(work: UnitOfWork, reader: PageReader, page: LinkedPage, text: str, now: datetime) -> None:
    """The text was seen twice: it is what the page says, and whoever links to it is read again."""
    data = text.encode()
    keep_texts(work, [data], now)
    is_change = page.sha256 is not None and page.parser == PARSER
    page.changed_at = now if is_change else page.changed_at
    page.baseline = page.baseline if is_change or page.sha256 is None else PARSER
    page.sha256, page.parser = hashlib.sha256(data).hexdigest(), PARSER
    page.pending = page.pending_at = None
    numbers = linked_models(work.session, page.url, reader.endpoint)
    log.info("page.changed" if is_change else "page.first_seen", models=len(numbers))
    if numbers:
        insert_run(work, numbers, trigger="page", actor="watch", now=now)


def _are_alike(old: str, new: str) -> bool:
    before, after = normalise_decoded(old).shingles, normalise_decoded(new).shingles
    return len(before & after) >= _ALIKE * max(len(before | after), 1)


def _address_behind(address: str, location: str) -> str:
    try:
        return urldefrag(urljoin(address, location))[0]
    except ValueError:
        return location
