"""SPDX licence expressions as plain values: the one door to ``license_expression``."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Literal

import msgspec
from license_expression import (
    ExpressionError,
    ExpressionParseError,
    LicenseWithExceptionSymbol,
    Licensing,
    get_license_index,
)

_OPERATOR = re.compile(r"\s(?:AND|OR|WITH|and|or|with)\s|[()]")
_QUIET = re.compile(r"\s(?:and|or|with|plus)\s|[,;/]")
_LOUD = re.compile(r"\s+(AND|OR|WITH)\s+|([()])")
_SAFE = re.compile(r"[A-Za-z0-9.+:()\s-]+")
_MAX_LENGTH = 1000
_MAX_DEPTH = 20


class Name(msgspec.Struct, frozen=True):
    """One licence of an expression, with the exception that softens it, if any."""

    text: str
    exception: str | None = None


class Combination(msgspec.Struct, frozen=True):
    """Licences joined by one operator; branches may be combinations themselves."""

    operator: Literal["and", "or"]
    branches: tuple["Name | Combination", ...]


Expression = Name | Combination


@lru_cache(maxsize=2048)
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
        and _depth(text) <= _MAX_DEPTH
        and not _is_prose(text)
    ):
        return None
    try:
        tree = _licensing().parse(text, validate=False, strict=False)
    except (ExpressionError, ExpressionParseError, ValueError, IndexError, AttributeError, RecursionError):
        return None
    if tree is None:
        return None
    expression = _value(tree)
    return None if any(" " in name.text for name in _names(expression)) else expression


def find_exception(written: str) -> str | None:
    """The SPDX id of a licence exception, as SPDX spells it; None for everything that is no listed exception."""
    return _exceptions().get(written.casefold())


@cache
def _exceptions() -> dict[str, str]:
    """By id in lower case; about a tenth of a second once, for the first WITH that is met."""
    listed = (entry for entry in get_license_index() if entry["is_exception"] and entry["spdx_license_key"])
    ids = [str(entry["spdx_license_key"]) for entry in listed]
    return {name.casefold(): name for name in ids if not name.startswith("LicenseRef-")}


def _hyphenated(text: str) -> str:
    """Names of several words in one piece each, where every operator is written in capitals."""
    pieces = [piece for piece in _LOUD.split(text) if piece and piece.strip()]
    if len(pieces) < 2 or _QUIET.search(text):  # noqa: PLR2004 - one piece has no operator
        return text
    return " ".join("-".join(piece.split()) for piece in pieces)


@cache
def _licensing() -> Any:  # noqa: ANN401 - as below
    """Without a symbol table: the catalogue says which names are licences, and it knows more of them."""
    return Licensing()


def _names(expression: Expression) -> Iterator[Name]:
    """A name with spaces is prose (``Apache-2.0 and their own terms``), where "and" joins no licences by rule."""
    if isinstance(expression, Name):
        yield expression
    else:
        for branch in expression.branches:
            yield from _names(branch)


def _value(node: Any) -> Expression:  # noqa: ANN401 - license_expression is untyped; its nodes stop at this door
    if isinstance(node, LicenseWithExceptionSymbol):
        return Name(text=str(node.license_symbol.key), exception=str(node.exception_symbol.key))
    operator: Literal["and", "or"] | None = {"AND": "and", "OR": "or"}.get(getattr(node, "operator", "").strip())  # type: ignore[assignment]  # the dict's values are these literals
    if operator:
        return Combination(operator=operator, branches=tuple(_value(arg) for arg in node.args))
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
