"""Lists of the Hub, page by page: read big but bounded, and never followed to another place."""

import re
from collections.abc import Iterator, Sequence

import httpx2
import msgspec

from registry.hub.failures import FailureKind, HubTrouble, trouble
from registry.hub.huggingface.payloads import read_entry
from registry.hub.transport.client import MAX_ANSWER_BYTES, Wire, asked_again
from registry.hub.transport.responses import Reply, hub_failure_of
from registry.hub.values import HubModel, TreeEntry

MAX_PAGE_BYTES = 64 * 1024 * 1024
MAX_LINK = 2000
MAX_TREE_PAGES = 10
_MAX_ITEM_BYTES = 4 * 1024 * 1024
_MAX_ITEMS = 10_000
_MAX_HEADER = 8 * 1024
# So many parts fit into a list at once; a body with more of them is taken apart item by item.
_MAX_COMMAS, _MAX_TOKENS = 500_000, 4_000_000
_TREE_PAGE = 1_000

_OPENING, _CLOSING, _ENDING = frozenset({b"[", b"{"}), frozenset({b"]", b"}"}), frozenset({b",", b"]"})

_BLANK = {"oid": "", "path": "", "type": "", "size": 0}
_RAW_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s;,="<>]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"<>]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))', re.IGNORECASE)


class RawPage(msgspec.Struct, frozen=True):
    """One page as it came: its items, not yet parsed, and where the next page lies."""

    items: Sequence[bytes | msgspec.Raw]
    next_link: str | None
    commit: str | None

    def parsed(self) -> Iterator[object]:
        """The items in order; one that is no JSON, too large or too deep is None."""
        return map(_parsed, self.items)


class ListWire(Wire):
    """A wire that also reads lists, whose next page a header names (RFC 8288)."""

    def refuse(self, reply: Reply) -> None:
        """Raise ``HubTrouble`` where the answer tells a failure; a call that is not there is no repository gone."""
        if failure := hub_failure_of(reply):
            raise HubTrouble(failure)

    def list_url(self, path: str, query: Sequence[tuple[str, str]]) -> str:
        """The address of a list's first page."""
        return str(httpx2.URL(f"{self.endpoint}{path}", params=list(query)))

    @asked_again
    def read_page(self, /, path: str, url: str, max_bytes: int) -> RawPage:
        """One page of the list at ``path``; ``url`` may come from outside and is checked before anything is sent."""
        here = self._inside(path, url, self.endpoint)
        reply = self._exchange(httpx2.Request("GET", here), max_bytes, "api")
        self.refuse(reply)
        link = self._next_link(path, reply)
        if link == str(here):
            raise trouble(FailureKind.MALFORMED, "the list's next page is the same page")
        return RawPage(_raw_items(reply.body), link, reply.headers.get("x-repo-commit"))

    def _next_link(self, path: str, reply: Reply) -> str | None:
        header = reply.headers.get("link", "")
        if len(header) > _MAX_HEADER:
            raise trouble(FailureKind.MALFORMED, "the list names its next page at too great a length")
        for target, parameters in _LINK.findall(header):
            rel = _REL.search(parameters)
            if rel and "next" in (rel[1] or rel[2] or "").lower().split():
                return str(self._inside(path, target, httpx2.URL(reply.url)))
        return None

    def _inside(self, path: str, link: str, base: httpx2.URL) -> httpx2.URL:
        """The address a link means, if that is the same list at this Hub."""
        if not 0 < len(link) <= MAX_LINK or not link.isprintable():
            raise trouble(FailureKind.MALFORMED, "the link to the next page is no address")
        try:
            url = base.join(link).copy_with(userinfo=b"", fragment=None)
        except (httpx2.InvalidURL, ValueError) as error:
            raise trouble(FailureKind.MALFORMED, "the link to the next page is no address") from error
        own = self.endpoint
        if (url.scheme, url.host, url.port) != (own.scheme, own.host, own.port):
            raise trouble(FailureKind.FOREIGN_HOST, f"the list goes on at another host, {url.host[:100]}")
        if url.path != f"{own.path.rstrip('/')}{path}" or len(str(url)) > MAX_LINK:
            raise trouble(FailureKind.MALFORMED, "the link to the next page leads to something else")
        return url


def read_tree(wire: ListWire, model: HubModel) -> dict[str, TreeEntry] | None:
    """Every file of a commit by its path; None where the answer cannot be taken for the whole tree."""
    path = f"/api/models/{model.id}/tree/{model.sha}"
    url = wire.list_url(path, [("recursive", "true")])
    files: dict[str, TreeEntry] = {}
    folders: set[str] = set()
    for _ in range(MAX_TREE_PAGES):
        page = wire.read_page(path, url, MAX_ANSWER_BYTES)
        if page.commit not in {None, model.sha} or not _add_entries(page, files, folders):
            return None
        if page.next_link is None:
            was_cut = len(page.items) > 0 and len(page.items) % _TREE_PAGE == 0
            return files if not was_cut and _is_whole(files, folders) else None
        url = page.next_link
    return None


def _add_entries(page: RawPage, files: dict[str, TreeEntry], folders: set[str]) -> bool:
    """Sort a page into files and folders; False for what is neither, which may be a licence, or comes as two files."""
    for item in page.parsed():
        if item == _BLANK:
            continue  # what some hubs put in the place of a folder; a file has a name
        if isinstance(item, dict) and item.get("type") == "directory":
            folders.add(str(item.get("path")))
        elif entry := read_entry(item):
            if files.setdefault(entry.path, entry) != entry:
                return False
        else:
            return False
    return True


def _is_whole(files: dict[str, TreeEntry], folders: set[str]) -> bool:
    """Git knows no empty folder: one without content was not walked into."""
    return folders <= {path.rpartition("/")[0] for path in (*files, *folders)}


def _parsed(item: bytes | msgspec.Raw) -> object:
    if len(memoryview(item)) > _MAX_ITEM_BYTES:
        return None
    try:
        parsed: object = msgspec.json.decode(item)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return parsed


def _raw_items(body: bytes) -> Sequence[bytes | msgspec.Raw]:
    """The items of a JSON list, apart, so that one that nobody can parse spoils itself alone."""
    try:
        items: Sequence[bytes | msgspec.Raw] = _RAW_ITEMS.decode(body) if body.count(b",") <= _MAX_COMMAS else ()
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        items = ()
    items = items or tuple(_split(body))
    if len(items) > _MAX_ITEMS:
        raise trouble(FailureKind.MALFORMED, f"the page holds more than {_MAX_ITEMS} items")
    return items


def _split(body: bytes) -> Iterator[bytes]:
    """What stands between the commas of the outermost list, found without recursion and in one pass."""
    depth, start = 0, 0
    for number, token in enumerate(_TOKEN.finditer(body)):
        at = token.start()
        mark = body[at : at + 1]
        if number > _MAX_TOKENS or (number == 0 and (mark != b"[" or body[:at].strip())):
            break
        if mark in _OPENING:
            depth += 1
            start = at + 1 if depth == 1 else start
        elif depth == 1 and mark in _ENDING:
            if mark == b"," or body[start:at].strip():
                yield body[start:at]
            start = at + 1
        depth -= mark in _CLOSING
        if depth == 0:
            if mark == b"]" and not body[start:].strip():
                return
            break
    raise trouble(FailureKind.MALFORMED, "the answer is no list")
