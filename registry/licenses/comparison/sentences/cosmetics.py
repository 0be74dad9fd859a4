"""Differences that change nothing for users: a hyperlink, a year, a name, another hyphen. Pure.

A name is what is written with capitals or digits, is never written small in either text, and is no word of a licence.
It was renamed where the old name is gone from the new text, and it stands in the head of the text or more than once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.comparison.sentences.figures import has_cjk
from registry.licenses.comparison.sentences.segments import Sentence, is_address
from registry.licenses.texts.diff import Passage
from registry.licenses.texts.sensitive import sensitive_words

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE_NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th)?(?:[.-]\d{1,4}){0,2}")
_VERSION = re.compile(r"v?\d{1,2}(?:\.\d{1,2}){0,2}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STEM = re.compile(r"[\d.]+")
_MAX_NOTICE_WORDS = 25
_HEAD_WORDS = 120
_MAX_NAME_WORDS = 8
_MAX_PLACEHOLDER = 4
_NO_NOTICE = frozenset(
    (
        *("not", "no", "may", "must", "shall", "only", "use", "used", "uses", "using", "permitted", "permission", "if"),
        *("grant", "granted", "except", "unless", "provided", "subject", "without", "excluding", "outside", "within"),
        *("prohibited", "forbidden", "free", "agree", "commercial", "noncommercial", "license", "licensed"),
        *("excluded", "excepted", "exempt", "banned", "ban", "never", "nobody", "cannot"),
    )
)
_IN_NOTICES = frozenset(
    (
        *("copyright", "c", "by", "and", "the", "of", "its", "team", "contributors", "authors", "all", "rights"),
        *("reserved", "name", "owner", "holder", "holders", "year", "yyyy"),
    )
)
_PLACE_OF_USE = frozenset(
    (
        "territory",
        "region",
        "regions",
        "country",
        "countries",
        "domiciled",
        "resident",
        "residents",
        "located",
        "citizens",
    )
)


class Names:
    """The names in two editions of a text, to tell which of them were only renamed."""

    def __init__(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> None:
        self._head = {word for side in (old, new) for word in _first_words(side)}
        self._counts = tuple(Counter(word for one in side for word in one.words) for side in (old, new))
        self._small = {
            word
            for one in (*old, *new)
            for word, written in zip(one.words, one.written, strict=True)
            if word == written and not any(map(str.isdigit, word))
        }

    def renamed(self, before: Sequence[str], after: Sequence[str], previous: str, sentence: Sentence) -> bool:
        """Whether one name, with its version, stands where another one stood, everywhere."""
        old, new = ([word for word in side if word not in v.LIST_WORDS] for side in (before, after))
        words = [*old, *new]
        if not words or len(words) > _MAX_NAME_WORDS * 2 or set(sentence.words) & _PLACE_OF_USE:
            return False
        if "".join(sentence.written).isupper() and not self._head >= set(words):
            return False
        versions = [word for word in words if _VERSION.fullmatch(word)]
        is_told = self._is_name(previous) or (previous in v.VERSION_LEADS and self.is_in_head(sentence))
        if versions and not (is_told and previous in self._head):
            return False
        named = [word for word in words if word not in versions]
        gone = any(not self._counts[1][word] for word in old) or any(not self._counts[0][word] for word in new)
        is_known = any(map(self._is_known, words)) or _are_versions(old, new)
        return all(map(self._is_name, named)) and gone and is_known

    def are_beside_address(self, before: Sequence[str], after: Sequence[str], passage: Passage) -> bool:
        """Whether what changed is a hyperlink: with names around it, or where a few words held its place."""
        has_address = [any(map(is_address, side)) for side in (passage.before, passage.after)]
        if not any(has_address):
            return False
        held = len(before) <= _MAX_PLACEHOLDER and not after and has_address == [False, True]
        return all(map(self._is_name, (*before, *after))) or (held and not sensitive_words([" ".join(before)]))

    def _is_name(self, word: str) -> bool:
        return not (
            not word
            or has_cjk(word)
            or word.replace(".", "").replace(",", "").isdigit()
            or word in self._small
            or word in v.UNITS
            or word in v.LIMITERS
            or word in v.DATE_WORDS
            or word in v.COUNTRY_WORDS
            or (not any(map(str.isdigit, word)) and sensitive_words([word]))
        )

    def count(self, word: str, *, in_new: bool) -> int:
        """How often the old or the new text has a word."""
        return self._counts[in_new][word]

    def is_in_head(self, sentence: Sentence) -> bool:
        """It stands where a text says what it is and of when."""
        return self._head >= set(sentence.words)

    def _is_known(self, word: str) -> bool:
        return word in self._head or sum(count[word] for count in self._counts) > 1


def _are_versions(old: Sequence[str], new: Sequence[str]) -> bool:
    """``K2`` and ``K2.6``: the same letters with other numbers; the digits of a figure come first."""
    stems = [_STEM.sub("", word) for word in (*old, *new)]
    return len(old) == len(new) == 1 and stems[0] == stems[1] != "" and old[0][0].isalpha()


def is_notice(sentence: Sentence) -> bool:
    """A copyright line and nothing more."""
    words = sentence.words
    if words[:1] != ("copyright",) or len(words) > _MAX_NOTICE_WORDS or _NO_NOTICE & set(words):
        return False
    return {word for word in sentence.written if word[0].islower()} <= _IN_NOTICES


def is_layout(before: Sequence[str], after: Sequence[str]) -> bool:
    """The same letters, put together otherwise; numbers stay apart."""
    old, new = (" ".join(word for word in side if word != ",") for side in (before, after))
    return _letters(old) == _letters(new) and _NUMBER.findall(old) == _NUMBER.findall(new)


def _letters(words: str) -> str:
    return words.replace(" ", "").replace("-", "")


def without_addresses(words: Sequence[str]) -> list[str]:
    """The words without hyperlinks and the words that lead to one."""
    if not any(map(is_address, words)):
        return list(words)
    leads = {
        place
        for start, word in enumerate(words)
        if is_address(word)
        for place in (*_run(words, range(start - 1, -1, -1)), start, *_run(words, range(start + 1, len(words))))
    }
    return [word for place, word in enumerate(words) if place not in leads]


def _run(words: Sequence[str], places: range) -> Iterator[int]:
    """The words beside a hyperlink that lead to it."""
    for place in places:
        if not (words[place] in v.LINK_WORDS or words[place] == "," or is_address(words[place])):
            return
        yield place


def is_date(changed: Iterable[str], around: Sequence[str], sentence: Sentence, names: Names | None = None) -> bool:
    """Years, days, months and numbers of versions where such a thing is told, and nothing ends or begins with it."""
    words = [word for word in changed if word != ","]
    if names is not None and names.is_in_head(sentence) and all(map(_is_part_of_date, sentence.words)):
        return True
    told = set(around) & v.DATE_LEADS or set(sentence.words[:1]) & {"copyright"}
    return bool(told) and all(_is_part_of_date(word) for word in words) and not set(sentence.words) & v.DATE_BLOCKERS


def _is_part_of_date(word: str) -> bool:
    return bool(_YEAR.fullmatch(word) or _DATE_NUMBER.fullmatch(word) or word in v.DATE_WORDS or word in ("of", ","))


def _first_words(sentences: Sequence[Sentence]) -> list[str]:
    words: list[str] = []
    for sentence in sentences:
        words += sentence.words
        if len(words) >= _HEAD_WORDS:
            break
    return words[:_HEAD_WORDS]
