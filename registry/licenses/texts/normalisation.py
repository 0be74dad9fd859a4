"""Licence texts reduced to what they say, so that wrapping, quotes, markdown and copyright lines do not matter. Pure.

* One-sided: two texts that say different things never become equal.
* Words, numbers, their units and signs of comparison stay.
* Layout, punctuation, and lines that are nothing but a copyright notice or the licence's own title go.

The idea follows the SPDX licence list's matching guidelines (annex B) and is stricter than they are.
Decided in ADR 0008.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from registry.errors import Invalid
from registry.licenses.names import fold
from registry.licenses.texts.sensitive import names_a_place
from registry.licenses.texts.shingles import shingles

MAX_BYTES = 1024 * 1024
_MAX_EXPANDED = 4 * MAX_BYTES

_TAG = re.compile(r"</?(?:a|b|br|center|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|u|ul)(?:\s[^<>]{0,300})?/?>")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(([^()\s]{1,500})\)")
# A quote's ">" goes, a comparison's stays.
_LINE_MARK = re.compile(r"^\s*(?:>(?!\s*[=\d$€£])\s*)*(?:(?:#{1,6}|//|\*|--|;)\s+)?")
_RULER = re.compile(r"^[\s=*_~`#-]*$")
_URL = r"(?:https?://|www\.)[^\s<>\"'\])}]+"
_TOKEN = re.compile(rf"{_URL}|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*|[%$€£¥§&+=≤≥]|[<>]=?")
_RUN = re.compile(r"[=*_~#-]{3,}")
# A bracket that compares nothing; the number that it compares with may stand on the next line.
_BRACKET = re.compile(r"[<>](?!=?\s*[\d$€£])")
# What may stand around a word. No slash: a piece that may be an address is searched.
_AROUND = ".,;:!?\"'()[]{}*_`~#|-‘’“”–—•…"  # noqa: RUF001 - these quotes are meant
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# A notice names a year or carries the sign; "copyright notices must be kept" is a duty.
_COPYRIGHT_START = re.compile(
    r"^\W*(?:portions\s+)?(?:copyright\s*(?:\(c\)|©|[<\[{(]?(?:(?:19|20)\d\d|year|yyyy)\b)|(?:©|\(c\))\s*(?:19|20)\d\d)"
)
# Notices that the licences themselves carry; wrapping may join them to the words around.
_FIXED_NOTICE = re.compile(
    r"copyright\s+(?:(?:\(c\)|©)\s*)?(?:[<\[{]?(?:year|yyyy)[>\]}]?\s+[<\[{]?name\s+of\s+(?:author|copyright\s+owner)[>\]}]?"
    r"|(?:(?:19|20)\d\d[\s,-]+)+free\s+software\s+foundation,?\s+inc\b\.?)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HARMLESS = re.compile(r"all rights reserved|free software foundation|\blimited$|\blimited\.$|\bltd\b")
_MAX_NOTICE_WORDS = 30
_MAX_TITLE_LINES = 3

# Words that can change what a text grants; a "copyright line" that holds one is not a mere notice. A few
# holders' names then cost an exact match, which is the cheaper mistake.
_OPERATIVE = frozenset(
    re.findall(
        r"\w+",
        """
        not no non never may must shall will can cannot only use uses used using user users commercial noncommercial
        research permission permitted prohibited forbidden grant granted grants granting license licence licensed terms
        except unless without military output outputs modify modified distribute distribution redistribution sell sale
        revenue million billion thousand within outside territory provided condition conditions subject if purposes
        purpose restriction restricted agree agreement required allowed free fee fees pay royalty hereby everyone
        exclude excluded excluding include included including allow allows ban banned deny denied void revoke revoked
        revocable terminate terminated terminates personal private education educational academic evaluation production
        internal students countries limit limited limits maximum minimum under over than more less per until after
        before during anyone nobody somebody person persons people copy copies
        """,
    )
)

# Titles that say nothing that the text below does not say; the value is the licence that may stand below it.
_TITLES = {
    "mit": "mit",
    "mit mit": "mit",
    "expat": "mit",
    "bsd 2 clause": "bsd-2-clause",
    "bsd 2 clause simplified": "bsd-2-clause",
    "simplified bsd": "bsd-2-clause",
    "bsd 3 clause": "bsd-3-clause",
    "bsd 3 clause new or revised": "bsd-3-clause",
    "new bsd": "bsd-3-clause",
    "clear bsd": "bsd-3-clause-clear",
    "isc": "isc",
    "zlib": "zlib",
    "license": "",
    "licence": "",
    "licensing": "",
    "license text": "",
    "open source": "",
    "software": "",
    "copyright and": "",
}


class Normalised(msgspec.Struct, frozen=True, dict=True):
    """A text as the words it consists of; ``title`` is the licence that a dropped title line named, if any."""

    words: tuple[str, ...]
    title: str = ""

    @cached_property
    def sha256(self) -> str:
        """Names what the text says, in hex."""
        return words_fingerprint(self.words, self.title)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Hashes of its runs of four words."""
        return shingles(self.words)


