"""What the names of a Python file stand for, as far as the file itself tells: constants and local places. Pure."""

import ast
from collections import defaultdict

import msgspec

_LOCAL_CALLS = frozenset(
    {"Path", "PurePath", "abspath", "dirname", "expanduser", "join", "mkdtemp", "realpath", "resolve"}
)
_ENVIRONMENT = frozenset({"get", "getenv", "pop", "setdefault"})
_DEPTH = 8


class Values(msgspec.Struct, frozen=True):
    """What an expression may be: these words, and (``is_open``) others that the file does not tell.

    ``is_local`` says that it is a place on the machine, or a thing that was loaded already.
    """

    words: tuple[str, ...] = ()
    is_open: bool = False
    is_none: bool = False
    is_local: bool = False


OPEN = Values(is_open=True)


class Constants:
    """The names of a file with all that is ever assigned to them."""

    def __init__(self, tree: ast.AST, loaders: frozenset[str]) -> None:
        self._assigned = defaultdict[str, list[ast.expr | None]](list)
        self._loaders = loaders
        for node in ast.walk(tree):
            self._collect(node)

    def of(self, expression: ast.expr, depth: int = 0) -> Values:
        """What an expression may stand for."""
        if depth > _DEPTH:
            return OPEN
        match expression:
            case ast.Constant(value=None | str() as word):
                return Values(is_none=True) if word is None else Values((word,))
            case ast.Name(id=name):
                return self._of_name(name, depth)
            case ast.Attribute(attr=name) if name.isupper():
                return self._of_name(name, depth)
            case ast.Call():
                return self._of_call(expression, depth)
        return self._of_compound(expression, depth)

    def _of_compound(self, expression: ast.expr, depth: int) -> Values:
        match expression:
            case ast.IfExp(body=one, orelse=other):
                return _together([self.of(one, depth + 1), self.of(other, depth + 1)])
            case ast.BoolOp(values=several):
                return _together([self.of(one, depth + 1) for one in several])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._product(self.of(left, depth + 1), self.of(right, depth + 1))
            case ast.BinOp(op=ast.Div()):
                return Values(is_local=True)
            case ast.JoinedStr(values=parts):
                return self._joined(parts, depth)
        return OPEN

    def literals(self, expression: ast.expr) -> list[ast.Dict]:
        """The dictionaries that an expression stands for, as far as they are written out."""
        if isinstance(expression, ast.Dict):
            return [expression]
        named = self._assigned.get(expression.id, []) if isinstance(expression, ast.Name) else []
        return [one for one in named if isinstance(one, ast.Dict)]

    def _of_name(self, name: str, depth: int) -> Values:
        assigned = self._assigned.get(name)
        if not assigned:
            return OPEN
        return _together([OPEN if one is None else self.of(one, depth + 1) for one in assigned])

    def _joined(self, parts: list[ast.expr], depth: int) -> Values:
        whole = Values(("",))
        for part in parts:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            whole = self._product(whole, self.of(inner, depth + 1))
        return whole

    @staticmethod
    def _product(left: Values, right: Values) -> Values:
        most = 20
        if left.is_open or right.is_open or not (left.words and right.words):
            return Values(is_open=True)
        return Values(tuple(one + other for one in left.words for other in right.words)[:most])

    def _of_call(self, call: ast.Call, depth: int) -> Values:
        name = call_name(call)
        if name in self._loaders or name in _LOCAL_CALLS:
            return Values(is_local=True)
        if name == "str" and len(call.args) == 1:
            return self.of(call.args[0], depth + 1)
        if name in _ENVIRONMENT and len(call.args) > 1:
            return _together([self.of(call.args[1], depth + 1), OPEN])
        return OPEN

    def _collect(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._assign(target, value)
            case ast.NamedExpr(target=target, value=value):
                self._assign(target, value)
            case ast.For(target=target, iter=ast.List(elts=several) | ast.Tuple(elts=several)):
                for one in several:
                    self._assign(target, one)
            case ast.For(target=target) | ast.comprehension(target=target) | ast.AugAssign(target=target):
                self._assign(target, None)
            case ast.arg(arg=name):
                self._assigned[name].append(None)
            case ast.arguments():
                self._defaults(node)

    def _defaults(self, arguments: ast.arguments) -> None:
        named = [*arguments.posonlyargs, *arguments.args]
        pairs = [*zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True)]
        pairs += [(one, value) for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
        for one, value in pairs:
            self._assigned[one.arg].append(value)

    def _assign(self, target: ast.expr, value: ast.expr | None) -> None:
        match target:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                self._assigned[name].append(value)
            case ast.Tuple(elts=names) | ast.List(elts=names):
                given = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                for place, one in enumerate(names):
                    self._assign(one, given[place] if len(given) == len(names) else None)


def call_name(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _together(several: list[Values]) -> Values:
    return Values(
        words=tuple(dict.fromkeys(word for one in several for word in one.words)),
        is_open=any(one.is_open for one in several),
        is_none=any(one.is_none for one in several),
        is_local=any(one.is_local for one in several),
    )
