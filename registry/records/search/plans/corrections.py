"""Words that are written in a wrong way, where a search finds nothing or next to nothing: what may have been meant.

* A word is doubtful where no record has it, and next to none has a word that begins with it. Others stay as they are.
* What may have been meant is a word of an id that one letter makes of it: one doubled, missing, swapped with its
  neighbour, wrong or too much. Of several, the one that most models bear, and that finds something.
* Only records that may be seen count: what is private is no word that anybody is led to.
* Few words, of few letters, and a bounded number of candidates, each of which is one look into the index.

Decided in ADR 0071.
"""

from collections.abc import Generator, Iterable, Sequence
from string import ascii_lowercase, digits
from typing import Any

import msgspec

from registry.records.fulltext import BEGINNINGS, LEXEMES, OF_NAME, TEXT_INDEX
from registry.records.search.plans.asks import Ask, Rows, SearchSetting

SPARSE = 5
"""So many records are next to nothing."""
MOST_WORDS = 6
SHORTEST, LONGEST = 3, 16
"""Letters of a word that is put right."""
MOST_TRIED = 3
"""Questions that are tried instead."""
COMMON = 100
"""So many models that bear a word are as good as more."""
_LETTERS = ascii_lowercase + digits
_LIKELY = 4
"""So many times as likely as a wrong letter are letters that are swapped, missing, doubled or too much."""
_GROUP = 32
_IS_KNOWN = f"EXISTS (SELECT 1 FROM {TEXT_INDEX} WHERE {TEXT_INDEX} MATCH value)"  # noqa: S608 - our own names
_DEAR = 10_000
"""What it costs to look for all that a word may be: too much for the event loop of SQLite."""


def corrections(setting: SearchSetting, words: Sequence[str]) -> Generator[Ask, Rows, list[str]]:
    """Questions that may have been meant, the likeliest first; none where no word is doubtful."""
    unsure = [word for word in words if not (setting.frequencies and setting.frequencies.is_surely_common(word))]
    if len(words) > MOST_WORDS or not unsure:
        return []
    doubtful = [word for (word,) in (yield _doubts(setting, unsure))]
    meant = [list(words)]
    for word in words:
        if word in doubtful and not (alike := (yield from _alike(setting, word))):
            return []
        if word in doubtful:
            meant = [[other if one == word else one for one in question] for question in meant for other in alike]
    return [" ".join(question) for question in meant[:MOST_TRIED]] if doubtful else []


def variants(word: str, begun: int | None = None) -> dict[str, int]:
    """What one slip makes of a word, and how likely such a slip is; a wrong letter is the least likely.

    ``begun`` letters at its beginning may be right; the slip is no later.
    """
    places = len(word) if begun is None else min(begun, len(word))
    parts = [(word[:place], word[place:]) for place in range(places + 1)]
    swapped = [f"{left}{right[1]}{right[0]}{right[2:]}" for left, right in parts if len(right) > 1]
    shorter = [f"{left}{right[1:]}" for left, right in parts if right]
    longer = [f"{left}{letter}{right}" for left, right in parts for letter in _LETTERS]
    wrong = [f"{left}{letter}{right[1:]}" for left, right in parts if right for letter in _LETTERS]
    found = dict.fromkeys(wrong, 1) | dict.fromkeys((*swapped, *shorter, *longer), _LIKELY)
    found.pop(word, None)
    return found


def _alike(setting: SearchSetting, word: str) -> Generator[Ask, Rows, list[str]]:
    """The words of ids that are most likely meant."""
    if not SHORTEST <= len(word) <= LONGEST or word.isdigit():
        return []
    likely = variants(word, (yield from _known_beginning(word)) if setting.is_file else None)
    candidates = sorted(likely)
    if setting.is_file:
        candidates = yield from _in_known_groups(candidates)
    known = (yield _bearers(setting, candidates)) if candidates else []
    best = sorted((-likely[one] * count, one) for one, count in known if count)
    return [one for _, one in best[:MOST_TRIED]]


