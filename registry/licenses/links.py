"""Addresses of licence texts: pages that publish one fixed text, files pinned to a commit, documents that bear a date.

A file on a branch is none of them: what it shows moves.
"""

import posixpath
import re
from calendar import month_abbr, month_name, monthrange
from datetime import date
from urllib.parse import unquote, urlsplit

import msgspec

from registry.memo import for_short_texts

_MAX_LENGTH = 500
_VERSION = r"(?P<version>\d[._-]\d)"
_CC_VIEW = r"(?:/(?:deed|legalcode)(?:\.[a-z_-]+)?)?/?"
_LANGUAGE = r"(?:\.[a-z]{2}(?:-[a-z]{2})?)?"
_END = r"(?:\.(?:html?|txt|php|md|en\.html|en))?/?"

_PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "opensource.org": ((r"/licenses?/(?P<id>[\w.+-]+?)(?:-license)?" + _END, "{id}"),),
    "choosealicense.com": ((r"/licenses/(?P<id>[\w.+-]+?)" + _END, "{id}"),),
    "spdx.org": ((r"/licenses/(?P<id>[\w.+-]+?)(?:\.html|\.txt|\.json)?/?", "{id}"),),
    "apache.org": ((r"/licenses/license-" + _VERSION + _END, "apache-{version}"),),
    "creativecommons.org": (
        # An address with a country (…/by/3.0/de/) is that country's text, which is another licence.
        (
            r"/licen[sc]es/(?P<id>[a-z-]+)/" + _VERSION + r"(?:/(?:deed|legalcode)(?:\.[a-z_-]+)?)?/?",
            "cc-{id}-{version}",
        ),
        (r"/publicdomain/zero/1\.0" + _CC_VIEW, "cc0-1.0"),
    ),
    "gnu.org": (
        (
            r"/licenses/(?:old-licenses/)?(?P<id>[al]?gpl)-" + _VERSION + r"(?:-standalone)?" + _LANGUAGE + _END,
            "{id}-{version}",
        ),
        (r"/licenses/(?P<id>gpl|lgpl|fdl)" + _LANGUAGE + _END, "{id}"),
    ),
    "mozilla.org": ((r"(?:/[a-z]{2}(?:-[a-z]{2})?)?/mpl/" + _VERSION + _END, "mpl-{version}"),),
    "eclipse.org": (
        (r"/(?:org/documents|legal)/epl-(?P<major>\d)\.0" + _END, "epl-{major}.0"),
        (r"/(?:org/documents|legal)/epl-v(?P<major>\d)0" + _END, "epl-{major}.0"),
    ),
    "opendatacommons.org": (
        (r"/licenses/by/1[-.]0/?", "odc-by-1.0"),
        (r"/licenses/(?P<id>odbl|pddl)/1[-.]0/?", "{id}-1.0"),
    ),
    "cdla.dev": ((r"/(?P<id>permissive|sharing)-" + _VERSION + "/?", "cdla-{id}-{version}"),),
    "boost.org": ((r"/license_1_0\.txt", "bsl-1.0"),),
    "openmdw.ai": ((r"/license/" + _VERSION + "/?", "openmdw-{version}"),),
    "unlicense.org": (("/?", "unlicense"),),
    "wtfpl.net": (("/?(?:about/?|txt/copying/?)?", "wtfpl"),),
}
_COMPILED = {host: tuple((re.compile(pattern), name) for pattern, name in pages) for host, pages in _PAGES.items()}
_VERSION_MARKS = re.compile(r"(?<=\d)[-_](?=\d)")
_MAIN = re.compile(r"/blob/(?:main|master|head)(?=/|$)")
_QUERY_NOISE = re.compile(r"(?:^|&)(?:download=true|raw=(?:true|1)|utm_\w+=[^&]*|hl=[^&]*)(?=&|$)")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_OF_GITHUB = r"/(?P<owner>[\w.-]+)/(?P<repository>[\w.-]+)"
_FILES = {
    "github.com": re.compile(_OF_GITHUB + r"/(?:blob|raw|tree)/(?P<ref>[^/]+)/(?P<path>.+)"),
    "raw.githubusercontent.com": re.compile(_OF_GITHUB + r"/(?P<ref>[^/]+)/(?P<path>.+)"),
    "huggingface.co": re.compile(_OF_GITHUB + r"/(?:blob|raw|resolve|tree)/(?P<ref>[^/]+)/(?P<path>.+)"),
}
_SAME_HOST = {"raw.githubusercontent.com": "github.com", "hf.co": "huggingface.co"}
_MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_DAY = re.compile(r"(?<!\d)(?P<year>20\d\d)[-_.]?(?P<month>\d\d)[-_.]?(?P<day>\d\d)(?!\d)")
_MONTH = re.compile(r"(?<![a-z])(?P<month>" + "|".join(_MONTHS) + r")[-_.]*(?P<year>20\d\d)(?!\d)")
_COMMIT = re.compile("[0-9a-f]{7,40}")
_FULL = 40
"""Hex digits of a whole commit id."""


