"""In which direction one difference between two editions moves users. Pure, by tables.

A permission is said to be wider only where nothing in it limits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from registry.licenses.comparison.sentences import cosmetics
from registry.licenses.comparison.sentences import vocabulary as v
from registry.licenses.comparison.sentences.alignment import Difference
from registry.licenses.comparison.sentences.figures import figure_positions, figures_in, has_cjk
from registry.licenses.comparison.sentences.residues import (
    OPPOSITE,
    Move,
    Rest,
    move_of_force,
    move_of_residue,
    moves_of_exchange,
    without_moves,
)
from registry.licenses.comparison.sentences.segments import Sentence
from registry.licenses.comparison.sentences.statements import Force, countries_in, country_words, leaves_out
from registry.licenses.comparison.sentences.thresholds import (
    moves_of_figures,
    moves_of_scope,
    words_about_figures,
)
from registry.licenses.texts.diff import Passage, diff_words
from registry.licenses.texts.sensitive import sensitive_words

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
_AROUND = 6
_MAX_TITLE = 12
_GRANT = re.compile(r"(?<!\S)(?:grants?|granted)(?!\S)")
_ENUMERATOR = re.compile(r"(?:[a-z]|\d{1,2}[a-z]?)(?:\.[a-z\d]{1,2}){0,3}")


def moves_of(difference: Difference, names: cosmetics.Names) -> Iterator[Move]:
    """Every direction in which a difference moves users; nothing where it says the same."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        one = after or before
        if one is not None:
            move = _alone(one, names, is_new=after is not None)
            yield move if after else OPPOSITE[move]
    elif _is_foreign(before) and _is_foreign(after):
        yield from moves_of_figures(before, after)
        yield "translation" if any(_residues(before, after, names)) else "quiet"
    else:
        yield from _changed(before, after, names)


def _is_foreign(sentence: Sentence) -> bool:
    """In a script whose words the tables do not know."""
    letters = "".join(sentence.words)
    return 2 * sum(map(has_cjk, letters)) > len(letters) // 2


def _alone(sentence: Sentence, names: cosmetics.Names, *, is_new: bool) -> Move:
    """What it means that a sentence joins; ``is_new`` says that the new text has it."""
    words = sentence.words
    if _says_nothing(sentence, names):
        return "quiet"
    if set(words) <= v.LIST_WORDS:
        return "lateral"
    if _is_foreign(sentence):
        return "translation"
    if countries_in(words):
        out = leaves_out(words, sentence.force)
        return "unknown" if out is None else "narrowed" if out else _ADDED[sentence.force]
    return _by_force(sentence, names, is_new=is_new)


def _says_nothing(sentence: Sentence, names: cosmetics.Names) -> bool:
    """A hyperlink, a notice, a date, or what is left of an enumerator."""
    words = sentence.words
    told = [word for word in cosmetics.without_addresses(words) if word not in v.DATE_LEADS]
    if not told or cosmetics.is_notice(sentence) or cosmetics.is_date(told, words, sentence, names):
        return True
    return len(words) == 1 and _ENUMERATOR.fullmatch(words[0]) is not None


def _by_force(sentence: Sentence, names: cosmetics.Names, *, is_new: bool) -> Move:
    words, force = sentence.words, sentence.force
    if force == "neutral" and _is_title(sentence, names):
        return "titled narrower" if set(words) & v.TITLE_LIMITS else "lateral"
    if force == "definition" and _concerns_nobody(sentence, names, is_new=is_new):
        return "lateral"
    if force in ("mixed", "limit") and _grants_more(words):
        return "widened"
    return "unknown" if _has_to_be_read(sentence) else _ADDED[force]


def _is_title(sentence: Sentence, names: cosmetics.Names) -> bool:
    """It stands over a text or a part of it, and says nothing of its own."""
    if figures_in(sentence.words) or len(sentence.words) > _MAX_TITLE:
        return False
    return sentence.is_heading or names.is_in_head(sentence)


def _concerns_nobody(sentence: Sentence, names: cosmetics.Names, *, is_new: bool) -> bool:
    """It says who the licensor is, or what a word means that the other text does not use."""
    if _names_licensor(sentence):
        return True
    term = [word for word in _defined(sentence.words) if word not in v.FILLERS]
    return any(not names.count(word, in_new=not is_new) for word in term)


