"""Full-text search with the same meaning on both databases: every word of a question begins a token of the record.

The tokens are made here and stored with the record (``model_record.search_text``); what the databases add is only an
index from the beginnings of tokens to records. So a row can also be checked without the index, by its stored text.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from sqlalchemy import ColumnElement, Select, case, cast, column, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col

from registry.db import is_sqlite
from registry.memo import for_short_texts
from registry.records.tables import ModelRecord

MAX_TOKEN = 64
MAX_TOKENS = 600
MAX_NAME = 200
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
    return text_of(chain.from_iterable(map(tokens_of, parts)))


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


def has_words(session: Session, words: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Conditions on a row's own text, for rows that are looked at anyway; without words nothing is found."""
    position = func.instr if is_sqlite(session) else func.strpos
    if not words:
        return [literal_column("1") == literal_column("0")]
    return [position(col(ModelRecord.search_text), f" {word}") > literal(0) for word in words]


def rank(session: Session, words: tuple[str, ...]) -> ColumnElement[int]:
    """How well a row answers, the best with the smallest number: whole words before beginnings, ids before the rest."""
    position = func.instr if is_sqlite(session) else func.strpos
    name: Any = col(ModelRecord.folded)
    for border in "/-_.":
        name = func.replace(name, border, " ")
    name, tokens = literal(" ") + name + literal(" "), col(ModelRecord.search_text) + " "
    total: ColumnElement[int] = literal(0)
    for word in words:
        whole, begun = f" {word} ", f" {word}"
        steps = ((name, whole), (tokens, whole), (name, begun))
        total += case(
            *((position(text, part) > 0, place) for place, (text, part) in enumerate(steps)), else_=len(steps)
        )
    return total


def matching(session: Session, words: tuple[str, ...]) -> Select[Any]:
    """The numbers of the records that have all words, by the index; needs at least one word.

    On SQLite long words are cut, so that there may be some more: each record is checked by its own text anyway.
    """
    if is_sqlite(session):
        found = table(TEXT_INDEX, column("rowid"))
        asked = " ".join(f'"{_cut(word)}"*' for word in words)
        return select(found.c.rowid).where(literal_column(TEXT_INDEX).op("MATCH")(literal(asked)))
    asked = " & ".join(f"'{word}':*" for word in words)
    is_match = literal_column(LEXEMES).op("@@")(cast(literal(asked), TSQUERY))
    return select(col(ModelRecord.pk)).where(is_match)


def _cut(word: str) -> str:
    return word[: max(length for length in BEGINNINGS if length <= len(word))]


def worth_looking_up(session: Session, words: tuple[str, ...], few: int) -> tuple[str, ...]:
    """The words that the index should be asked for; none where it would name very many records.

    SQLite names them one by one and can be stopped. PostgreSQL collects all of them first: so it is asked only for
    words that it estimates to be rare enough, by the statistics that it keeps of the tokens.
    """
    if is_sqlite(session):
        return words
    all_, *each = (_estimate(session, query) for query in ((), *((word,) for word in words)))
    rare = tuple(word for word, count in zip(words, each, strict=True) if count <= _COLLECTED)
    share = math.prod(count / max(all_, 1) for word, count in zip(words, each, strict=True) if word in rare)
    return rare if share * all_ <= _MISJUDGED * few else ()


_COLLECTED = 25_000
"""Records that PostgreSQL collects in a few milliseconds."""
_MISJUDGED = 4
"""So many times more than there are may an estimate say."""


def _estimate(session: Session, words: tuple[str, ...]) -> int:
    """How many records the planner expects for these words, or in all."""
    found = matching(session, words) if words else select(col(ModelRecord.pk))
    # The words are letters and digits alone, so they can stand in the statement; EXPLAIN takes no parameters.
    spelled = found.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    (plan,) = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {spelled}").scalar_one()
    return int(plan["Plan"]["Plan Rows"])


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