class LinkedFile(msgspec.Struct, frozen=True):
    """A file of a repository, at a commit or on a branch."""

    host: str
    owner: str
    repository: str
    path: str
    ref: str
    """A branch, a tag, or a commit of 7 to 40 hex digits."""

    def is_at(self, other: "LinkedFile") -> bool:
        """Whether both stand at one commit; a shortened id means only the commits of its owner.

        Of a full id the owner does not count: repositories move, and a commit is the same in all of them.
        """
        if self.ref == other.ref:
            return len(self.ref) == _FULL or self.owner == other.owner
        is_shortened = self.ref.startswith(other.ref) or other.ref.startswith(self.ref)
        return is_shortened and self.owner == other.owner


@for_short_texts(4096)
def licence_page(address: str) -> str | None:
    """The id of the licence whose fixed text stands at ``address``; None for everything else."""
    if "/" not in address and "." not in address:
        return None
    parts = _parts(address)
    if parts is None:
        return None
    host, path = parts
    for pattern, name in _COMPILED.get(host, ()):
        if found := pattern.fullmatch(path):
            return name.format(**{key: _dotted(key, value) for key, value in found.groupdict().items()})
    return None


@for_short_texts(4096)
def same_page(address: str) -> str | None:
    """An address without what does not change the page shown: scheme, ``www.``, query, ``blob`` against ``raw``."""
    parts = _parts(address) if _SCHEME.match(address) else None
    if parts is None:
        return None
    host, path = parts
    return host + re.sub(r"/(?:raw|resolve|tree)/", "/blob/", path).rstrip("/")


@for_short_texts(4096)
def linked_file(address: str) -> LinkedFile | None:
    """The file to which an address on GitHub or the Hub leads; None for all others."""
    parts = _parts(address)
    host = _SAME_HOST.get(parts[0], parts[0]) if parts else ""
    pattern = _FILES.get("huggingface.co" if host == "huggingface.co" else parts[0]) if parts else None
    found = pattern.fullmatch(parts[1].rstrip("/")) if pattern and parts else None
    if found is None:
        return None
    return LinkedFile(host, found["owner"], found["repository"], unquote(found["path"]).casefold(), found["ref"])


def pinned_file(address: str) -> LinkedFile | None:
    """The file at a commit to which an address leads; None for one on a branch and all others."""
    file = linked_file(address)
    return file if file and _COMMIT.fullmatch(file.ref) else None


@for_short_texts(4096)
def date_in(address: str) -> date | None:
    """The last day that the name of a linked document speaks of (``terms-june-2024.pdf``); None without a date."""
    parts = _parts(address)
    name = posixpath.basename(parts[1].rstrip("/")) if parts else ""
    if found := _DAY.search(name):
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            return None
    if found := _MONTH.search(name):
        year, month = int(found["year"]), _MONTHS[found["month"]]
        return date(year, month, monthrange(year, month)[1])
    return None


def shows_the_same(old: str, new: str) -> bool:
    """Whether two links lead to one page or one file, or to two pages that publish one fixed licence text."""
    pages = licence_page(old), licence_page(new)
    if pages[0] and pages[1]:
        return _VERSION_MARKS.sub(".", pages[0]) == _VERSION_MARKS.sub(".", pages[1])
    return _place(old) == _place(new)


def _place(link: str) -> str:
    """A web address without what does not change what it shows, or a path in the repository."""
    page = same_page(link)
    if page is None:
        return posixpath.normpath(link.strip().lstrip("/") or ".")
    return f"{_MAIN.sub('', page)}?{_QUERY_NOISE.sub('', urlsplit(link).query)}"


def _dotted(key: str, value: str) -> str:
    return value.replace("-", ".").replace("_", ".") if key == "version" else value


def _parts(address: str) -> tuple[str, str] | None:
    """Host and path in lower case; None where ``address`` is not a plain web address."""
    text = address.strip()
    if len(text) > _MAX_LENGTH or not text.isprintable() or " " in text:
        return None
    try:
        split = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        host, port = split.hostname, split.port
    except ValueError:
        return None
    if not host or split.username is not None or port not in (None, 80, 443):
        return None
    return host.removeprefix("www."), split.path.casefold()
