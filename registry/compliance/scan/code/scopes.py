"""Which names a Python file assigns where, and which functions it calls: one walk over its syntax tree. Pure."""

import ast
from collections import defaultdict
from typing import Union

import msgspec

_IDLE = frozenset({"ctx", "op", "ops", "type_comment", "type_ignores", "returns"})
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Parameter(msgspec.Struct, frozen=True, eq=False):
    """What a function is given."""

    function: str
    name: str
    place: int
    """Among the positional ones, without ``self``; -1 where it has a keyword alone."""
    default: ast.expr | None
    scope: "NameScope"

    def given(self, call: ast.Call) -> ast.expr | None:
        """What a call gives for it."""
        for keyword in call.keywords:
            if keyword.arg == self.name:
                return keyword.value
        if 0 <= self.place < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args):
            return call.args[self.place]
        return None


class Element(msgspec.Struct, frozen=True, eq=False):
    """One of what an expression holds: what a loop gives to its name."""

    of: ast.expr


Source = Union[ast.expr, Parameter, Element, None]  # noqa: UP007 - None as a member of its own: not told
"""Where a value comes from; None where the file does not tell."""


class NameScope:
    """The names of a function, a class or a file."""

    def __init__(self, above: "NameScope | None" = None) -> None:
        self._above = above
        self.names = defaultdict[str, list[Source]](list)

    def find(self, name: str) -> list[tuple[Source, "NameScope"]]:
        """All that a name is given in the nearest scope that knows it."""
        scope: NameScope | None = self
        while scope is not None:
            if name in scope.names:
                return [(one, scope) for one in scope.names[name]]
            scope = scope._above  # noqa: SLF001 - of the same class
        return []


class SourceTree:
    """A file's nodes with their scopes, its calls by name, and its attributes."""

    def __init__(self, tree: ast.AST) -> None:
        self.nodes = list[tuple[ast.AST, NameScope]]()
        """Calls, assignments, dictionaries, lists and functions, in the order of the file."""
        self.calls = defaultdict[str, list[tuple[ast.Call, NameScope]]](list)
        self.attributes = defaultdict[str, list[tuple[Source, NameScope]]](list)
        """What is given to attributes, names of classes, and options of commands."""
        self.words = list[tuple[str, int]]()
        """All words of the code with their lines, but those that stand as a sentence of their own."""
        self.imports = dict[str, str]()
        """Names with the first part of the module they come from."""
        self._walk(tree)

    def _walk(self, tree: ast.AST) -> None:
        stack = [(tree, NameScope(), False, False)]
        while stack:
            node, scope, is_class, is_data = stack.pop()
            inner, is_inner_class = scope, is_class
            if isinstance(node, FunctionNode):
                inner, is_inner_class = NameScope(scope), False
                self._parameters(node, scope, inner, is_method=is_class)
                self.nodes.append((node, inner))
            elif isinstance(node, ast.ClassDef):
                inner, is_inner_class = NameScope(scope), True
            elif isinstance(node, ast.Call):
                self._call(node, scope)
            elif isinstance(node, ast.Constant):
                if isinstance(node.value, str) and ("/" in node.value or "-" in node.value) and not is_data:
                    self.words.append((node.value, node.lineno))
                continue
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            elif isinstance(node, ast.keyword):
                is_data = is_data or "data" in (node.arg or "")
            else:
                self._collect(node, scope, is_class=is_class)
            stack += [(child, inner, is_inner_class, is_data) for child in reversed(_below(node))]

    def _call(self, node: ast.Call, scope: NameScope) -> None:
        name = call_name(node)
        self.nodes.append((node, scope))
        self.calls[name].append((node, scope))
        if name in {"add_argument", "option", "Option"}:
            default = next((one.value for one in node.keywords if one.arg == "default"), None)
            for word in node.args:
                if isinstance(word, ast.Constant) and isinstance(word.value, str) and default is not None:
                    self.attributes[word.value.lstrip("-").replace("-", "_")].append((default, scope))

    def _collect(self, node: ast.AST, scope: NameScope, *, is_class: bool) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                self.nodes.append((node, scope))
                for target in targets:
                    self._assign(target, value, scope, is_class=is_class)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self.nodes.append((node, scope))
                self._assign(target, value, scope, is_class=is_class)
            case ast.NamedExpr(target=target, value=value):
                self._assign(target, value, scope, is_class=is_class)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                self._assign(node.target, Element(node.iter), scope, is_class=is_class)
            case ast.AugAssign(target=target):
                self._assign(target, None, scope, is_class=is_class)
            case ast.Dict() | ast.List():
                self.nodes.append((node, scope))
            case ast.Import() | ast.ImportFrom():
                self._import(node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for one in node.names:
            module = one.name if isinstance(node, ast.Import) else node.module or ""
            name = one.asname or (one.name.split(".")[0] if isinstance(node, ast.Import) else one.name)
            self.imports[name] = module.split(".")[0]

    def _assign(self, target: ast.expr, value: Source, scope: NameScope, *, is_class: bool) -> None:
        match target:
            case ast.Name(id=name):
                scope.names[name].append(value)
                if is_class:
                    self.attributes[name].append((value, scope))
            case ast.Attribute(attr=name):
                self.attributes[name].append((value, scope))
            case ast.Tuple(elts=names) | ast.List(elts=names):
                given = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                for place, one in enumerate(names):
                    each = given[place] if len(given) == len(names) else value if isinstance(value, Element) else None
                    self._assign(one, each, scope, is_class=is_class)

    @staticmethod
    def _parameters(node: FunctionNode, around: NameScope, scope: NameScope, *, is_method: bool) -> None:
        function = "" if isinstance(node, ast.Lambda) else node.name
        named = [*node.args.posonlyargs, *node.args.args]
        first = len(named) - len(node.args.defaults)
        for place, one in enumerate(named):
            default = node.args.defaults[place - first] if place >= first else None
            scope.names[one.arg].append(Parameter(function, one.arg, place - is_method, default, around))
        for one, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            scope.names[one.arg].append(Parameter(function, one.arg, -1, value, around))
        for extra in (node.args.vararg, node.args.kwarg):
            if extra is not None:
                scope.names[extra.arg].append(None)


def _below(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one, without those that say nothing here: contexts and operators."""
    found = list[ast.AST]()
    for name in node._fields:
        value = None if name in _IDLE else getattr(node, name, None)
        if isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def call_name(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def receiver_of(call: ast.Call) -> str:
    """The name of what a method is called of; empty for a function."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""
