"""Models that Python code names without loading them: constants, defaults, tables, commands as lists of words. Pure."""

import ast
from collections.abc import Iterator

from registry.compliance.scan.code.command_texts import CommandText
from registry.compliance.scan.code.python_values import Constants, Values
from registry.compliance.scan.code.python_words import looks_like_model
from registry.compliance.scan.code.scopes import NameScope, Parameter, SourceTree, call_name
from registry.compliance.scan.ids import hub_id
from registry.compliance.scan.names import is_bare_name, is_distinct, is_local, model_of
from registry.compliance.scan.texts import NO_ID, models_in_lines, models_in_words
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace
from registry.compliance.scan.vocabulary import (
    Sense,
    is_alias,
    is_dataset,
    is_open_too,
    is_revision,
    sense_of,
    surest_revision,
)

_OPTIONS = frozenset({"add_argument", "add_option", "option", "Option"})
_SHELLS = frozenset({"Popen", "call", "check_call", "check_output", "getoutput", "run", "system"})
_PROGRAMS = frozenset({"hf", "huggingface-cli", "ollama", "vllm"})
_MOST = 500


def distinct_models(tree: SourceTree, told: set[str]) -> Iterator[Named]:
    """Words that are ids by their looks alone, wherever they stand in the code."""
    for word, line in tree.words:
        if word not in told and is_distinct(word.partition("@")[0]) and (mention := model_of(word)) is not None:
            yield Named(mention.model, line, mention.revision, mention.kind)


def assigned_models(tree: SourceTree, constants: Constants, loaded: set[str]) -> Iterator[Found]:
    """Names, defaults and dictionary keys that stand for a model, where no call of the file loads it."""
    for node, scope in tree.nodes:
        for key, words, line, revision in _pairs(node, scope, constants):
            if is_dataset(key):
                yield from (Named(word, line, kind=NameKind.DATASET) for word in words if _is_dataset_id(word, loaded))
                continue
            if sense_of(key) is Sense.NONE:
                continue
            for word in words:
                if word not in loaded and (mention := model_of(word)) is not None:
                    yield Named(mention.model, line, revision or mention.revision, mention.kind)
                elif word not in loaded and is_bare_name(word) and not is_alias(key) and isinstance(node, ast.Assign):
                    yield OpenPlace(line, word, NO_ID)


def names_set_outside(tree: SourceTree, constants: Constants, opened: set[str]) -> Iterator[OpenPlace]:
    """Names of models that get their values from the environment, where no call of the file loads them."""
    for node, scope in tree.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=key) | ast.Attribute(attr=key)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=key) | ast.Attribute(attr=key), value=ast.expr() as value):
                pass
            case _:
                continue
        is_read = isinstance(value, ast.Call | ast.Subscript | ast.BoolOp)
        if is_read and key not in opened and is_open_too(key) and constants.of(value, scope).is_outside:
            yield OpenPlace(value.lineno, key)


def _is_dataset_id(word: str, loaded: set[str]) -> bool:
    return word not in loaded and hub_id(word) is not None and not is_local(word)


def _pairs(node: ast.AST, scope: NameScope, constants: Constants) -> Iterator[tuple[str, list[str], int, str]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=key) | ast.Attribute(attr=key), *_], value=value):
            yield from _assignment(key, value, scope, constants)
        case ast.AnnAssign(target=ast.Name(id=key) | ast.Attribute(attr=key), value=ast.expr() as value):
            yield from _assignment(key, value, scope, constants)
        case ast.Assign(
            targets=[ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str() as key))],
            value=value,
        ):
            yield key, list(constants.of(value, scope).words), value.lineno, ""
        case ast.Dict():
            yield from _dictionary(node, scope, constants)
        case ast.Call() if call_name(node) in _OPTIONS:
            yield from _option(node, scope, constants)
        case ast.Call(func=ast.Attribute(attr="parametrize"), args=[ast.Constant(value=str() as names), held, *_]):
            yield from _cases(names, held)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            for one in (source for sources in scope.names.values() for source in sources):
                if isinstance(one, Parameter) and isinstance(one.default, ast.Constant | ast.Call):
                    yield one.name, list(constants.of(one.default, scope).words), one.default.lineno, ""


