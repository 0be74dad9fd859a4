"""A web page reduced to the words of its terms, so that only a change of the terms changes them. Pure.

- What stands in ``main`` counts, else what stands in ``article``, else all; navigation, banners, forms and what is not
  shown do not, neither do lines that only say when a page was made.
- Pages are hostile input: the parser tells of one element after the other and builds no tree, and reading ends at a
  bound in elements and in depth. A tree of such a page can take hours to build.
- What cannot be read as text of terms is ``Unread``, with the reason.
- Words are those of one ``PARSER``: whoever changes which words count raises it.

ADR 19 (noticing changes).
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

import msgspec
from lxml import etree

PARSER = 2
"""Which reading of a page its words come from; words of another one are no change but a new beginning."""
MAX_PAGE_BYTES = 1024 * 1024
FEWEST_WORDS = 30
"""Less is no licence, but a page that needs a browser, or says that something is wrong."""

_READABLE = 20
"""Of so many characters one may be unreadable."""
_MAX_TAGS, _MAX_DEPTH = 50_000, 400


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _names(
    "script style nav header footer aside form noscript template svg button select option iframe dialog object canvas "
    "audio video head title textarea math menu xmp noembed noframes plaintext"
)
_INLINE = _names("a abbr b bdi bdo cite code em font i ins kbd mark q s samp small span strong sub sup u var wbr")
_ROLES = _names("navigation banner contentinfo complementary search dialog alertdialog alert menu toolbar")
_BANNERS = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|breadcrumbs?|skip-(?:link|to)|sr-only)(?:$|[\s_-])|cookie-?(?:bar|banner)"
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([a-zA-Z0-9_-]{2,40})""", re.IGNORECASE)
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|(?:windows-?|cp)125\d|shift[_-]?jis|euc-?(?:jp|kr)|"
    r"gb2312|gbk|gb18030|big5|koi8-[ru]"
)
_LATIN = re.compile(r"us-ascii|ascii|iso-?8859-?1|latin-?1")
_DATED = re.compile(
    r"(?:this |the )?(?:page |document |text )?(?:was )?(?:last )?"
    r"(?:generated|updated|modified|rendered|changed|revised|accessed|published)"
    r"(?: on| at| in)?:?\s*(?:date:?)?\s*[\w,.: /+-]{4,40}"
)
_DATE = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}")
_INTERSTITIAL = re.compile(
    r"just a moment|attention required|access denied|are you (?:a robot|human)|verify(?:ing)? (?:that )?you are|"
    r"captcha|enable javascript|checking your browser|page (?:could )?not (?:be )?found|error 404|404 not found|"
    r"service unavailable|under maintenance|temporarily unavailable"
)
_HTML_START = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?(?:<!doctype html|<html|<head|<body)", re.IGNORECASE | re.DOTALL)

Region = Literal["main", "article"]


class Unread(msgspec.Struct, frozen=True):
    """Why a page is no text of terms."""

    reason: str


def words_of_page(body: bytes, content_type: str) -> str | Unread:
    """The terms that a page holds as plain text; ``content_type`` is the header."""
    kind, _, parameters = content_type.lower().partition(";")
    form = _form(kind.strip(), body)
    if isinstance(form, Unread):
        return form
    text = _decoded(body, parameters)
    if form == "html":
        shown = reduce_html(text)
        if isinstance(shown, Unread):
            return shown
        text = shown
    text = _tidy(text.split("\n"))
    return _refused(text) or text


def reduce_html(source: str) -> str | Unread:
    """The words of the main part of a page, a line per block; ``Unread`` where it is too large or too deep."""
    pieces = _Pieces()
    # The bytes are told to be UTF-8, whatever a page says of itself: it was decoded before.
    parser = etree.HTMLParser(target=pieces, encoding="utf-8")
    try:
        parser.feed(source.encode(errors="replace"))
        parser.close()
    except _TooMuchError as error:
        return Unread(str(error))
    return next((text for text in pieces.candidates() if _count(text) >= FEWEST_WORDS), pieces.everything())


class _TooMuchError(Exception):
    """A page beyond the bounds."""


class _Open(msgspec.Struct):
    name: str
    is_dropped: bool
    region: Region | None


