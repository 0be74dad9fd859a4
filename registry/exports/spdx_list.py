"""Which licences the SPDX licence list has, by the copy that comes with the service."""

import re
from functools import cache

from registry.licenses import load_spdx_list

_WORD = re.compile(r"[^\s()]+")
_OPERATORS = frozenset({"AND", "OR", "WITH"})


def is_listed(expression: str) -> bool:
    """Whether an expression names only what the list has."""
    found = load_spdx_list()
    return all(
        word in _OPERATORS
        or word in found.licenses
        or word in found.exceptions
        or word.removesuffix("+") in found.licenses
        for word in _WORD.findall(expression)
    )


@cache
def list_version() -> str | None:
    """The version of the list as three numbers, as SPDX 3 wants it; None where the copy bears no such version."""
    numbers = load_spdx_list().version.removeprefix("v").split(".")
    if not 1 < len(numbers) <= len("123") or not all(number.isdigit() for number in numbers):
        return None
    return ".".join([*map(str, map(int, numbers)), "0"][:3])