def _cases(names: str, held: ast.expr) -> Iterator[tuple[str, list[str], int, str]]:
    """What a test is given for each of its names."""
    key = next((name for name in names.split(",") if sense_of(name.strip()) is not Sense.NONE), None)
    if key is not None:
        yield from ((key, [word], line, "") for word, line in _constants_in(held))


def _assignment(
    key: str, value: ast.expr, scope: NameScope, constants: Constants
) -> Iterator[tuple[str, list[str], int, str]]:
    if isinstance(value, ast.List | ast.Tuple | ast.Set | ast.Dict):
        for word, line in _constants_in(value):
            if looks_like_model(word):
                yield key, [word], line, ""
    elif isinstance(value, ast.Call) and sense_of(call_name(value)) is not Sense.NONE:
        return  # told with the call itself
    elif isinstance(value, ast.Constant | ast.Call | ast.IfExp | ast.BoolOp):
        yield key, list(constants.of(value, scope).words), value.lineno, ""


def _constants_in(value: ast.expr) -> Iterator[tuple[str, int]]:
    """The words of a list or a table, at any depth, with their lines."""
    for count, node in enumerate(ast.walk(value)):
        if count > _MOST:
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def _dictionary(node: ast.Dict, scope: NameScope, constants: Constants) -> Iterator[tuple[str, list[str], int, str]]:
    held = {
        str(key.value): (constants.of(value, scope), value.lineno)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and _is_of_interest(str(key.value))
    }
    pinned = surest_revision((key, word) for key, (value, _) in held.items() for word in value.words)
    yield from ((key, list(value.words), line, pinned) for key, (value, line) in held.items() if not is_revision(key))


def _is_of_interest(key: str) -> bool:
    return sense_of(key) is not Sense.NONE or is_revision(key) or is_dataset(key)


def _option(node: ast.Call, scope: NameScope, constants: Constants) -> Iterator[tuple[str, list[str], int, str]]:
    """The default of an option of a command."""
    names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    default = next((one.value for one in node.keywords if one.arg == "default"), None)
    name = next((one for one in names if sense_of(one) is not Sense.NONE), None)
    if name is not None and default is not None:
        found: Values = constants.of(default, scope)
        words = found.words or constants.elements(default, scope).words
        yield name, list(words), default.lineno, ""


def _word(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def commands_in(tree: SourceTree, constants: Constants) -> Iterator[Found]:
    """Commands as lists of words, and as words for a shell."""
    for node, scope in tree.nodes:
        command = CommandText(constants, scope)
        found: Iterator[Found] = iter(())
        if isinstance(node, ast.List):
            fixed = [word for one in node.elts if (word := _word(one)) is not None]
            if any(word in _PROGRAMS for word in fixed):
                found = models_in_words([(command.of(one), one.lineno) for one in node.elts], {})
            elif any(word.startswith("-") for word in fixed):
                found = models_in_words([(word, one.lineno) for one in node.elts if (word := _word(one))], {})
        yield from map(command.spelled, found)
        if isinstance(node, ast.Call) and call_name(node) in _SHELLS and node.args:
            yield from _in_shell(node.args[0], scope, constants)


def _in_shell(given: ast.expr, scope: NameScope, constants: Constants) -> Iterator[Found]:
    """The models of what a shell is given: a text, or a name for one."""
    sources = scope.find(given.id)[:_MOST] if isinstance(given, ast.Name) else [(given, scope)]
    for source, place in sources:
        if isinstance(source, ast.expr) and not isinstance(source, ast.List | ast.Starred):
            command = CommandText(constants, place)
            found = models_in_lines(command.of(source).split("\n"), first=source.lineno)
            yield from map(command.spelled, found)
