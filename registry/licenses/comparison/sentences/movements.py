"""In which direction one difference between two editions moves users. Pure, by tables.

``quiet`` changes nothing, ``lateral`` changes something that neither gives nor takes, and what has to be read is
``unknown``: a permission is said to be wider only where nothing in it limits.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from registry.licenses.comparison.sentences import cosmetics
from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.comparison.sentences.alignment import Difference
from registry.licenses.comparison.sentences.segments import Sentence
from registry.licenses.comparison.sentences.figures import figure_positions, figures_in
from registry.licenses.comparison.sentences.statements import Force, countries_in, country_words, leaves_out
from registry.licenses.texts.diff import Passage, diff_words
from registry.licenses.texts.sensitive import sensitive_words

Move = Literal["widened", "narrowed", "lateral", "unknown", "quiet", "reworded", "translation"]

OPPOSITE: Mapping[Move, Move] = {
    "widened": "narrowed", "narrowed": "widened", "lateral": "lateral", "unknown": "unknown", "quiet": "quiet",
    "reworded": "reworded", "translation": "translation",
}  # fmt: skip
_ADDED: Mapping[Force, Move] = {
    "prohibition": "narrowed", "limit": "narrowed", "duty": "narrowed", "permission": "widened",
    "mixed": "unknown", "licensor": "unknown", "termination": "narrowed", "reservation": "narrowed",
    "interpretation": "unknown", "definition": "lateral", "disclaimer": "lateral", "neutral": "lateral",
}  # fmt: skip
_FAMILY: Mapping[Force, str] = {
    "permission": "grant", "mixed": "grant", "limit": "limit", "prohibition": "prohibition", "duty": "duty",
    "licensor": "licensor", "termination": "duty", "reservation": "duty", "interpretation": "definition",
    "definition": "definition", "disclaimer": "disclaimer", "neutral": "neutral",
}  # fmt: skip
_FORCED: Mapping[tuple[str, str], Move] = {
    ("grant", "prohibition"): "narrowed",
    ("neutral", "prohibition"): "narrowed",
    ("neutral", "limit"): "narrowed",
    ("duty", "prohibition"): "narrowed",
    ("duty", "limit"): "narrowed",
    ("neutral", "duty"): "narrowed",
}
"""What it means that words were added and nothing was taken away; the way back is the opposite."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_AROUND = 6


