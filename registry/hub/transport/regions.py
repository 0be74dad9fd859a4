"""Whether a refusal says that it is for the place that was asked from, and not for anything else.

The Hub answers 403 with ``X-Error-Message: This model is not available in your region.`` to everybody in that place,
with or without a token. There is no code for it, so its words are read; a web page that says so is some other server's,
which blocks more than one model.
"""

import re

_PLACE = r"(?:region|countr(?:y|ies)|location|territor(?:y|ies)|jurisdiction|geograph(?:y|ic area))s?"
_THERE = re.compile(
    rf"\b(?:your|this|these|certain|some|the|current)\s+(?:(?:current|geographic(?:al)?)\s+)*{_PLACE}\b"
    r"|\bthe\s+(?:eu|eea|european\s+(?:union|economic\s+area))\b|\b(?:eu|eea)\s+(?:users?|countries|residents?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|cannot|never|un(?:available|supported|authori[sz]ed)|inaccessible|restrict(?:ed|s|ions?)?"
    r"|block(?:ed|s)?|disallow(?:ed|s)?|forbid(?:den|s)?|prohibit(?:ed|s)?|den(?:ied|ies))\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_SHUT_THERE = re.compile(
    rf"\b(?:geo(?:graphic(?:al)?(?:ly)?)?|{_PLACE})[\s-]?(?:block|restrict|lock|fenc)(?:ed|ion|ions|ing)?\b",
    re.IGNORECASE,
)
_KEEPING = re.compile(
    rf"\b(?:storage|data|bucket|cloud|server|cluster|compute|network|account|token)s?[\s-]+{_PLACE}\b"
    rf"|\b{_PLACE}\s+(?:of|for)\s+(?:the\s+|your\s+|our\s+)?(?:storage|data|bucket|cloud|server|cluster|compute|network)s?\b",
    re.IGNORECASE,
)
"""Where something is kept, which is not where the caller is."""
_NAMES = re.compile(r"\S*[/_]\S*")
"""Ids and addresses, whose words say nothing."""
_READ = 1_000


def is_about_the_place(message: str) -> bool:
    """Whether the words of a refusal speak of where the caller is."""
    words = _KEEPING.sub(" ", _NAMES.sub(" ", message[:_READ]))
    return bool(_SHUT_THERE.search(words) or (_THERE.search(words) and _NOT.search(words)))
