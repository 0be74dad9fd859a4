"""Words out of a list: which one was meant, and which there are."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

_LONGEST = 60
"""Letters that are shown of what somebody wrote, and compared."""
_SHORTEST_BEGINNING = 2
_ALIKE = 0.6
MOST_LISTED = 120


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The word that was probably meant: another case, its beginning, or a few letters off; a hint, never an answer."""
    by_folded = {_folded(word): word for word in known}
    wanted = _folded(written[:_LONGEST])
    if wanted in by_folded:
        return by_folded[wanted]
    begun = [word for word in by_folded if len(wanted) >= _SHORTEST_BEGINNING and word.startswith(wanted)]
    if len(begun) == 1:
        return by_folded[begun[0]]
    alike = get_close_matches(wanted, by_folded, n=1, cutoff=_ALIKE)
    return by_folded[alike[0]] if alike else None


def not_among(written: object, known: Collection[str], what: str = "an accepted value") -> str:
    """The sentence for a word that is not in a list: the nearest of those that are, and all of them."""
    hint = nearest(written, known) if isinstance(written, str) else None
    return f"{shown(written)} is not {what}{f'; did you mean {hint!r}?' if hint else '.'} {accepted(known)}"


def accepted(known: Collection[str]) -> str:
    """The sentence that names all words of a list."""
    words = list(known)
    if not words:
        return "None is accepted."
    more = f" and {len(words) - MOST_LISTED} more" if len(words) > MOST_LISTED else ""
    return f"Accepted: {', '.join(words[:MOST_LISTED])}{more}."


def shown(value: object) -> str:
    """What was written, short enough for a sentence."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else f"{value[:_LONGEST]}...")
    names = {bool: "true or false", dict: "an object", list: "a list", tuple: "a list", type(None): "null"}
    if type(value) is bool:
        return "true" if value else "false"
    return names.get(type(value)) or str(value)[:_LONGEST]


def _folded(word: str) -> str:
    return word.strip().casefold().replace("-", "_").replace(" ", "_")
