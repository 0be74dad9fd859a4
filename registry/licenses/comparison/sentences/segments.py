"""A licence text as its sentences, whatever the wrapping: words as they are compared, beside words as written. Pure."""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from registry.licenses.comparison.sentences.figures import digits_for_numerals, digits_for_words, has_cjk
from registry.licenses.comparison.sentences.statements import Force, force_in_list, force_of, states_conditions
from registry.licenses.comparison.sentences.vocabulary import EXEMPTING

MAX_LETTERS = 200_000
MAX_SENTENCES = 5_000
"""A text that has more is not compared sentence by sentence; the longest licences have a quarter of it."""
MAX_WORDS = 3_000
"""Of one sentence; what follows is a sentence of its own."""

_CJK = "\u3040-\u30ff\u3400-\u9fff\uff00-\uffef"
_WRAPPED_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*\n?[ \t]*(?=[{_CJK}])")
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(([^()\s]{1,300})\)")
_EMPHASIS = re.compile(r"[*_~`]{1,3}")
_STRONG = re.compile(r"\*{2,3}|_{2,3}")
_PARAGRAPH = re.compile(r"\n[ \t>#*/-]*\n")
_ITEM = re.compile(
    r"\n(?=[ \t]*"
    r"(?:[#•·*+-]+|\(?(?:\d{1,2}[a-z]?(?:\.\d{1,2})*|[A-Za-z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+)[ \t])"
)
_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\binc)(?<!\bltd)(?<!\bno)(?<!\bco)(?<!\bcorp)(?<!\betc)(?<!\bvs)(?<!\bu\.s)(?<!\bart)"
    r"(?<!\b[a-z0-9])(?<!\b\d[\da-z])[.!?][\"')\]”’]{0,3}\s+|[;:]\s+|(?<=[。；：！？])",  # noqa: RUF001 - these are meant
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(
    r"[\s>#•·+\"“\[-]*(?:(?:\(?(?:\d{1,2}[a-z]?(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3})\s+)*",
    re.IGNORECASE,
)
_COPYRIGHT_SIGN = re.compile(r"(?:\bcopyright\s{0,3})?(?:\(c\)|©)(?=\s{0,3}\d{4}\b)", re.IGNORECASE)
_INNER_ENUMERATOR = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)", re.IGNORECASE)
_URL = r"(?:https?://|www\.)[^\s<>\"'\])}]+"
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
_HOST = r"(?:[a-z0-9-]{1,64}\.){1,5}(?:com|org|net|cn|ai|io|dev|edu)(?:/[^\s<>\"'\])}]*)?(?![^\W_])"
_WORD = re.compile(
    rf"{_URL}|{_MAIL}|{_HOST}|\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:[-.][^\W_]+)*|[$€£¥%]|[<>]=?|[≤≥,]", re.IGNORECASE
)
_ADDRESS = re.compile(rf"(?:{_URL}|{_MAIL}|{_HOST})", re.IGNORECASE)
_CJK_PARTS = re.compile(rf"(?<=\d)[\u5343\u767e\u4e07\u4ebf]{{1,3}}|[{_CJK}]+|[^{_CJK}]+")
"""A number, its magnitude and what is counted, a name and the words around it stand apart."""
_COMMENT = re.compile(r"[ \t]{0,20}(?:/\*|\*/|\*|#|//)(?!\*)[ \t]?")
_MIN_COMMENT_LINES = 4
_LEADS = re.compile(r"(?:[:\uff1a]|\b(?:that|either|both))\s*$")
_NAME = re.compile(r"(?=.*\d)(?=.*[^\W\d_])")


class Sentence(msgspec.Struct, frozen=True):
    """One sentence, or one item of a list."""

    words: tuple[str, ...]
    """As they are compared: lower case, a comma as a word of its own, without enumerators."""
    written: tuple[str, ...]
    """The same words as they stand in the text."""
    force: Force
    """What it does, or the sentence that leads into its list."""
    is_heading: bool = False
    """A few words that only say what follows."""

    @property
    def key(self) -> str:
        """Equal for sentences that say the same in the same kind of list."""
        return f"{self.force}\n{' '.join(word for word in self.words if word != ',')}"