class _Pieces:
    """The shown text of a page by the region it stands in; the parser tells it what comes."""

    def __init__(self) -> None:
        self._tags = 0
        self._open: list[_Open] = []
        self._dropped = 0
        self._regions: dict[Region, int] = {"main": 0, "article": 0}
        self._all: list[str] = []
        self._in: dict[Region, list[str]] = {"main": [], "article": []}

    def candidates(self) -> Iterator[str]:
        """The text of the main part, of the articles, of all."""
        for parts in (self._in["main"], self._in["article"], self._all):
            yield _tidy("".join(parts).split("\n"))

    def everything(self) -> str:
        return _tidy("".join(self._all).split("\n"))

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Called by the parser where an element begins."""
        self._tags += 1
        if self._tags > _MAX_TAGS:
            raise _TooMuchError(f"the page has more than {_MAX_TAGS} elements")
        if len(self._open) >= _MAX_DEPTH:
            raise _TooMuchError(f"the page is nested more than {_MAX_DEPTH} deep")
        self._break(name)
        role = attributes.get("role", "").lower().strip()
        region: Region | None = "main" if name == "main" or role == "main" else None
        region = "article" if name == "article" else region
        entry = _Open(name, _is_dropped(name, role, attributes), region)
        self._open.append(entry)
        self._count(entry, 1)

    def end(self, name: str) -> None:
        """Called by the parser where an element ends, also where the page does not say so."""
        self._break(name)
        if not any(entry.name == name for entry in self._open):
            return
        while self._open:
            entry = self._open.pop()
            self._count(entry, -1)
            if entry.name == name:
                return

    def data(self, text: str) -> None:
        """Called by the parser with text."""
        self._add(re.sub(r"\s+", " ", text))

    def close(self) -> None:
        """Called by the parser at the end of the page."""

    def _break(self, name: str) -> None:
        if name not in _INLINE:
            self._add("\n")

    def _add(self, text: str) -> None:
        if self._dropped:
            return
        self._all.append(text)
        for region, depth in self._regions.items():
            if depth:
                self._in[region].append(text)

    def _count(self, entry: _Open, step: int) -> None:
        self._dropped += step * entry.is_dropped
        if entry.region:
            self._regions[entry.region] += step


def _is_dropped(name: str, role: str, attributes: Mapping[str, str]) -> bool:
    if name in _DROPPED or role in _ROLES or "hidden" in attributes:
        return True
    if attributes.get("aria-hidden", "").lower().strip() == "true":
        return True
    return any(_BANNERS.search(attributes.get(key, "").lower()) for key in ("id", "class"))


def _tidy(lines: Iterable[str]) -> str:
    """Lines without needless white space, and without those that only say when a page was made."""
    kept = (" ".join(line.split()) for line in lines)
    return "\n".join(line for line in kept if line and not _is_dated(line)).replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _is_dated(line: str) -> bool:
    longest = 90
    return len(line) <= longest and bool(_DATED.fullmatch(line.lower().rstrip(".")) and _DATE.search(line))


def _count(text: str) -> int:
    return len(text.split())


def _refused(text: str) -> Unread | None:
    if len(text.encode(errors="replace")) > MAX_PAGE_BYTES:
        return Unread(f"the page shows more than {MAX_PAGE_BYTES} bytes of text")
    if text.count("\N{REPLACEMENT CHARACTER}") * _READABLE > len(text):
        return Unread("the page is not readable in the encoding it names")
    words = _count(text)
    if words < FEWEST_WORDS and len(text) < FEWEST_WORDS * 6:
        return Unread(f"the page shows {words} words, too few for terms")
    brief = 150
    if words < brief and (said := _INTERSTITIAL.search(text.lower())):
        return Unread(f"the page says {said[0]!r} instead of terms")
    return None


def _form(kind: str, body: bytes) -> Literal["html", "text"] | Unread:
    if not body.strip():
        return Unread("the page is empty")
    if body.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b")):
        return Unread("the page is a document that is not read (PDF, image or archive)")
    if kind in {"text/html", "application/xhtml+xml"} or _HTML_START.match(body, 0, 2_048):
        return "html"
    if kind in {"text/plain", "text/markdown", "text/x-markdown", "application/octet-stream", ""}:
        has_wide_mark = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return Unread("the page is not text") if b"\x00" in body and not has_wide_mark else "text"
    return Unread(f"the page is {''.join(c for c in kind[:60] if c.isprintable())}, which is not read")


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _decoded(body: bytes, parameters: str) -> str:
    """The text in the encoding that the bytes, the header or the page names (in that order), else in UTF-8."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    told = re.search(r"charset\s{0,9}=\s{0,9}[\"']?([a-z0-9_-]{2,40})", parameters[:300])
    inside = _CHARSET.search(body, 0, 2_048)
    name = told[1] if told else inside[1].decode("ascii").lower() if inside else "utf-8"
    return body.decode(_encoding(name), errors="replace")


def _encoding(name: str) -> str:
    if not _ENCODINGS.fullmatch(name):
        return "utf-8"
    if _LATIN.fullmatch(name):
        return "cp1252"  # as browsers read it (WHATWG Encoding, 4.2)
    find: Callable[[str], codecs.CodecInfo] = codecs.lookup
    try:
        return find(name).name
    except LookupError:
        return "utf-8"
