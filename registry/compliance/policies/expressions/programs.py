"""Conditions made ready, and evaluated: CEL by Google's library, the only module that knows it.

* A fact that is not known is not bound. CEL then answers with an error as a *value*, and its ``&&``, ``||``, ``exists``
  and ``all`` take errors as Kleene's logic takes the unknown: ``false && unknown`` is false, ``true || unknown`` true,
  in any order; everything else that touches it is unknown. No value is ever made up.
* Any other error of evaluation (a division by zero) is unknown too: nobody can say what the rule says.

Decided in ADR 0052.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from cel_expr_python import cel

from registry.compliance.policies.expressions.names import AttributeName, read_words
from registry.compliance.policies.expressions.tokens import ConditionFault, ConditionRefused, trouble_at
from registry.memo import Memo

Kind = Literal["string", "bool", "int", "double", "list"]
Value = str | bool | int | float | list[str]
_TYPES = {
    "string": cel.Type.STRING,
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "list": cel.Type.List(cel.Type.STRING),
}
_ERROR = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*?)(?=\n|$)")
_OVERLOAD = re.compile(r"found no matching overload for '(\S+)' applied to '\((.*)\)'")
_NOWHERE = ("-1", "-1", "")
"""The place of what the library finds of a condition as a whole."""
_SIGNS = {"_&&_": "&&", "_||_": "||", "!_": "!", "-_": "-", "@in": "in", "_?_:_": "? :"}
MOST_TOLD = 5
MOST_SHORT, MOST_LONG, LONG = 500, 50, 400
"""Conditions that stay ready, and from how many characters on one is long: each takes about 80 bytes a character."""


class KnownFacts:
    """The known facts of one judgement, as the library takes them; for any number of conditions."""

    def __init__(self, bound: Mapping[str, Value], activation: cel.Activation) -> None:
        self.bound = bound
        self.activation = activation


class Condition:
    """A condition that was accepted: what it reads, and what it says of facts."""

    def __init__(self, text: str, reads: frozenset[str], work: int, expression: cel.Expression) -> None:
        self.text, self.reads, self.work = text, reads, work
        self._expression = expression

    def holds(self, facts: KnownFacts) -> bool | None:
        """Whether it is true of these facts; None where that hangs on one that is not known, or cannot be told."""
        try:
            value = self._expression.eval(facts.activation)
        except RuntimeError:  # it went round more often than the library allows
            return None
        if value.type() == cel.Type.BOOL:
            return value.value() is True
        return None


class Conditions:
    """The language of conditions over a set of attributes."""

    def __init__(self, kinds: Mapping[str, Kind], names: Mapping[str, AttributeName]) -> None:
        self._kinds, self._names = kinds, names
        self._env = cel.NewEnv(variables={name: _TYPES[kind] for name, kind in kinds.items()})
        self._short: Memo[str, Condition] = Memo(MOST_SHORT)
        self._long: Memo[str, Condition] = Memo(MOST_LONG)

    def read(self, text: str) -> Condition:
        """The condition that a text is; raises ``ConditionRefused`` with what is wrong, and where."""
        kept = self._short if len(text) < LONG else self._long
        return kept.answer(text, lambda: self._compiled(text))

    def facts(self, values: Mapping[str, Value | None]) -> KnownFacts:
        """The facts that are known; None is unknown. Raises ``KeyError`` for a name that is no attribute."""
        bound = {name: self._as(self._kinds[name], value) for name, value in values.items() if value is not None}
        return KnownFacts(bound, self._env.Activation(bound))

    @staticmethod
    def _as(kind: Kind, value: Value) -> Value:
        return float(value) if kind == "double" and isinstance(value, int | float) else value

    def _compiled(self, text: str) -> Condition:
        words = read_words(text, self._names)
        try:
            expression = self._env.compile(text)
        except RuntimeError as wrong:
            raise ConditionRefused(*_troubles(text, str(wrong))) from wrong
        if expression.return_type() != cel.Type.BOOL:
            detail = f"a condition is true or false, this one is of type {expression.return_type().name().lower()}."
            raise ConditionRefused(trouble_at(text, 0, detail))
        return Condition(text, words.reads, words.work, expression)


def _troubles(text: str, told: str) -> Iterator[ConditionFault]:
    """What the library found, in our words, with its places."""
    for line, column, detail in list(_ERROR.findall(told))[:MOST_TOLD] or [_NOWHERE]:
        if int(line) < 1:
            yield trouble_at(text, 0, "it is nested too deeply, or too long: use parentheses less, or make two rules.")
        else:
            yield ConditionFault(int(line), int(column), _in_words(detail))


def _in_words(detail: str) -> str:
    overload = _OVERLOAD.search(detail)
    if overload is None:
        return f"{detail.replace(' (in container ' + chr(39) * 2 + ')', '').rstrip('.')[:300]}."
    sign, kinds = overload.groups()
    sign = _SIGNS.get(sign, sign.strip("_"))
    hint = " Write the number with a decimal point, such as 1000000.0." if set(kinds.split(", ")) == _NUMBERS else ""
    return f"`{sign}` does not go with ({kinds}).{hint}"


_NUMBERS = {"int", "double"}
