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

from registry.binary_files import file_of
from registry.errors import Invalid
from registry.licenses.names import fold
from registry.licenses.texts.forms import (
    enumerators,
    fill_in_appendix,
    fill_in_names,
    fill_in_places,
    is_reserved,
    may_hold_notice,
    split_title,
    without_notices,
)
from registry.licenses.texts.shingles import shingles

FINGERPRINT_VERSION = 4
"""Grows with every change of the rules that gives a text another fingerprint; what is stored is then made anew."""
MAX_BYTES = 1024 * 1024
_MAX_EXPANDED = 4 * MAX_BYTES

_TAG = re.compile(r"</?(?:a|b|br|center|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|u|ul)(?:\s[^<>]{0,300})?/?>")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(([^()\s]{1,500})\)")
# A quote's ">" goes, a comparison's stays.
_LINE_MARK = re.compile(r"^\s*(?:>(?!\s*[=\d$€£])\s*)*(?:(?:#{1,6}|//|\*|--|;)\s+)?")
_RULER = re.compile(r"^[\s=*_~`#-]*$")
_URL = r"(?:https?://|www\.)[^\s<>\"'\])}]+"
_MOVED = {"openfontlicense.org": "scripts.sil.org/ofl"}
"""Pages that a licence's own text names, by the address that they have today."""
_TOKEN = re.compile(rf"{_URL}|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*|[%$€£¥§&+=≤≥]|[<>]=?")
_RUN = re.compile(r"[=*_~#-]{3,}")
# A bracket that compares nothing; the number that it compares with may stand on the next line.
_BRACKET = re.compile(r"[<>](?!=?\s*[\d$€£])")
# What may stand around a word. No slash: a piece that may be an address is searched.
_AROUND = ".,;:!?\"'()[]{}*_`~#|-‘’“”–—•…"  # noqa: RUF001 - these quotes are meant
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+|\n\n")
_SHORTEST_SENTENCE = 5
"""Words."""
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# Notices that the licences themselves carry; wrapping may join them to the words around.
_FIXED_NOTICE = re.compile(
    r"copyright\s+(?:(?:\(c\)|©)\s*)?(?:[<\[{]?(?:year|yyyy)[>\]}]?\s+[<\[{]?name\s+of\s+(?:author|copyright\s+owner)[>\]}]?"
    r"|(?:(?:19|20)\d\d[\s,-]+)+free\s+software\s+foundation,?\s+inc\b\.?)"
)
# Where the Free Software Foundation had its office when a copy was made.
_FOUNDATION = re.compile(
    r"\b(?:51\s+franklin\s+st(?:reet|\.)?,?\s+fifth\s+floor|59\s+temple\s+place,?\s+(?:-\s+)?suite\s+330"
    r"|675\s+mass(?:achusetts)?\s+ave(?:nue)?),?\s+(?:boston|cambridge),?\s+ma\s+0\d{4}(?:-\d{4})?,?(?:\s+usa\b)?"
)
_STREETS = ("franklin", "temple", "675")
"""Without one of them no address is looked for, which takes longer than all the rest."""
_MAX_TITLE_LINES = 3
_LONGEST_TITLE = 80
"""Characters; longer lines are text."""
_LONGEST_OPENING = 400

