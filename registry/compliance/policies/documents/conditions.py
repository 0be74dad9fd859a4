"""What a condition says, as a tree that can be read out: comparisons, joined by and, or, not. Pure.

* The tree is for readers alone; verdicts are made by ``expressions``.
* A condition that says more (loops, arithmetic, choices) has no tree, and is shown as it is written.
"""

from typing import Literal, NamedTuple

from registry.compliance.policies.expressions.tokens import ConditionRefused, Token, read_tokens
from registry.compliance.policies.judgement.attributes import HAS, attribute_names

Sign = Literal["==", "!=", "<", "<=", ">", ">=", "in", "includes", "holds", "known"]
_SIGNS: dict[str, Sign] = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TURNED: dict[Sign, Sign] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DEEPEST = 12


class AttributeTest(NamedTuple):
    """An attribute and what it is compared with; of ``holds`` and ``known`` there is nothing."""

    attribute: str
    sign: Sign
    values: tuple[str, ...] = ()


class Joined(NamedTuple):
    """Parts of which all, any or (of the one) none is to be true."""

    by: Literal["and", "or", "not"]
    parts: "tuple[Said, ...]"


Said = AttributeTest | Joined


class _Untold(Exception):  # noqa: N818 - a reason to show the condition as it is written
    """There is no tree for this."""


def tree_of(text: str) -> Said | None:
    """What a condition says; None where that is more than comparisons."""
    try:
        reader = _ConditionReader(read_tokens(text))
        said = reader.either(0)
    except (ConditionRefused, _Untold):
        return None
    return said if reader.is_done else None


class _ConditionReader:
    """Reads words from left to right."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def is_done(self) -> bool:
        """Whether every word was read."""
        return self._at == len(self._tokens)

    def either(self, depth: int) -> Said:
        """Parts with ``||`` between them."""
        if depth > _DEEPEST:
            raise _Untold
        return self._joined("or", "||", depth)

    def _joined(self, by: Literal["and", "or"], mark: str, depth: int) -> Said:
        parts = [self._part(by, depth)]
        while self._takes(mark):
            parts.append(self._part(by, depth))
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def _part(self, by: Literal["and", "or"], depth: int) -> Said:
        return self._joined("and", "&&", depth) if by == "or" else self._plain(depth)

    def _plain(self, depth: int) -> Said:
        if depth > _DEEPEST:
            raise _Untold
        if self._takes("!"):
            part = self._plain(depth + 1) if self._upcoming() in {"!", "("} else _alone(self._next())
            return Joined("not", (part,))
        if self._takes("("):
            inner = self.either(depth + 1)
            self._demand(")")
            return inner
        return self._comparison()

    def _comparison(self) -> AttributeTest:
        first = self._next()
        if first.kind in {"string", "number"}:
            return self._turned(_literal(first))
        if first.kind != "name":
            raise _Untold
        if self._takes("in"):
            return AttributeTest(_attribute(first), "in", self._list())
        sign = self._sign()
        if sign is None:
            return _alone(first)
        value = self._next()
        return AttributeTest(_attribute(first), sign, (_literal(value),))

    def _turned(self, value: str) -> AttributeTest:
        """A value that stands before its attribute."""
        if self._takes("in"):
            return AttributeTest(_attribute(self._next()), "includes", (value,))
        sign = self._sign()
        if sign is None:
            raise _Untold
        return AttributeTest(_attribute(self._next()), _TURNED.get(sign, sign), (value,))

    def _list(self) -> tuple[str, ...]:
        self._demand("[")
        values: list[str] = []
        while not self._takes("]"):
            if values:
                self._demand(",")
            values.append(_literal(self._next()))
        return tuple(values)

    def _sign(self) -> Sign | None:
        mark = self._upcoming()
        if mark not in _SIGNS:
            return None
        self._at += 1
        return _SIGNS[mark]

    def _next(self) -> Token:
        if self.is_done:
            raise _Untold
        self._at += 1
        return self._tokens[self._at - 1]

    def _upcoming(self) -> str:
        """The mark or name that comes next; a string is never taken for one."""
        token = None if self.is_done else self._tokens[self._at]
        return token.text if token is not None and token.kind in {"mark", "name"} else ""

    def _takes(self, mark: str) -> bool:
        is_next = self._upcoming() == mark
        self._at += is_next
        return is_next

    def _demand(self, mark: str) -> None:
        if not self._takes(mark):
            raise _Untold


def _literal(token: Token) -> str:
    if token.kind == "string":
        return token.literal
    if token.kind == "number" or token.text in {"true", "false"}:
        return token.text
    raise _Untold


def _attribute(token: Token) -> str:
    if token.kind != "name" or token.text not in attribute_names():
        raise _Untold
    return token.text


def _alone(token: Token) -> AttributeTest:
    """A name that stands for itself: a fact of yes and no, or whether one is known."""
    if token.text in attribute_names():
        return AttributeTest(token.text, "holds")
    known = token.text.removeprefix(HAS)
    if token.text.startswith(HAS) and known in attribute_names():
        return AttributeTest(known, "known")
    raise _Untold