def words_fingerprint(words: Iterable[str], title: str = "") -> str:
    """The sha256 of normalised words, in hex."""
    joined = " ".join(words)
    return hashlib.sha256(f"{title}\n{joined}".encode() if title else joined.encode()).hexdigest()


def text_fingerprint(text: str) -> str:
    """The sha256, in hex, of what ``text`` says; equal for texts that differ in layout only. Invalid over 1 MiB."""
    return normalise(text).sha256


def normalise(text: str) -> Normalised:
    """The words of a licence text; raises Invalid for more than 1 MiB."""
    lines = _clean(text).split("\n")
    title, body = _without_titles(lines)
    return Normalised(words=tuple(_words(_without_notices(body))), title=title)


def _clean(text: str) -> str:
    if len(text) > MAX_BYTES or len(encoded := text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Invalid("the text is longer than 1 MiB", pointer="/text")
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", encoded.decode())).casefold()
    if len(folded) > _MAX_EXPANDED:
        raise Invalid("the text is longer than 1 MiB once its ligatures are written out", pointer="/text")
    folded = folded.replace("\r\n", "\n").replace("\r", "\n")
    for mark in [] if folded.isascii() else [c for c in set(folded) if unicodedata.category(c) == "Cf"]:
        folded = folded.replace(mark, "")
    folded = _TAG.sub(" ", folded)
    if _has_run(folded):
        folded = _RUN.sub(" ", folded)
    folded = _FIXED_NOTICE.sub(" ", folded)
    return _BLANK_LINES.sub("\n\n", _LINK.sub(_link, folded))


def _has_run(text: str) -> bool:
    """Whether ``_RUN`` finds anything; searching with it takes ten times as long."""
    for mark in "=*_~-":
        text = text.replace(mark, "#")
    return "###" in text


def _link(match: re.Match[str]) -> str:
    label, target = match.groups()
    return target if _url(label) == _url(target) else f"{label} {target}"


def _without_titles(lines: list[str]) -> tuple[str, list[str]]:
    """Drop leading lines that only name the licence; two that name different ones stay."""
    title = ""
    for number, line in enumerate(lines):
        bare = _LINE_MARK.sub("", line)
        if _RULER.match(bare):
            continue
        named = _TITLES.get(fold(bare)) if len(bare) < 80 else None  # noqa: PLR2004 - longer lines are text
        if named is None or (named and title and named != title) or number > _MAX_TITLE_LINES * 2:
            return title, lines[number:]
        title = title or named
    return title, []


def _without_notices(lines: list[str]) -> Iterator[str]:
    """Lines without those that are only a copyright notice, which may be wrapped over a paragraph."""
    for paragraph in _paragraphs(lines):
        if _is_notice(" ".join(paragraph)):
            continue
        yield from (line for line in paragraph if not _is_notice(line))


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in lines:
        bare = _LINE_MARK.sub("", line)
        if _RULER.match(bare):
            if paragraph:
                yield paragraph
            paragraph = []
        else:
            paragraph.append(bare)
    if paragraph:
        yield paragraph


def _is_notice(line: str) -> bool:
    if len(line) > 400 or not _COPYRIGHT_START.match(line) or names_a_place(line):  # noqa: PLR2004 - longer is text
        return False
    words = _TOKEN.findall(_BRACKET.sub(" ", _HARMLESS.sub(" ", line)))
    return len(words) <= _MAX_NOTICE_WORDS and all(_is_name(word) for word in words)


def _is_name(word: str) -> bool:
    if word[0].isdigit():
        return bool(_YEAR.fullmatch(word))
    return word not in _OPERATIVE and word not in "%$€£¥<>=≤≥"


def _words(lines: Iterable[str]) -> list[str]:
    """Its tokens; most pieces between white space are a word and nothing else, and to see that is quicker."""
    text = "\n".join(lines)
    words: list[str] = []
    for piece in (_BRACKET.sub(" ", text) if "<" in text or ">" in text else text).split():
        if piece.isalpha():
            words.append(piece)
        else:
            words += _tokens(piece)
    return words


def _tokens(piece: str) -> Sequence[str]:
    word = piece.strip(_AROUND)
    if word.isalpha() and word != "www":
        return (word,)
    return [_url(token) if token.startswith(("http", "www.")) else token for token in _TOKEN.findall(piece)]


def _url(url: str) -> str:
    return url.strip().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/.,;:!?*_`")