_FILE = "file"
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
    "bsd 4 clause": "bsd-4-clause",
    "bsd 4 clause original or old": "bsd-4-clause",
    "postgresql": "postgresql",
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
    counting: tuple[int, ...] | None = None
    """The ``enumerators`` where they are known already; None lets them be looked for in the body."""
    body: str = ""
    """The text that the words were taken from, without titles and notices."""

    @cached_property
    def enumerators(self) -> tuple[int, ...]:
        """Which of the words only count the items of a list, in order."""
        return _counting(self.body.split("\n")) if self.counting is None else self.counting

    @cached_property
    def sha256(self) -> str:
        """Names what the text says, in hex."""
        return words_fingerprint(self.words, self.title)

    @cached_property
    def unnumbered(self) -> tuple[str, ...]:
        """The words without those that only count the items of a list."""
        if not self.enumerators:
            return self.words
        words = list(self.words)
        for place in reversed(self.enumerators):
            del words[place]
        return tuple(words)

    @cached_property
    def unnumbered_sha256(self) -> str:
        """Names what the text says whether its lists are numbered or not, in hex; copies often lose the numbers."""
        return words_fingerprint(self.unnumbered, self.title) if self.enumerators else self.sha256

    @cached_property
    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """The words by sentence; what is too short to be one ("1.", a heading) belongs to the next."""
        found, parts = list[tuple[str, ...]](), list[str]()
        for part in _SENTENCE_END.split(self.body):
            parts += _words([part])
            if len(parts) >= _SHORTEST_SENTENCE:
                found.append(tuple(parts))
                parts = []
        return (*found, tuple(parts)) if parts else tuple(found)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Hashes of its runs of four words."""
        return shingles(self.words)


def fingerprints(text: Normalised) -> tuple[str, ...]:
    """Both names of what a text says: as it is written, and without what only counts the items of its lists."""
    return (text.sha256, text.unnumbered_sha256) if text.enumerators else (text.sha256,)


def words_fingerprint(words: Iterable[str], title: str = "") -> str:
    """The sha256 of normalised words, in hex."""
    joined = " ".join(words)
    return hashlib.sha256(f"{title}\n{joined}".encode() if title else joined.encode()).hexdigest()


def text_fingerprint(text: str) -> str:
    """The sha256, in hex, of what ``text`` says; equal for texts that differ in layout only. Invalid over 1 MiB."""
    return normalise(text).sha256


def normalise(text: str) -> Normalised:
    """The words of a licence text; raises Invalid for more than 1 MiB."""
    title, body = _without_titles(_clean(text).split("\n"))
    lines = list(_lines(body, is_titled=bool(title)))
    return Normalised(words=tuple(_words(lines)), title=title, body="\n".join(lines))


def normalise_decoded(text: str) -> Normalised:
    """The words of decoded bytes, for comparisons alone: anybody may write the line that stands for a file."""
    sha256 = file_of(text)
    return file_words(sha256) if sha256 else normalise(text)


def file_words(sha256: str) -> Normalised:
    """What stands for a file that is no text; no text has this title, so none has this fingerprint."""
    return Normalised(words=(sha256,), title=_FILE, counting=())


def _counting(lines: Sequence[str]) -> tuple[int, ...]:
    places, place, start = list[int](), 0, 0
    for number, enumerator in enumerators(lines).items():
        place += len(_words(lines[start:number]))
        places += range(place, place + len(_words([enumerator])))
        start = number
    return tuple(places)


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
    if "neither" in folded or "event" in folded:
        folded = fill_in_names(folded)
    folded = fill_in_places(fill_in_appendix(folded))
    if any(street in folded for street in _STREETS):
        folded = _FOUNDATION.sub(" ", folded)
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
        bare = _bare(line)
        if _is_ruler(bare):
            continue
        name, notice = split_title(bare[:_LONGEST_OPENING])
        named = _TITLES.get(fold(name)) if len(name) < _LONGEST_TITLE else None
        if named is None or (named and title and named != title) or number > _MAX_TITLE_LINES * 2:
            return title, lines[number:]
        title = title or named
        if notice:
            return title, [bare[len(name) :], *lines[number + 1 :]]
    return title, []


def _lines(lines: list[str], *, is_titled: bool) -> Iterator[str]:
    """Lines that say something, paragraph by paragraph, each closed by an empty one; notices are dropped."""
    is_after_title = is_titled
    for paragraph in _paragraphs(lines):
        if is_after_title and all(map(is_reserved, paragraph)):
            continue
        kept = paragraph
        if may_hold_notice(paragraph):
            kept = list(without_notices(paragraph, is_after_title=is_after_title))
        is_after_title = not kept
        if kept:
            yield from kept
            yield ""


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in lines:
        bare = _bare(line)
        if _is_ruler(bare):
            if paragraph:
                yield paragraph
            paragraph = []
        else:
            paragraph.append(bare)
    if paragraph:
        yield paragraph


def _bare(line: str) -> str:
    """The line without the marks that it begins with; most begin with a word, and to see that is quicker."""
    line = line.lstrip()
    return line if line[:1].isalnum() else _LINE_MARK.sub("", line)


def _is_ruler(bare: str) -> bool:
    return not bare[:1].isalnum() and _RULER.match(bare) is not None


def _words(lines: Iterable[str]) -> list[str]:
    """Its tokens; most pieces between white space are a word and nothing else, and to see that is quicker."""
    text = "\n".join(lines)
    words: list[str] = []
    for piece in (_BRACKET.sub(" ", text) if "<" in text or ">" in text else text).split():
        if piece.isalpha():
            words.append(piece)
        elif (word := piece.strip(_AROUND)).isalpha() and word != "www":
            words.append(word)
        else:
            words += _tokens(piece)
    return words


def _tokens(piece: str) -> Sequence[str]:
    return [_url(token) if token.startswith(("http", "www.")) else token for token in _TOKEN.findall(piece)]


def _url(url: str) -> str:
    bare = url.strip().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/.,;:!?*_`")
    return _MOVED.get(bare, bare)
