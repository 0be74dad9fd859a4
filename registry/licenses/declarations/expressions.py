"""SPDX licence expressions as plain values: the one door to ``license_expression``.

The library brings the ids of the SPDX list. What the names of an expression mean is for the catalogue to say, which
also knows names that SPDX lacks.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec
from license_expression import (
    ExpressionError,
    ExpressionParseError,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    get_license_index,
)

from registry.memo import for_short_texts

_OPERATOR = re.compile(r"\s(?:AND|OR|WITH|and|or|with)\s|[()]")
_QUIET = re.compile(r"\s(?:and|or|with|plus)\s|[,;/]")
_LOUD = re.compile(r"\s+(AND|OR|WITH)\s+|([()])")
_SAFE = re.compile(r"[A-Za-z0-9.+:()\s-]+")
_MAX_LENGTH = 1000
MAX_DEPTH = 20
"""More parentheses in each other than these are not read."""


class Name(msgspec.Struct, frozen=True):
    """One licence of an expression, with the exception that softens it, if any; listed ids are spelled as SPDX does."""

    text: str
    exception: str | None = None


class Combination(msgspec.Struct, frozen=True):
    """Licences joined by one operator; branches may be combinations themselves."""

    operator: Literal["and", "or"]
    branches: tuple["Name | Combination", ...]


Expression = Name | Combination


@for_short_texts(2048, longest=500)
def parse_expression(text: str) -> Expression | None:
    """The expression in ``text``, or None where it is none (or longer or deeper than anyone writes).

    ``Apache 2.0 OR MIT License`` is one: the operator is written as SPDX writes it (SPDX 2.3, Annex D.2: upper case),
    so the names may hold spaces. In ``the terms of Apache-2.0 and ours`` it is prose.
    """
    text = _hyphenated(text) if len(text) <= _MAX_LENGTH else text
    if not (
        len(text) <= _MAX_LENGTH
        and _OPERATOR.search(text)
        and _SAFE.fullmatch(text)
        and not nests_too_deep(text)
        and not _is_prose(text)
    ):
        return None
    try:
        tree = _licensing().parse(text, simple=True)
    except (ExpressionError, ExpressionParseError, ValueError, IndexError, AttributeError, RecursionError):
        return None
    return _expression_of(tree) if tree is not None else None


def nests_too_deep(text: str) -> bool:
    """Whether parentheses stand in each other as nobody writes them; the library would follow them by recursion."""
    return text.count("(") > MAX_DEPTH and _depth(text) > MAX_DEPTH


def find_license(written: str) -> str | None:
    """The SPDX id of a licence, as SPDX spells it; None for everything that is not on the list of licences."""
    symbol = _listed().get(written.casefold())
    return str(symbol.key) if symbol is not None and not symbol.is_exception else None


def find_exception(written: str) -> str | None:
    """The SPDX id of a licence exception, as SPDX spells it; None for everything that is no listed exception."""
    symbol = _listed().get(written.casefold())
    return str(symbol.key) if symbol is not None and symbol.is_exception else None


@cache
def _licensing() -> Any:  # noqa: ANN401 - license_expression is untyped; its objects stop at this door
    """The parser with the ids of SPDX; built at the first expression, in a thirtieth of a second and with 3 MiB."""
    return Licensing(list(_listed().values()))


@cache
def _listed() -> Mapping[str, Any]:
    """Ids by their lower case, deprecated ones too, each as a name of its own: ``GPL-3.0`` does not say "only"."""
    symbols: dict[str, Any] = {}
    for entry in get_license_index():
        # What was an exception's other id named a licence together with it (GPL-2.0-with-classpath-exception).
        older = () if entry["is_exception"] else entry.get("other_spdx_license_keys", ())
        for name in filter(None, (entry["spdx_license_key"], *older)):
            if not name.startswith("LicenseRef-"):
                symbols.setdefault(name.casefold(), LicenseSymbol(name, is_exception=entry["is_exception"]))
    return symbols


def _hyphenated(text: str) -> str:
    """Names of several words in one piece each, where every operator is written in capitals."""
    pieces = [piece for piece in _LOUD.split(text) if piece and piece.strip()]
    if len(pieces) < 2 or _QUIET.search(text):  # noqa: PLR2004 - one piece has no operator
        return text
    return " ".join("-".join(piece.split()) for piece in pieces)


def _expression_of(node: Any) -> Expression:  # noqa: ANN401 - as above
    if isinstance(node, LicenseWithExceptionSymbol):
        return Name(text=str(node.license_symbol.key), exception=str(node.exception_symbol.key))
    operator: Literal["and", "or"] | None = {"AND": "and", "OR": "or"}.get(getattr(node, "operator", "").strip())  # type: ignore[assignment]  # the dict's values are these literals
    if operator:
        return Combination(operator=operator, branches=tuple(_expression_of(arg) for arg in node.args))
    return Name(text=str(node.key))


def _is_prose(text: str) -> bool:
    """Several words between two operators; seen before parsing, which takes a hundred times as long."""
    return any(len(piece.split()) > 1 for piece in _OPERATOR.split(text))


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest
