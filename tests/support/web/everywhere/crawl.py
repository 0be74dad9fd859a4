"""Every page that there is, found as a reader finds it: by following links from the first one."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, cast
from urllib.parse import unquote, urlsplit

from litestar import Litestar

from tests.support.http.application import Client
from tests.support.web.page import Page, page

MOST = {False: 2, True: 5}
"""Pages that are opened of each kind: of common ones, and of those about what hostile people typed."""


class Seen(NamedTuple):
    """A page that was opened."""

    kind: str
    clicks: int
    """From the first page."""
    read: Page


@dataclass
class Walk:
    """What a reader of one language comes to see."""

    language: str
    kinds: dict[str, re.Pattern[str]]
    """The paths that the application has for readers, with what matches an address of each."""
    pages: dict[str, Seen] = field(default_factory=dict)
    """By address."""
    broken: dict[str, str] = field(default_factory=dict)
    """What is wrong with those that cannot be read."""
    files: set[str] = field(default_factory=set)
    """Kinds of addresses that give files."""
    links: dict[str, str] = field(default_factory=dict)
    """Every inner address that some page names, with that page."""

    def clicks(self) -> dict[str, int]:
        """The kinds of pages that were seen, with the fewest clicks to one."""
        found: dict[str, int] = {}
        for seen in self.pages.values():
            found[seen.kind] = min(seen.clicks, found.get(seen.kind, seen.clicks))
        return found

    def kind_of(self, address: str) -> str | None:
        """The kind of page that lies at an address; exact paths count before those with values in them."""
        path = urlsplit(address).path
        fitting = [kind for kind, pattern in self.kinds.items() if pattern.fullmatch(path)]
        return min(fitting, key=lambda kind: kind.count("{"), default=None)


def walk_from(client: Client, language: str, *, further: Iterable[str] = ()) -> Walk:
    """Open every kind of page, a few of each, breadth first; ``further`` are places to look at that lie far away."""
    walk = Walk(language, _kinds_of(cast("Litestar", client.app), language))
    opened: Counter[tuple[str, bool]] = Counter()
    level, clicks = [f"/{language}"], 0
    while level:
        following = [] if clicks else [f"/{language}/{place}" for place in further]
        for address in level:
            kind, is_hostile = walk.kind_of(address), "hostile" in unquote(address)
            if kind is None or address in {*walk.pages, *walk.broken} or opened[kind, is_hostile] >= MOST[is_hostile]:
                continue
            opened[kind, is_hostile] += 1
            if not client.get(address).headers.get("content-type", "text/html").startswith("text/html"):
                walk.files.add(kind)
                continue
            try:
                read = page(client, address)
            except AssertionError as error:
                walk.broken[address] = str(error)[:500]
                continue
            walk.pages[address] = Seen(kind, clicks, read)
            for link in inner_links(read, address):
                walk.links.setdefault(link, address)
                following.append(link)
        level, clicks = list(dict.fromkeys(following)), clicks + 1
    return walk


def inner_links(read: Page, at: str) -> list[str]:
    """The addresses of our own that a page leads to, by links and by forms, without the places on them."""
    found = []
    for link in (*read.links(), *read.actions()):
        address = link.partition("#")[0]
        if address.startswith("?"):
            address = urlsplit(at).path + address
        if address.startswith("/") and not address.startswith("//"):
            found.append(address)
    return found


def _kinds_of(app: Litestar, language: str) -> dict[str, re.Pattern[str]]:
    found = {
        route.path
        for route in app.routes
        if f"{route.path}/".startswith(f"/{language}/")
        and "GET" in getattr(route, "methods", ())
        and "." not in route.path.rpartition("/")[2]
    }
    return {path: re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)) for path in sorted(found)}
