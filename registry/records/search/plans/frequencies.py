"""How often the common words stand in records, as PostgreSQL last counted them for its own plans.

It keeps the thousand most common lexemes of the index (pg_stats, since ANALYZE); a word that is none of them is rare.
They are read once and kept for a while. They decide which way leads to the records, never what is found: so it does
not matter that they know private records, too. Where it would, ``private`` says how many there are.
"""

import time
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from registry.records.fulltext import TEXT_INDEX, Tier

KEPT_SECONDS = 300.0
MOST_OF_RARE = 0.001
"""The share of all records that a word of which nothing is known has at the most, as far as is supposed."""
_NO_REMAINDER = 1_000
"""So many records are soon counted."""
STATISTICS = f"""
SELECT (SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = 'model_record'::regclass), lexemes, shares,
    (SELECT count(*) FROM model_record WHERE is_private)
FROM (SELECT 1) one LEFT JOIN (
    SELECT most_common_elems::text::text[] AS lexemes, most_common_elem_freqs AS shares FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = '{TEXT_INDEX}'
) known ON TRUE
"""  # noqa: S608 - our own name


class Frequencies:
    """The shares of the common words among all records."""

    def __init__(
        self, records: int, lexemes: Sequence[str] | None, shares: Sequence[float] | None, private: int
    ) -> None:
        known = sorted(zip(lexemes or (), shares or (), strict=False))
        self.records, self.private = records, private
        self._words = [word for word, _ in known]
        self._shares = [share for _, share in known]
        self._rare = min(min(self._shares, default=0.0) / 2, MOST_OF_RARE)
        self._read_at = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        """Whether they were read a moment ago."""
        return time.monotonic() - self._read_at < KEPT_SECONDS

    def is_surely_common(self, beginning: str) -> bool:
        """Whether a word that begins so is so common that most records that have it are not private.

        They are shares of a sample of 30,000 records: twice as many as are private, and a thousandth more, is more
        than chance, and what was private when they were counted but is gone is no thousand records.
        """
        place, share = bisect_left(self._words, beginning), 0.0
        while place < len(self._words) and self._words[place].startswith(beginning):
            share = max(share, self._shares[place])
            place += 1
        return share * self.records > 2 * self.private + MOST_OF_RARE * self.records + _NO_REMAINDER

    def expected(self, word: str, tier: Tier) -> int:
        """About how many records have a word as a tier asks; those of a beginning are added up."""
        sought = f"{tier.before}{word}"
        place = bisect_left(self._words, sought)
        share = 0.0
        while place < len(self._words) and self._words[place].startswith(sought):
            if tier.is_whole and self._words[place] != sought:
                break
            share += self._shares[place]
            place += 1
        return round(min(share or self._rare, 1.0) * self.records)


_KEPT: WeakKeyDictionary[Engine, Frequencies] = WeakKeyDictionary()


def kept_frequencies(engine: Engine) -> Frequencies | None:
    """Those that were read a moment ago, if any were."""
    kept = _KEPT.get(engine)
    return kept if kept is not None and kept.is_fresh else None


def keep_frequencies(engine: Engine, row: Sequence[Any]) -> Frequencies:
    """Keep what ``STATISTICS`` said for a while."""
    _KEPT[engine] = Frequencies(*row)
    return _KEPT[engine]


def forget_frequencies() -> None:
    """Let the next search read them: a table that has grown tenfold at once, as in a test, has other ones."""
    _KEPT.clear()