def _names_licensor(sentence: Sentence) -> bool:
    return bool(set(_defined(sentence.words)) & v.LICENSOR_WORDS)


def _defined(words: Sequence[str]) -> Sequence[str]:
    found = v.DEFINITION.search(" ".join(words))
    return " ".join(words)[: found.start()].split() if found else ()


def _grants_more(words: Sequence[str]) -> bool:
    """A new grant, whose limits are its own; of patents, every grant names its claims."""
    text = " ".join(words)
    if not _GRANT.search(text) or v.PROHIBITION.search(text) or figures_in(words):
        return False
    return "patent" in words or set(words) & v.LIMITERS <= v.SOFT_LIMITERS


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
    yield from moves_of_figures(before, after)
    yield from moves_of_scope(before, after)
    for old, new in _parts(before, after):
        left = without_moves(list(_residues(old, new, names)))
        yield from _moves_of_words(old, new, left, is_elsewhere=bool(elsewhere), is_title=_is_title(after, names))


def _parts(before: Sentence, after: Sentence) -> Sequence[tuple[Sentence, Sentence]]:
    """A grant and what it is granted on: "..., provided that ..." stands before a duty."""
    places = [_proviso(one) for one in (before, after)]
    if not all(places) or {_FAMILY[before.force], _FAMILY[after.force]} != {"grant"}:
        return ((before, after),)
    halves = [
        (
            Sentence(one.words[:place], one.written[:place], one.force),
            Sentence(one.words[place:], one.written[place:], "duty"),
        )
        for one, place in zip((before, after), places, strict=True)
    ]
    return ((halves[0][0], halves[1][0]), (halves[0][1], halves[1][1]))


def _proviso(sentence: Sentence) -> int:
    """Where the conditions of a grant begin; 0 where it has none."""
    pairs = list(pairwise(sentence.words))
    return pairs.index(("provided", "that")) + 2 if ("provided", "that") in pairs else 0


def _moves_of_words(
    before: Sentence, after: Sentence, left: Sequence[Rest], *, is_elsewhere: bool, is_title: bool
) -> Iterator[Move]:
    """What the other words of a sentence do."""
    if swapped := list(moves_of_exchange(left)):
        yield from swapped
        return
    families = _FAMILY[before.force], _FAMILY[after.force]
    if left and families[0] != families[1] and set(families) != {"grant", "limit"}:
        yield move_of_force(families, left)
        return
    if families == ("definition", "definition") and _names_licensor(before) and _names_licensor(after):
        if left:
            yield "lateral"
        return
    if families == ("neutral", "neutral") and is_title:
        yield from _moves_of_title(left)
        return
    is_plain = families[0] == "prohibition" and _only_bans(before) and _only_bans(after)
    judged = [(rest, move_of_residue("plain ban" if is_plain else families[0], rest)) for rest in left]
    moves = {move for _, move in judged}
    if is_elsewhere and "lateral" in moves:
        # A place that no table knows may stand beside the countries that moved.
        yield "unknown"
    elif "reworded" in moves and not any(move == "unknown" and all(rest) for rest, move in judged):
        yield "reworded"
    else:
        yield from moves


def _moves_of_title(left: Sequence[Rest]) -> Iterator[Move]:
    for old, new in left:
        limits = [bool(set(side) & v.TITLE_LIMITS) for side in (old, new)]
        if limits[0] != limits[1]:
            yield "titled narrower" if limits[1] else "titled wider"
        else:
            yield "reworded" if old and new else "lateral"


def _only_bans(sentence: Sentence) -> bool:
    """It bans and asks for nothing besides."""
    rest = v.PROHIBITION.sub(" ", " ".join(word for word in sentence.words if word != ","))
    return not (v.DUTY.search(rest) or v.PERMISSION.search(rest))


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


def says_the_same(before: Sentence, after: Sentence, names: cosmetics.Names) -> bool:
    """Nothing differs but what no user has to know."""
    return not any(moves_of(Difference(before, after), names))


def _is_letter(words: Sequence[str]) -> bool:
    """What is left of an enumerator."""
    return len(words) == 1 and len(words[0]) == 1 and words[0] not in "ai," and not has_cjk(words[0])


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
    if counted and set(words) - counted <= words_about_figures(here, there):
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
