"""What the names of a Python file stand for, as far as the file itself tells: constants and local places. Pure.

Names are looked up in the function that uses them, then around it; attributes by their name alone. What a function is
given is what its callers in the file give it, and, as long as others may call it, more.
"""

import ast
import re

import msgspec

from registry.compliance.scan.code.scopes import Element, NameScope, Parameter, Source, SourceTree, call_name

LOCAL_CALLS = frozenset(
    {"Path", "PurePath", "abspath", "dirname", "expanduser", "join", "joinpath", "mkdtemp", "realpath", "resolve"}
)
_ENVIRONMENT = frozenset({"get", "getenv", "pop", "setdefault", "config", "env"})
_FIELDS = frozenset({"Argument", "Field", "Form", "Input", "Option", "Param", "Parameter", "Query", "field"})
_PASSING = frozenset({"enumerate", "list", "reversed", "set", "sorted", "tqdm", "tuple"})
_LOCAL_NAME = re.compile(
    r"(?:^|_)(?:dir|directory|folder|local_path|outdir|tmpdir|tmp_path|save_path|checkpoint_path)$"
)
_LOCAL_START = re.compile(r"\.{0,2}/|~|[A-Za-z]:\\|(?:models?|checkpoints?|outputs?|results|data|weights|ckpts?|runs)/")
_DEPTH = 8
_STEPS, _STEPS_OF_FILE = 500, 200_000
"""How far one expression, and all of a file, are followed before they are open."""
_MOST = 200


class Values(msgspec.Struct, frozen=True):
    """What an expression may be: these words, and (``is_open``) others that the file does not tell.

    ``is_local`` says that it is a place on the machine, or a thing that was loaded already.
    """

    words: tuple[str, ...] = ()
    is_open: bool = False
    is_none: bool = False
    is_local: bool = False
    is_outside: bool = False
    """Whether it is set in the environment, or when the program is started."""


OPEN = Values(is_open=True)