def split_sentences(text: str) -> tuple[Sentence, ...] | None:
    """The sentences in order; None where the text is longer than the limits above."""
    if len(text) > MAX_LETTERS:
        return None
    found: list[Sentence] = []
    under = _NO_LIST
    for piece, is_first, is_last in _pieces(_plain(text)):
        kind = _kind_of_item(piece)
        is_item = under.holds(kind)
        under = under if is_item or not is_first else _NO_LIST
        for written in _chunks(_words(piece)):
            words = tuple(word.casefold() for word in written)
            own = force_of(words)
            tells = under.force == "prohibition" and own == "neutral" and not EXEMPTING & set(words)
            force = force_in_list(under.force, own, words) if is_item or tells else own
            is_title = own == "neutral" and _is_heading(piece, words, goes_on=is_first and not is_last)
            force = own if is_title and under.force != "prohibition" else force
            found.append(Sentence(words, written, force, is_title))
            if _LEADS.search(piece) and own != "neutral":
                under = _Lead("duty" if states_conditions(words) else force, kind)
        if len(found) > MAX_SENTENCES:
            return None
    return tuple(found)


_MAX_HEADING = 6


def _is_heading(piece: str, words: tuple[str, ...], *, goes_on: bool) -> bool:
    """A few words before a colon, or before a full stop after which their item goes on."""
    return len(words) <= _MAX_HEADING and bool(_LEADS.search(piece) or (goes_on and piece.rstrip().endswith(".")))


class _Lead(msgspec.Struct, frozen=True):
    """What the sentence that leads into a list does to its items."""

    force: Force
    lead: str
    """The kind of its own enumerator; another sentence with one of these ends the list."""

    def holds(self, kind: str) -> bool:
        if not kind or kind == self.lead or self.force == "neutral":
            return False
        is_above = self.lead.startswith("1") and kind.startswith("1") and len(kind) < len(self.lead)
        return not is_above


_NO_LIST = _Lead("neutral", "")


def is_address(word: str) -> bool:
    """A hyperlink or a mail address."""
    return _ADDRESS.fullmatch(word) is not None


def _plain(text: str) -> str:
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    folded = folded.replace("\r\n", "\n").replace("\r", "\n").replace("\u200b", "").replace("\ufeff", "")
    folded = _MARKDOWN_LINK.sub(r"\1 \2", _TAG.sub(" ", _text_of_comment(folded)))
    folded = _STRONG.sub("", folded)
    return digits_for_numerals(_WRAPPED_CJK.sub("", _COPYRIGHT_SIGN.sub("Copyright ", folded)))


def _text_of_comment(text: str) -> str:
    """A text that stands in a comment of source code, without what marks its lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    marked = sum(_COMMENT.match(line) is not None for line in lines)
    is_comment = len(lines) >= _MIN_COMMENT_LINES and 10 * marked >= 9 * len(lines)
    return "\n".join(_COMMENT.sub("", line) for line in text.split("\n")) if is_comment else text


def _pieces(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Sentences as written, and whether a paragraph or an item starts with them, and ends."""
    for paragraph in _PARAGRAPH.split(text):
        for item in _ITEM.split(paragraph):
            start = 0
            for end in _END.finditer(item):
                yield item[start : end.end()], not start, not item[end.end() :].strip()
                start = end.end()
            if rest := item[start:].strip():
                yield rest, not start, True


def _kind_of_item(piece: str) -> str:
    """What marks it as an item of a list: a figure, a letter, a bullet or its small first letter; empty for none."""
    lead = _ENUMERATOR.match(piece)
    marks = lead.group().strip(" \t\n(>") if lead else ""
    if marks:
        return _level(marks) if marks[0].isdigit() else "a" if marks[0].isalpha() else "*"
    return "*" if piece.lstrip()[:1] in "-*+•·" else "small" if piece.lstrip()[:1].islower() else ""


def _level(marks: str) -> str:
    """How deep a number stands: ``3.`` above ``3.1``."""
    last = marks.rsplit(maxsplit=1)[-1]
    return "1" * (1 + last.rstrip(".)").count("."))


def _words(piece: str) -> tuple[str, ...]:
    lead = _ENUMERATOR.match(piece)
    bare = _INNER_ENUMERATOR.sub(" ", _EMPHASIS.sub("", piece[lead.end() if lead else 0 :]))
    return digits_for_words(part for word in _WORD.findall(bare) for part in _parts(word))


def _parts(word: str) -> tuple[str, ...]:
    """``non-commercial`` is two words, ``Model-7B`` and ``2.1`` are one."""
    if is_address(word):
        return (word,)
    if has_cjk(word):
        return tuple(_CJK_PARTS.findall(word))
    return (word,) if word[0].isdigit() or _NAME.match(word) else tuple(re.split(r"[-.]", word))


def _chunks(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[start : start + MAX_WORDS] for start in range(0, len(words), MAX_WORDS))
