"""Commands that Python code puts together: what the file does not tell stands as a variable. Pure."""

import ast
import re

import msgspec

from registry.compliance.scan.code.python_values import Constants
from registry.compliance.scan.code.scopes import NameScope
from registry.compliance.scan.values import Found, OpenPlace

_PERCENT = re.compile(r"%[srd]")
_BRACES = re.compile(r"\{[^{}]{0,80}\}")
_PLACE = re.compile(r"\{\{(\d{1,6})\}\}")
_SHOWN = 160


class CommandText:
    """The text of one command."""

    def __init__(self, constants: Constants, scope: NameScope) -> None:
        self._constants = constants
        self._scope = scope
        self._places = list[str]()

    def of(self, expression: ast.expr) -> str:
        """The words of an expression, with ``{{0}}`` and so on for what the file does not tell."""
        match expression:
            case ast.JoinedStr(values=parts):
                return "".join(self.of(one.value if isinstance(one, ast.FormattedValue) else one) for one in parts)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self.of(left) + self.of(right)
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str() as form), right=right):
                return self._filled(_PERCENT, form, right.elts if isinstance(right, ast.Tuple) else [right])
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as form), attr="format"), args=given):
                return self._filled(_BRACES, form, given)
        return self._word(expression)

    def _word(self, expression: ast.expr) -> str:
        found = self._constants.of(expression, self._scope)
        if len(found.words) == 1 and not found.is_open:
            return found.words[0]
        self._places.append(re.sub(r"\s+", " ", ast.unparse(expression))[:_SHOWN])
        return "/local/place" if found.is_local else f"{{{{{len(self._places) - 1}}}}}"

    def _filled(self, place: re.Pattern[str], form: str, given: list[ast.expr]) -> str:
        values = iter(given)

        def value(found: re.Match[str]) -> str:
            one = next(values, None)
            if one is not None:
                return self.of(one)
            self._places.append(found[0])
            return f"{{{{{len(self._places) - 1}}}}}"

        return place.sub(value, form)

    def spelled(self, found: Found) -> Found:
        """What was found, with the expressions as the code has them."""
        if isinstance(found, OpenPlace):
            return msgspec.structs.replace(found, reference=_PLACE.sub(self._shown, found.reference))
        return msgspec.structs.replace(found, pin=_PLACE.sub(self._shown, found.pin)) if found.pin else found

    def _shown(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._places[number] if number < len(self._places) else found[0]