def _known_beginning(word: str) -> Generator[Ask, Rows, int]:
    """How many letters of a word begin a word of an id, or a few more; SQLite's index holds such beginnings ready."""
    lengths = [length - len(OF_NAME) for length in BEGINNINGS if len(OF_NAME) < length <= len(word)]
    asked = [f'"{OF_NAME}{word[:length]}"*' for length in lengths]
    rows = yield Ask(f"SELECT key FROM json_each(:rows) WHERE NOT {_IS_KNOWN} LIMIT 1", _given(asked), _DEAR)  # noqa: S608 - our own names
    return lengths[rows[0][0]] - 1 if rows else len(word)


def _in_known_groups(candidates: Sequence[str]) -> Generator[Ask, Rows, list[str]]:
    """Those of which at least one in a group is known; SQLite asks for a group in a third of the time of each alone."""
    groups = [candidates[place : place + _GROUP] for place in range(0, len(candidates), _GROUP)]
    asked = [" OR ".join(f'"{OF_NAME}{one}"' for one in group) for group in groups]
    rows = yield Ask(f"SELECT key FROM json_each(:rows) WHERE {_IS_KNOWN}", _given(asked), _DEAR)  # noqa: S608 - our own names
    return [one for (number,) in rows for one in groups[number]]


def _doubts(setting: SearchSetting, words: Iterable[str]) -> Ask:
    """Those that no record has, and next to none begins with; what is there is not counted to the end.

    SQLite is asked for all letters of a beginning, too: a slip may stand behind those that its index holds ready.
    """
    quote, star = ('"', "*") if setting.is_file else ("'", ":*")
    rows = [(one, f"{quote}{one}{quote}", f"{quote}{one}{quote}{star}") for one in words]
    whole, begun = _counted_open(setting, "asked.whole", 1), _counted_open(setting, "asked.begun", SPARSE + 1)
    listed = _listed(setting, ("word", "whole", "begun"))
    text = f"SELECT asked.word FROM {listed} WHERE {whole} = 0 AND {begun} <= {SPARSE:d}"  # noqa: S608 - our own words
    return Ask(text, _given(rows), _DEAR, is_by_index=True)


def _bearers(setting: SearchSetting, candidates: Sequence[str]) -> Ask:
    """For each candidate how many models bear it."""
    quote = '"' if setting.is_file else "'"
    rows = [(one, f"{quote}{OF_NAME}{one}{quote}") for one in candidates]
    count, listed = _counted_open(setting, "asked.whole", COMMON), _listed(setting, ("word", "whole"))
    return Ask(f"SELECT asked.word, {count} FROM {listed}", _given(rows), _DEAR, is_by_index=True)  # noqa: S608 - our own words


def _counted_open(setting: SearchSetting, asked: str, most: int) -> str:
    """A count of the records that the index names for a question, of those that may be seen."""
    narrow = " AND NOT is_private" if setting.is_narrow else ""
    if setting.is_file:
        found = (
            f"{TEXT_INDEX} CROSS JOIN model_record ON pk = {TEXT_INDEX}.rowid WHERE {TEXT_INDEX} MATCH {asked}{narrow}"
        )
    else:
        found = f"model_record WHERE {LEXEMES} @@ {asked}::tsquery{narrow}"
    return f"(SELECT count(*) FROM (SELECT 1 FROM {found} LIMIT {most:d}) AS few)"  # noqa: S608 - our own words


def _listed(setting: SearchSetting, names: Sequence[str]) -> str:
    """Rows of texts, out of one parameter."""
    if setting.is_file:
        columns = ", ".join(f"value ->> {number:d} AS {name}" for number, name in enumerate(names))
        return f"(SELECT {columns} FROM json_each(:rows)) AS asked"  # noqa: S608 - our own words
    columns = ", ".join(f"value ->> {number:d} AS {name}" for number, name in enumerate(names))
    return f"(SELECT {columns} FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS rows (value)) AS asked"  # noqa: S608 - our own words


def _given(rows: Sequence[object]) -> dict[str, Any]:
    return {"rows": msgspec.json.encode(rows).decode()}