class Constants:
    """The names of a file with all that is ever assigned to them."""

    def __init__(self, tree: SourceTree, loaders: frozenset[str], *, is_whole: bool = False) -> None:
        self._tree = tree
        self._loaders = loaders
        self._is_whole = is_whole
        self._busy = set[int]()
        self._steps = self._all_steps = 0

    def of(self, expression: ast.expr, scope: NameScope, depth: int = 0) -> Values:
        """What an expression may stand for where it stands."""
        if self._is_over(depth):
            return OPEN
        match expression:
            case ast.Constant(value=None | str() as word):
                found = Values(is_none=True) if word is None else Values((word,))
            case ast.Name(id=name):
                found = self._of_name(name, scope, depth)
            case ast.Attribute(value=owner, attr=name):
                found = self._of_attribute(owner, name, depth)
            case ast.Call():
                found = self._of_call(expression, scope, depth)
            case _:
                found = self._of_compound(expression, scope, depth)
        return found

    def _is_over(self, depth: int) -> bool:
        self._steps = 0 if depth == 0 else self._steps + 1
        self._all_steps += 1
        return depth > _DEPTH or self._steps > _STEPS or self._all_steps > _STEPS_OF_FILE

    def _of_compound(self, expression: ast.expr, scope: NameScope, depth: int) -> Values:
        found = OPEN
        match expression:
            case ast.IfExp(body=one, orelse=other):
                found = _together([self.of(one, scope, depth + 1), self.of(other, scope, depth + 1)])
            case ast.BoolOp(values=several):
                found = _together([self.of(one, scope, depth + 1) for one in several])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                found = _product(self.of(left, scope, depth + 1), self.of(right, scope, depth + 1))
            case ast.BinOp(op=ast.Div()):
                found = Values(is_local=True)
            case ast.JoinedStr(values=parts):
                found = self._joined(parts, scope, depth)
            case ast.Subscript(value=held, slice=key):
                found = self._of_subscript(held, key, scope, depth)
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                found = self.of(value, scope, depth + 1)
        return found

    def elements(self, expression: ast.expr, scope: NameScope, depth: int = 0) -> Values:
        """What the members of a list, or the values of a dictionary, may be."""
        if self._is_over(depth):
            return OPEN
        found = OPEN
        match expression:
            case ast.List(elts=several) | ast.Tuple(elts=several) | ast.Set(elts=several):
                inner = [value for one in several[:_MOST] for value in self._member(one)]
                found = _together([self.of(one, scope, depth + 1) for one in inner])
            case ast.Dict(values=several):
                found = _together([self.of(one, scope, depth + 1) for one in several[:_MOST]])
            case ast.Name(id=name):
                sources = scope.find(name)
                held = [self.elements(one, at, depth + 1) for one, at in sources if isinstance(one, ast.expr)]
                found = _together(held if held and len(held) == len(sources) else [*held, OPEN])
            case ast.Call(func=ast.Attribute(value=table, attr="values" | "items" | "copy")):
                found = self.elements(table, scope, depth + 1)
            case ast.Call(func=ast.Name(id=name), args=[inside, *_]) if name in _PASSING:
                found = self.elements(inside, scope, depth + 1)
        return found

    @staticmethod
    def _member(member: ast.expr) -> list[ast.expr]:
        """The members of a pair in a list count, too: ``for name, size in [("owner/name", 7)]``."""
        return member.elts if isinstance(member, ast.Tuple | ast.List) else [member]

    def literals(self, expression: ast.expr, scope: NameScope) -> list[tuple[ast.Dict, NameScope]]:
        """The dictionaries that an expression stands for, as far as they are written out."""
        if (literal := _written_out(expression)) is not None:
            return [(literal, scope)]
        named = scope.find(expression.id) if isinstance(expression, ast.Name) else []
        return [(one, place) for source, place in named if (one := _written_out(source)) is not None]

    def _of_name(self, name: str, scope: NameScope, depth: int) -> Values:
        sources = scope.find(name)
        if not sources:
            return Values(is_local=True) if _LOCAL_NAME.search(name.lower()) else OPEN
        found = _together([self._of_source(one, place, depth) for one, place in sources])
        if found.is_open and not found.words and _LOCAL_NAME.search(name.lower()):
            return Values(is_local=True)
        return found

    def _of_attribute(self, owner: ast.expr, name: str, depth: int) -> Values:
        sources = self._tree.attributes.get(name, [])
        found = [self._of_source(one, place, depth) for one, place in sources[:_MOST]]
        if not any(one.words for one in found) and _LOCAL_NAME.search(name.lower()):
            return Values(is_local=True)
        is_own = isinstance(owner, ast.Name) and owner.id in {"self", "cls"}
        return _together(found if found and (is_own or name.isupper()) else [*found, OPEN])

    def _of_source(self, source: Source, scope: NameScope, depth: int) -> Values:
        if source is None or id(source) in self._busy:
            return OPEN
        self._busy.add(id(source))
        try:
            if isinstance(source, Parameter):
                return self._of_parameter(source, depth)
            if isinstance(source, Element):
                return self.elements(source.of, scope, depth + 1)
            return self.of(source, scope, depth + 1)
        finally:
            self._busy.discard(id(source))

    def _of_parameter(self, parameter: Parameter, depth: int) -> Values:
        calls = self._tree.calls.get(parameter.function, [])[:_MOST]
        found = [
            self.of(given, scope, depth + 1) for call, scope in calls if (given := parameter.given(call)) is not None
        ]
        if parameter.default is not None:
            found.append(self.of(parameter.default, parameter.scope, depth + 1))
        is_closed = calls and (self._is_whole or parameter.function.startswith("_"))
        return _together(found if is_closed else [*found, OPEN])

    def _of_subscript(self, held: ast.expr, key: ast.expr, scope: NameScope, depth: int) -> Values:
        if isinstance(held, ast.Attribute) and held.attr == "environ":
            return Values(is_open=True, is_outside=True)
        if isinstance(key, ast.Constant):
            for literal, place in self.literals(held, scope):
                for name, value in zip(literal.keys, literal.values, strict=True):
                    if isinstance(name, ast.Constant) and name.value == key.value:
                        return self.of(value, place, depth + 1)
        return self.elements(held, scope, depth + 1) if isinstance(held, ast.Name) else OPEN

    def _joined(self, parts: list[ast.expr], scope: NameScope, depth: int) -> Values:
        if parts and isinstance(parts[0], ast.Constant) and _LOCAL_START.match(str(parts[0].value)):
            return Values(is_local=True)
        whole = Values(("",))
        for part in parts:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            found = self.of(inner, scope, depth + 1)
            if found.is_local:
                return found
            whole = _product(whole, found)
        return whole

    def _of_call(self, call: ast.Call, scope: NameScope, depth: int) -> Values:
        name = call_name(call)
        if name in self._loaders or name in LOCAL_CALLS:
            return Values(is_local=True)
        if name == "str" and len(call.args) == 1:
            return self.of(call.args[0], scope, depth + 1)
        if name in _FIELDS:
            given = next((one.value for one in call.keywords if one.arg == "default"), None)
            given = given or (call.args[0] if call.args else None)
            return OPEN if given is None else self.of(given, scope, depth + 1)
        if name in _ENVIRONMENT:
            default = next((one.value for one in call.keywords if one.arg == "default"), None)
            default = default or (call.args[1] if len(call.args) > 1 else None)
            is_set = name == "getenv" or _is_environment(call.func)
            outside = Values(is_open=True, is_outside=is_set)
            return outside if default is None else _together([self.of(default, scope, depth + 1), outside])
        return OPEN


def _written_out(source: Source) -> ast.Dict | None:
    """A dictionary in braces, or one that ``dict`` makes of keywords."""
    match source:
        case ast.Dict():
            return source
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=several) if all(one.arg for one in several):
            return ast.Dict([ast.Constant(one.arg) for one in several], [one.value for one in several])
    return None


def _is_environment(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Attribute(attr="environ") | ast.Name(id="environ")):
            return True
    return False


def _product(left: Values, right: Values) -> Values:
    most = 20
    if left.is_local:
        return left
    if left.is_open or right.is_open or not (left.words and right.words):
        return OPEN
    return Values(tuple(one + other for one in left.words for other in right.words)[:most])


def _together(several: list[Values]) -> Values:
    return Values(
        words=tuple(dict.fromkeys(word for one in several for word in one.words)),
        is_open=any(one.is_open for one in several),
        is_none=any(one.is_none for one in several),
        is_local=any(one.is_local for one in several),
        is_outside=any(one.is_outside for one in several),
    )
