"""A web page reduced to the words of its terms, so that only a change of the terms changes them. Pure.

One linear pass over the markup, bounded in elements and depth, since pages are hostile input and parsers that backtrack
are slow on them. What stands in ``main`` (else in ``article``, else anywhere) counts; navigation, banners, forms and
what is not shown do not; neither do lines that only say when a page was made.
"""

import codecs
import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

MAX_PAGE_BYTES = 1024 * 1024
FEWEST_WORDS = 30
"""Less is no licence, but a page that needs a browser, or says that something is wrong."""

_READABLE = 20
"""Of so many characters one may be unreadable."""
_MAX_TAGS, _MAX_DEPTH, _MAX_TAG = 50_000, 400, 2_000
_TAG = re.compile(r"""</?([a-zA-Z][^\s/<>"']{0,80}+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_TAG_START = re.compile(r"</?[a-zA-Z]")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s{0,20}=\s{0,20}(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'>]{1,500}))""")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_RAW = _names("script style textarea title xmp iframe noembed noframes plaintext")
_DROPPED = _names(
    "script style nav header footer aside form noscript template svg button select option iframe dialog object canvas "
    "audio video head title textarea math menu"
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
    try:
        for token in _tokens(source):
            pieces.take(token)
    except _TooMuchError as error:
        return Unread(str(error))
    return next((text for text in pieces.candidates() if _count(text) >= FEWEST_WORDS), pieces.everything())


class _TooMuchError(Exception):
    """A page beyond the bounds."""


class _Tag(msgspec.Struct, frozen=True):
    name: str
    is_end: bool
    attributes: str

    @property
    def is_closed(self) -> bool:
        """Inside of pictures and formulas ``/>`` closes; elsewhere browsers ignore it."""
        return self.attributes.endswith("/") and self.name in {"svg", "math"}


def _tokens(source: str) -> Iterator[str | _Tag]:
    """Text and tags in order; comments, declarations and what scripts and styles hold are left out."""
    at, count, close, folded = 0, 0, -1, source.lower()
    while at < len(source):
        start = source.find("<", at)
        if start < 0:
            yield source[at:]
            return
        if start > at:
            yield source[at:start]
        count += 1
        if count > _MAX_TAGS:
            raise _TooMuchError(f"the page has more than {_MAX_TAGS} elements")
        if close < start and (close := source.find(">", start)) < 0:
            close = len(source)
        is_near = close < start + _MAX_TAG
        tag = _TAG.match(source, start, start + _MAX_TAG) if is_near and _TAG_START.match(source, start) else None
        if tag is None:
            at = _past_no_tag(source, start, close if is_near else -1)
            if at == start + 1:
                yield "<"
            continue
        found = _Tag(tag[1].lower(), source[start + 1] == "/", tag[2])
        yield found
        at = tag.end()
        if found.name in _RAW and not found.is_end:
            end = folded.find(f"</{found.name}", at)
            at = len(source) if end < 0 else end


def _past_no_tag(source: str, start: int, close: int) -> int:
    """Where it goes on after a ``<`` that begins a comment, a declaration, a broken tag, or nothing.

    ``close`` is where the next ``>`` stands, -1 where that is far.
    """
    if source.startswith("<!--", start):
        end = source.find("-->", start + 4)
        return len(source) if end < 0 else end + 3
    if _TAG_START.match(source, start) or source.startswith(("<!", "<?", "</"), start):
        return start + 2 if close < 0 else close + 1
    return start + 1


class _Open(msgspec.Struct):
    name: str
    is_dropped: bool
    region: Region | None


class _Pieces:
    """The shown text of a page by the region it stands in."""

    def __init__(self) -> None:
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

    def take(self, token: str | _Tag) -> None:
        if isinstance(token, str):
            self._add(html.unescape(re.sub(r"\s+", " ", token)))
            return
        if token.name not in _INLINE:
            self._add("\n")
        if token.is_end:
            self._close(token.name)
        elif token.name not in _VOID and not token.is_closed:
            self._begin(token)

    def _add(self, text: str) -> None:
        if self._dropped:
            return
        self._all.append(text)
        for region, depth in self._regions.items():
            if depth:
                self._in[region].append(text)

    def _begin(self, tag: _Tag) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise _TooMuchError(f"the page is nested more than {_MAX_DEPTH} deep")
        attributes = _attributes(tag.attributes)
        region: Region | None = "main" if tag.name == "main" or attributes.get("role") == "main" else None
        region = "article" if tag.name == "article" else region
        entry = _Open(tag.name, _is_dropped(tag.name, attributes, tag.attributes), region)
        self._open.append(entry)
        self._count(entry, 1)

    def _close(self, name: str) -> None:
        if not any(entry.name == name for entry in self._open):
            return
        while self._open:
            entry = self._open.pop()
            self._count(entry, -1)
            if entry.name == name:
                return

    def _count(self, entry: _Open, step: int) -> None:
        self._dropped += step * entry.is_dropped
        if entry.region:
            self._regions[entry.region] += step


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text)
    return {name.lower(): html.unescape(a or b or c).lower().strip() for name, a, b, c in found}


def _is_dropped(name: str, attributes: dict[str, str], text: str) -> bool:
    if name in _DROPPED:
        return True
    if attributes.get("role") in _ROLES or attributes.get("aria-hidden") == "true":
        return True
    if re.search(r"(?:^|\s)hidden(?:\s|/|$)", text.lower()):
        return True
    return any(_BANNERS.search(attributes.get(key, "")) for key in ("id", "class"))


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
