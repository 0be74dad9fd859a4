"""Fields whose public word changed: the present one is shown, the former one is taken too, and is what is stored.

The word of the API is ``base_models``, in the record, in filters and in what people write. Until version 1.0 it was
``bases`` in what people wrote. What is stored keeps that word, so that an older version can read it while a newer one
is being rolled out, or after going back. Pure; decided in ADR 0045.
"""

from collections.abc import Mapping
from typing import Any

FORMER = {"bases": "base_models"}
"""The present word of each former one."""
_STORED = {present: former for former, present in FORMER.items()}


def present_field(field: str) -> str:
    """A field by its present word."""
    return FORMER.get(field, field)


def stored_field(field: str) -> str:
    """A field by the word that is stored."""
    return _STORED.get(field, field)


def present_facts(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Members by their present words; of both words the present one counts."""
    named = ((present_field(name), name, value) for name, value in plain.items())
    return {present: value for present, name, value in named if present == name or present not in plain}


def stored_facts(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Members by the words that are stored."""
    return {stored_field(name): value for name, value in plain.items()}