def moves_of(difference: Difference, names: cosmetics.Names) -> Iterator[Move]:
    """Every direction in which a difference moves users; nothing where it says the same."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        one = after or before
        if one is not None:
            move = _alone(one)
            yield move if after else OPPOSITE[move]
    elif _is_foreign(before) and _is_foreign(after):
        yield "translation" if any(_residues(before, after, names)) else "quiet"
    else:
        yield from _changed(before, after, names)


def _is_foreign(sentence: Sentence) -> bool:
    """In a script whose words the tables do not know."""
    letters = "".join(sentence.words)
    return 2 * len(_CJK.findall(letters)) > len(letters) // 2


def _alone(sentence: Sentence) -> Move:
    """What it means that a sentence joins."""
    words = sentence.words
    told = [word for word in cosmetics.without_addresses(words) if word not in v.DATE_LEADS]
    if not told or cosmetics.is_notice(sentence) or cosmetics.is_date(told, words, sentence):
        return "quiet"
    if _is_foreign(sentence):
        return "translation"
    if countries_in(words):
        out = leaves_out(words, sentence.force)
        return "unknown" if out is None else "narrowed" if out else _ADDED[sentence.force]
    return "unknown" if _has_to_be_read(sentence) else _ADDED[sentence.force]


def _has_to_be_read(sentence: Sentence) -> bool:
    """It names a figure or a sensitive thing without saying that this is forbidden or owed."""
    if sentence.force == "permission":
        return bool(figures_in(sentence.words))
    is_statement = sentence.force in ("neutral", "definition")
    return is_statement and bool(figures_in(sentence.words) or sensitive_words([" ".join(sentence.words)]))


def _changed(before: Sentence, after: Sentence, names: cosmetics.Names) -> Iterator[Move]:
    if cosmetics.is_notice(before) and cosmetics.is_notice(after):
        return
    elsewhere = list(_territory(before, after))
    yield from elsewhere
    yield from _figures(before, after)
    yield from _scope(before, after)
    left = list(_residues(before, after, names))
    families = _FAMILY[before.force], _FAMILY[after.force]
    if left and families[0] != families[1] and set(families) != {"grant", "limit"}:
        yield _forced(families, left)
        return
    moves = {_RESIDUES[families[0]](old, new) for old, new in left}
    if elsewhere and "lateral" in moves:
        # A place that no table knows may stand beside the countries that moved.
        yield "unknown"
    elif "reworded" in moves:
        yield "reworded"
    else:
        yield from moves


Rest = tuple[list[str], list[str]]


def _residues(before: Sentence, after: Sentence, names: cosmetics.Names) -> Iterator[Rest]:
    """The words of a changed sentence that no table of names, dates, links, countries or figures explains."""
    for passage in diff_words(before.words, after.words):
        old, new = (cosmetics.without_addresses(side) for side in (passage.before, passage.after))
        if not (old or new) or cosmetics.is_layout(old, new) or _is_letter([*old, *new]):
            continue
        near = _near(passage, after)
        if names.renamed(old, new, _previous(passage, near), after) or cosmetics.is_date(
            (*old, *new), near, after, names
        ):
            continue
        rest = _unexplained(old, before, after), _unexplained(new, after, before)
        if any(rest):
            yield rest


def _is_letter(words: Sequence[str]) -> bool:
    """What is left of an enumerator."""
    return len(words) == 1 and len(words[0]) == 1 and words[0] not in "ai,"


def _previous(passage: Passage, near: Sequence[str]) -> str:
    """The word before a passage."""
    stretch = (*passage.after, *passage.then)
    starts = [n for n in range(1, len(near)) if tuple(near[n : n + len(stretch)]) == stretch]
    return near[starts[0] - 1] if starts else ""


def _near(passage: Passage, sentence: Sentence) -> Sequence[str]:
    """Words around a passage."""
    words, then = sentence.words, passage.then
    stretch = (*passage.after, *then)
    place = next(
        (n for n in range(len(words)) if words[n : n + len(stretch)] == stretch), max(0, len(words) - len(stretch))
    )
    return words[max(0, place - _AROUND) : place + len(stretch) + 2]


def _unexplained(words: Sequence[str], here: Sentence, there: Sentence) -> list[str]:
    """Without countries and figures, which are compared as such, and without numbers of sections."""
    places = country_words(here.words) if countries_in(here.words) or countries_in(there.words) else frozenset[str]()
    counted = {here.words[place] for place in figure_positions(here.words)}
    if (
        set(here.words) & v.SCOPE != set(there.words) & v.SCOPE
        and set(words) <= v.SCOPE | v.SCOPED | v.FILLERS
        and counted
    ):
        return []
    kept = [word for word in words if word not in places and word not in counted]
    about_places = v.FILLERS | v.AROUND_PLACES if places & set(words) else v.FILLERS
    return [] if places and set(kept) <= about_places else kept


def _territory(before: Sentence, after: Sentence) -> Iterator[Move]:
    old, new = countries_in(before.words), countries_in(after.words)
    if old == new:
        return
    out = [leaves_out(one.words, one.force) for one, named in ((before, old), (after, new)) if named]
    if len(set(out)) != 1 or out[0] is None or (old - new and new - old):
        yield "lateral" if old - new and new - old else "unknown"
        return
    grows = bool(new - old)
    yield "narrowed" if grows == out[0] else "widened"


def _figures(before: Sentence, after: Sentence) -> Iterator[Move]:
    old, new = figures_in(before.words), figures_in(after.words)
    for unit in sorted(old.keys() | new.keys()):
        first, second = old.get(unit), new.get(unit)
        if first == second:
            continue
        if not first or not second or len(first) != len(second) or unit not in v.RAISING_WIDENS:
            yield "unknown"
            continue
        higher = {b > a for a, b in zip(first, second, strict=True) if a != b}
        yield "lateral" if len(higher) > 1 else "widened" if higher == {True} else "narrowed"


def _scope(before: Sentence, after: Sentence) -> Iterator[Move]:
    """Whose users or money is counted."""
    if v.RAISING_WIDENS & figures_in(before.words).keys() & figures_in(after.words).keys():
        old, new = (set(one.words) & v.SCOPE for one in (before, after))
        if old != new:
            yield "narrowed" if new > old else "widened" if new < old else "unknown"


def _forced(families: tuple[str, str], left: Sequence[Rest]) -> Move:
    if "grant" not in families and all({*old, *new} == {"not"} for old, new in left):
        # A duty to do it stands where a ban stood.
        return "unknown"
    if all(not old for old, _ in left):
        return _FORCED.get(families, "unknown")
    if all(not new for _, new in left):
        return OPPOSITE[_FORCED.get((families[1], families[0]), "unknown")]
    return "unknown"


def _residue(added: Callable[[list[str]], Move]) -> Callable[[list[str], list[str]], Move]:
    """A rule for words that join: those that go are the opposite, those that replace others have to be read."""

    def judge(old: list[str], new: list[str]) -> Move:
        if set(old) | set(new) <= v.ARTICLES:
            return "lateral"
        if old and new:
            return "lateral" if _only_references(old, new) else "reworded"
        return added(new) if new else OPPOSITE[added(old)]

    return judge


def _only_references(old: list[str], new: list[str]) -> bool:
    return all(word.replace(".", "").isdigit() or word in v.ARTICLES | v.SECTION_WORDS for word in (*old, *new))


def _limits(words: Sequence[str]) -> bool:
    return bool(set(words) & v.LIMITERS or set(pairwise(words)) & v.LIMITING_PAIRS)


def _joins_list(words: Sequence[str]) -> bool:
    return words[0] in v.LIST_WORDS or words[-1] in v.LIST_WORDS


def _in_grant(words: list[str]) -> Move:
    if _limits(words):
        return "narrowed"
    return "widened" if _joins_list(words) and set(words) <= v.RIGHTS | v.FILLERS else "unknown"


def _in_restriction(words: list[str]) -> Move:
    return "narrowed" if _joins_list(words) and not _limits_what_is_banned(words) else "unknown"


def _limits_what_is_banned(words: Sequence[str]) -> bool:
    return bool(set(words) & v.EXEMPTING)


def _in_statement(words: list[str]) -> Move:
    return "unknown" if _limits(words) or sensitive_words([" ".join(words)]) else "lateral"


_RESIDUES: Mapping[str, Callable[[list[str], list[str]], Move]] = {
    "grant": _residue(_in_grant),
    "limit": _residue(_in_grant),
    "prohibition": _residue(_in_restriction),
    "duty": _residue(_in_restriction),
    "licensor": _residue(lambda _words: "unknown"),
    "definition": _residue(_in_statement),
    "disclaimer": _residue(lambda _words: "lateral"),
    "neutral": _residue(_in_statement),
}
"""By what the sentence does: the direction of words that join it."""
