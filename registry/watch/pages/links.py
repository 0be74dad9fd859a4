"""Which link of a card is a web page to watch, and where its text stands as it is. Pure."""

import re
from urllib.parse import urlsplit

from registry.hub.cards import linked_path
from registry.licenses import licence_page

MAX_URL = 500

_HUB_HOSTS = frozenset({"huggingface.co", "hf.co"})
_HUB_FILE = re.compile(
    r"/(?P<repo>(?:(?:datasets|spaces)/)?[\w.-]{1,96}/[\w.-]{1,96})/(?:blob|resolve|raw)/(?P<rest>[^/]+/.+)"
)
_GITHUB_FILE = re.compile(r"/(?P<repo>[\w.-]{1,100}/[\w.-]{1,100})/(?:blob|raw)/(?P<rest>[^/]+/.+)")
_GITLAB_FILE = re.compile(r"/(?P<repo>[\w./-]{3,200})/-/(?:blob|raw)/(?P<rest>[^/]+/.+)")
_VISIBLE = re.compile(r"[!-~]+", re.ASCII)


def page_to_watch(link: str | None, model_id: str, endpoint: str) -> str | None:
    """The address of the page that a ``license_link`` means; None where there is none to be watched.

    A file of the model's own repository is read with the model; a page that publishes one fixed text (opensource.org
    and the like) says nothing new; a viewer's page is full of other things, so the raw text behind it is meant.
    ``endpoint`` is the hub's address.
    """
    address = _sound(link)
    if address is None or linked_path(address, (model_id,), (_host(endpoint),)) or licence_page(address):
        return None
    address = _raw(address, endpoint.rstrip("/"))
    return address if address is not None and len(address) <= MAX_URL else None


def leads_home(asked: str, answered: str) -> bool:
    """Whether a redirection went from some page to a site's front page, where no terms stand."""
    return urlsplit(asked).path.strip("/") != "" and urlsplit(answered).path.strip("/") == ""


def _raw(address: str, endpoint: str) -> str | None:
    host, path = _host(address), urlsplit(address).path
    if host in {*_HUB_HOSTS, _host(endpoint)}:
        # Another repository's own page moves with its downloads and discussions.
        return f"{endpoint}/{found['repo']}/resolve/{found['rest']}" if (found := _HUB_FILE.fullmatch(path)) else None
    if host == "github.com":
        found = _GITHUB_FILE.fullmatch(path)
        return f"https://raw.githubusercontent.com/{found['repo']}/{found['rest']}" if found else None
    if found := _GITLAB_FILE.fullmatch(path):
        return f"https://{urlsplit(address).netloc}/{found['repo']}/-/raw/{found['rest']}"
    return address


def _sound(link: str | None) -> str | None:
    """The address without its fragment, its host in lower-case punycode; None for what is no web address."""
    text = (link or "").strip()
    if not text or len(text) > MAX_URL or not text.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(text)
        host, port = _punycode(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return None
    if not host or parts.username is not None or parts.password is not None:
        return None
    netloc = f"[{host}]" if ":" in host else host
    netloc = netloc if port in {None, 80 if parts.scheme.lower() == "http" else 443} else f"{netloc}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    address = f"{parts.scheme.lower()}://{netloc}{parts.path or '/'}{query}"
    return address if _VISIBLE.fullmatch(address) else None


def _punycode(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _host(address: str) -> str:
    host = urlsplit(address).hostname or ""
    return host.lower().removeprefix("www.")
