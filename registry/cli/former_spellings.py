"""How commands were spelled before, and how they are now: the queue became the review, deciding moved to proposals."""

from collections.abc import Sequence

_HELP = frozenset({"-h", "--help"})
_ANSWERS = {"--accept": "accept", "--reject": "reject"}
_OF_REVIEW = frozenset({"list", "show", "propose"})


def present_spelling(arguments: Sequence[str]) -> list[str] | None:
    """The arguments of ``cardwatch`` as they are spelled now; None where they are spelled so already."""
    command, *rest = arguments or [""]
    first = rest[0] if rest else ""
    if command == "queue":
        return ["review", *rest] if first in _OF_REVIEW else ["review", "list", *rest]
    if command == "proposals" and (not rest or (first.startswith("-") and first not in _HELP)):
        return ["proposals", "list", *rest]
    if command == "review" and any(one.startswith("prp_") for one in rest) and first not in _OF_REVIEW:
        return ["proposals", *_decision(rest)]
    return None


def _decision(rest: Sequence[str]) -> list[str]:
    answer = next((_ANSWERS[one] for one in reversed(rest) if one in _ANSWERS), "show")
    dropped = {*_ANSWERS, *(("--force",) if answer != "accept" else ())}
    return [answer, *(one for one in rest if one not in dropped)]
