"""What words do that join a sentence, leave it or stand for others in it, by its kind. Pure, by tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.texts.sensitive import sensitive_words

Move = Literal[
    "widened", "narrowed", "lateral", "unknown", "quiet", "reworded", "translation", "titled wider", "titled narrower"
]
"""``quiet`` changes nothing, ``lateral`` neither gives nor takes; what has to be read is ``unknown``.

``reworded`` is the same kind of sentence in other words. A title says what its text does; alone it decides nothing.
"""
OPPOSITE: Mapping[Move, Move] = {
    "widened": "narrowed", "narrowed": "widened", "lateral": "lateral", "unknown": "unknown", "quiet": "quiet",
    "reworded": "reworded", "translation": "translation",
    "titled wider": "titled narrower", "titled narrower": "titled wider",
}  # fmt: skip
Rest = tuple[list[str], list[str]]
"""Words of the old sentence and of the new one that stand for each other."""
_MAX_OBJECT = 5
_UNLIMITED = v.FILLERS | frozenset(("purpose", "purposes", "use", "whatsoever", "lawful"))


def without_moves(rests: Sequence[Rest]) -> list[Rest]:
    """Without phrases that only stand elsewhere in the sentence, and commas that stand for "and" in a longer list."""
    left = [(old, new) for old, new in rests if not (len(rests) > 1 and set(old) | set(new) <= v.LIST_WORDS)]
    left = [part for rest in left for part in _halves(rest, left)]
    gone = {phrase for old, _ in left if (phrase := _phrase(old))} & {
        phrase for _, new in left if (phrase := _phrase(new))
    }
    kept = (([] if _phrase(old) in gone else old, [] if _phrase(new) in gone else new) for old, new in left)
    return [(old, new) for old, new in kept if old or new]


def _halves(rest: Rest, others: Sequence[Rest]) -> Iterator[Rest]:
    """Words that were not replaced by those in their place: the list only grew, or they stand elsewhere as well."""
    old, new = rest
    if not (old and new):
        yield rest
    elif set(old) - set(new) <= v.LIST_WORDS and set(new) - set(old) - v.LIST_WORDS:
        yield [], [word for word in new if word in v.LIST_WORDS or word not in old]
    elif set(new) - set(old) <= v.LIST_WORDS and set(old) - set(new) - v.LIST_WORDS:
        yield [word for word in old if word in v.LIST_WORDS or word not in new], []
    else:
        ends = ((_phrase(old), ()), ((), _phrase(new)))
        is_moved = any((_phrase(after), _phrase(before)) in ends for before, after in others)
        yield from (([",", *old], []), ([], [",", *new])) if is_moved else (rest,)


def _phrase(words: Sequence[str]) -> tuple[str, ...]:
    same = {"neither": "not", "nor": "or"}
    return tuple(same.get(word, word) for word in words if word not in v.FILLERS)


def move_of_residue(family: str, rest: Rest) -> Move:
    """The direction of words that differ in a sentence of a kind; a ``plain ban`` does nothing but ban."""
    old, new = rest
    if set(old) | set(new) <= v.ARTICLES or family == "disclaimer":
        return "lateral"
    if set(old) | set(new) <= v.FILLERS:
        # "and" for "or" is another matter than an "and" more, before one more item of a list.
        return "unknown" if old and new and {"or", "and"} & {*old, *new} else "lateral"
    if old and new:
        return _replaced(family, old, new)
    added = _RULES[family](new or old)
    return added if new else OPPOSITE[added]


def _replaced(family: str, old: list[str], new: list[str]) -> Move:
    if _only_references(old, new):
        return "lateral"
    if family in ("grant", "limit"):
        return _replaced_in_grant(old, new)
    return "unknown" if ("not" in old) != ("not" in new) else "reworded"


def _replaced_in_grant(old: list[str], new: list[str]) -> Move:
    """Another limit has to be read; a limit where none was, or none where one was, says its direction."""
    limited = [_limits(side) or "not" in side for side in (old, new)]
    if limited == [False, True] and set(old) <= _UNLIMITED:
        return "narrowed"
    if limited == [True, False] and set(new) <= _UNLIMITED:
        return "widened"
    return "unknown" if any(limited) else "reworded"


def _only_references(old: list[str], new: list[str]) -> bool:
    return all(word.replace(".", "").isdigit() or word in v.ARTICLES | v.SECTION_WORDS for word in (*old, *new))


def _limits(words: Sequence[str]) -> bool:
    listed = list(words)
    if "not limited to" in " ".join(listed):
        listed = [word for word in listed if word != "limited"]
    return bool(set(listed) & v.LIMITERS or set(pairwise(listed)) & v.LIMITING_PAIRS)


def _joins_list(words: Sequence[str]) -> bool:
    return words[0] in v.LIST_WORDS or words[-1] in v.LIST_WORDS


def _is_one_more(words: Sequence[str]) -> bool:
    """Joined by "and" or "or", or between commas, and not an apposition such as ", for research,"."""
    return _joins_list(words) and not (words[0] == "," and len(words) > 1 and words[1] in ("for", "to", "as"))


def _in_grant(words: Sequence[str]) -> Move:
    listed = set(words)
    if _is_one_more(words) and listed <= v.PURPOSES | v.FILLERS | frozenset(("non",)) and listed & v.PURPOSES:
        return "widened"
    if _limits(words) or _asks(words):
        return "narrowed"
    if listed <= v.VERBS | v.LIST_WORDS:
        return "widened"
    is_right = _joins_list(words) and listed <= v.RIGHTS | v.FILLERS
    return "widened" if is_right or _is_object(words) else "unknown"


def _is_object(words: Sequence[str]) -> bool:
    """One more thing that a right is about: "or a collective work"."""
    is_short = len(words) <= _MAX_OBJECT and words[0] in ("and", "or")
    return is_short and bool(set(words[1:2]) & v.DETERMINERS) and not set(words) & v.CLAUSE_WORDS


def _asks(words: Sequence[str]) -> bool:
    """A ban or a duty joins what is granted."""
    text = " ".join(words)
    return bool(v.PROHIBITION.search(text) or v.ASKED.search(text) or "but not" in text)


def _in_ban(words: Sequence[str]) -> Move:
    listed = set(words)
    if listed & v.QUALIFIERS and listed <= v.QUALIFIERS | v.LIST_WORDS:
        return "widened"
    return _in_duty(words)


def _in_plain_ban(words: Sequence[str]) -> Move:
    """A ban that is all there is to its sentence is narrower by "for ...", "in ..." and the like."""
    is_attribute = len(words) == 1 and words[0].endswith(v.ATTRIBUTES)
    qualifies = is_attribute or (words[0] in v.QUALIFYING_STARTS and not _joins_list(words))
    return "widened" if qualifies and not set(words) & (v.UNQUALIFYING | v.EXEMPTING) else _in_ban(words)


def _in_duty(words: Sequence[str]) -> Move:
    listed = set(words)
    if listed & v.STRICTER and listed <= v.STRICTER | v.FILLERS:
        return "narrowed"
    if words[0] in v.EXTENDING_STARTS or list(words[:2]) == [",", "including"]:
        return "narrowed"
    is_ban = v.HARD_PROHIBITION.search(" ".join(words)) or ("not", "be") in pairwise(words)
    return "narrowed" if _joins_list(words) and (is_ban or not listed & v.EXEMPTING) else "unknown"


def _in_statement(words: Sequence[str]) -> Move:
    return "unknown" if _limits(words) or sensitive_words([" ".join(words)]) else "lateral"


_RULES: Mapping[str, Callable[[Sequence[str]], Move]] = {
    "grant": _in_grant,
    "limit": _in_grant,
    "prohibition": _in_ban,
    "plain ban": _in_plain_ban,
    "duty": _in_duty,
    "licensor": lambda _words: "unknown",
    "definition": _in_statement,
    "neutral": _in_statement,
}
"""By what the sentence does: the direction of words that join it."""

_FORCED: Mapping[tuple[str, str], Move] = {
    ("grant", "prohibition"): "narrowed",
    ("grant", "duty"): "narrowed",
    ("neutral", "prohibition"): "narrowed",
    ("neutral", "limit"): "narrowed",
    ("duty", "prohibition"): "narrowed",
    ("duty", "limit"): "narrowed",
    ("neutral", "duty"): "narrowed",
}
"""What it means that words were added and nothing was taken away; the way back is the opposite."""


def move_of_force(families: tuple[str, str], left: Sequence[Rest]) -> Move:
    """The direction of a sentence that does something else than before."""
    if "duty" in families and "grant" not in families and all({*old, *new} == {"not"} for old, new in left):
        # A duty to do it stands where a ban stood.
        return "unknown"
    if all(not old for old, _ in left):
        return _FORCED.get(families, "unknown")
    if all(not new for _, new in left):
        return OPPOSITE[_FORCED.get((families[1], families[0]), "unknown")]
    return "unknown"


def moves_of_exchange(left: Sequence[Rest]) -> Iterator[Move]:
    """Whether what was given is kept now, or the other way round: "waives" for "reserves"."""
    for old, new in left:
        if set(old) & v.GIVES and set(new) & v.TAKES:
            yield "narrowed"
        elif set(old) & v.TAKES and set(new) & v.GIVES:
            yield "widened"
