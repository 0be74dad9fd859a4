"""Full-text search with the same meaning on both databases: every word of a question begins a token of the record.

* The tokens are made here and stored with the record (``model_record.search_text``); what the databases add is only an
  index from the beginnings of tokens to records. So a row can also be checked without the index, by its stored text.
* Tokens of the id stand there twice, once with ``OF_NAME`` before them: so the index also knows what a model is called.

Decided in ADR 0018 and 0071.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from sqlalchemy import Select, cast, column, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col

from registry.db import is_sqlite
from registry.memo import for_short_texts
from registry.records.tables import ModelRecord

MAX_TOKEN = 64
MAX_TOKENS = 600
MAX_NAME = 200
OF_NAME = "/"
"""Stands before a token of the id; no word of a question holds it."""
_RUN = re.compile(r"[^\W_]+")
_BORDER = re.compile(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)")
_PIECE = re.compile(r"[\s/]+")

TEXT_INDEX = "model_search"
"""The name of the index over the tokens: an FTS5 table on SQLite, a GIN index on PostgreSQL; a migration makes it."""
BEGINNINGS = (1, 2, 3, 4, 5, 6, 8)
"""Lengths of the beginnings of tokens that SQLite's index holds ready; it would collect a longer one token by token."""
LEXEMES = "array_to_tsvector(string_to_array(ltrim(search_text), ' '))"
"""The expression that PostgreSQL's index is over; a query must spell it in the same way."""


def search_text(
    model_id: str, description: str | None, tags: Iterable[str], organisation: str | None = None,
    keywords: Iterable[str] = (),
) -> str:  # fmt: skip
    """What is stored for searching: all tokens, each once and with a blank before it; what names a model best first."""
    parts = (model_id, organisation or "", *keywords, *tags, description or "")
    return text_of(chain(of_name(model_id), chain.from_iterable(map(tokens_of, parts))))


def of_name(model_id: str) -> list[str]:
    """The tokens of an id, marked as such."""
    return [f"{OF_NAME}{token}" for token in tokens_of(model_id)]


def text_of(tokens: Iterable[str]) -> str:
    """The same from the tokens themselves, in this order."""
    return "".join([f" {token}" for token in islice(dict.fromkeys(tokens), MAX_TOKENS)])


def folded_name(name: str | None) -> str:
    """The name of an organisation as it is compared: without case, accents and doubled blanks."""
    return " ".join(_folded(name or "").split())[:MAX_NAME]


@for_short_texts(20_000, longest=64)
def tokens_of(part: str) -> tuple[str, ...]:
    """The tokens of an id, a tag or a description; tags, which are short, come again and again."""
    return tuple(_tokens(_folded(part)))


def words_of(question: str) -> tuple[str, ...]:
    """The words that a question asks for; one that only begins another of them asks for nothing more."""
    words = dict.fromkeys(run[:MAX_TOKEN] for run in _RUN.findall(_folded(question)))
    return tuple(word for word in words if not any(other != word and other.startswith(word) for other in words))


class Tier(NamedTuple):
    """One grade of an answer: where each word of a question stands, and whether as a whole."""

    before: str
    """``OF_NAME``, or nothing where it may stand anywhere in the record."""
    is_whole: bool

    def spelled(self, word: str) -> str:
        """What stands in the text of a record that has the word so, with a blank behind that text."""
        return f" {self.before}{word}{' ' if self.is_whole else ''}"


TIERS = (Tier(OF_NAME, True), Tier("", True), Tier(OF_NAME, False), Tier("", False))
"""From the best answer to the weakest, in which all others are: an answer is as good as the weakest of its words."""
EVERYTHING = len(TIERS) - 1
BETTER = ((), (0,), (1,), (1, 2))
"""For each tier those before it that it does not hold; who is in the first is in the second, too."""


def asked_for(words: Sequence[str], tier: Tier, *, is_file: bool) -> str:
    """The question to the index for the records of a tier, and those of all better ones; needs at least one word.

    On SQLite beginnings of tokens are cut, so that there may be some more: each record is checked by its own text.
    """
    marked = [f"{tier.before}{word}" for word in words]
    if is_file:
        return " ".join(f'"{word}"' if tier.is_whole else f'"{_cut(word)}"*' for word in marked)
    return " & ".join(f"'{word}'" if tier.is_whole else f"'{word}':*" for word in marked)


def matching(session: Session, words: Sequence[str]) -> Select[Any]:
    """The numbers of the records that have all words, by the index; needs at least one word."""
    asked = asked_for(words, TIERS[EVERYTHING], is_file=is_sqlite(session))
    if is_sqlite(session):
        found = table(TEXT_INDEX, column("rowid"))
        return select(found.c.rowid).where(literal_column(TEXT_INDEX).op("MATCH")(literal(asked)))
    is_match = literal_column(LEXEMES).op("@@")(cast(literal(asked), TSQUERY))
    return select(col(ModelRecord.pk)).where(is_match)


def _cut(word: str) -> str:
    return word[: max(length for length in BEGINNINGS if length <= len(word))]


def _tokens(folded: str) -> Iterator[str]:
    """Runs of letters and digits, their parts between letters and digits, and each piece with its runs joined.

    So ``Llama-3.1-8B`` is found by ``llama 8b``, ``3.1`` and ``llama3``.
    """
    for piece in _PIECE.split(folded):
        runs = _RUN.findall(piece)
        for run in runs:
            yield run[:MAX_TOKEN]
            parts = _BORDER.split(run)
            if len(parts) > 1:
                yield from (part[:MAX_TOKEN] for part in parts)
        if len(runs) > 1:
            yield "".join(runs)[:MAX_TOKEN]


def _folded(given: str) -> str:
    """Without case and accents; letters that only look different are the same (Unicode NFKD)."""
    if given.isascii():
        return given.lower()
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", given).casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
