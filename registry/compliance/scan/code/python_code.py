"""Models that Python code loads or names, by its syntax tree: calls over any number of lines, constants, revisions.

A literal counts where a call loads it or a name says that it is a model. What a call loads by a value that the file
does not tell is open, and so is a revision: neither may pass for the latest state.
"""

import ast
import re
import warnings
from collections.abc import Iterator

import msgspec

from registry.compliance.scan.api_names import routed
from registry.compliance.scan.code.loaders import (
    BY_PREFIX,
    CLASS_ENDS,
    CLASSES,
    DEFAULTS,
    FAMILY,
    LOADERS,
    MODEL_WORDS,
    PREFIXES,
    TARGETS,
    TASKS,
    Loader,
)
from registry.compliance.scan.code.python_mentions import (
    assigned_models,
    commands_in,
    distinct_models,
    names_set_outside,
)
from registry.compliance.scan.code.python_values import Constants, Values
from registry.compliance.scan.code.python_words import looks_like_model, meant
from registry.compliance.scan.code.scopes import NameScope, SourceTree, call_name, receiver_of
from registry.compliance.scan.names import is_bare_name, is_local
from registry.compliance.scan.texts import NO_ID
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace
from registry.compliance.scan.vocabulary import Sense, folded, sense_of

_REVISIONS = ("revision", "model_revision", "hf_revision")
_WRITERS = frozenset({"makedirs", "mkdir", "save", "save_model", "save_pretrained"})
_WRITTEN = frozenset({"local_dir", "output_dir", "save_directory"})
_INNER = ("name", "id", "path", "repo", "source")
"""Keywords of a call whose own name says that it takes a model."""
_PARTS_OF_DATA = frozenset({"split", "splits", "subset", "subsets"})
_REPOSITORIES = ("hf_repo", "hf_repo_id", "repo_id", "huggingface_repo")
_SHOWN = 160


class Call(msgspec.Struct, frozen=True):
    """What a call loads: words, and whether more than those may be meant."""

    node: ast.Call
    loader: Loader | None
    models: Values
    revisions: Values
    shown: ast.expr | None = None
    """What is given for the model, and for the revision."""
    pin: ast.expr | None = None
    kind: NameKind = NameKind.HUB


def parse(source: str) -> ast.Module | None:
    """The syntax tree, or None of what is no Python of today."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if isinstance(tree, ast.Module) else None


def models_in_code(tree: ast.Module, *, is_whole: bool = False) -> Iterator[Found]:
    """The models of a file, and the calls that load what it does not tell.

    ``is_whole``: nobody else calls its functions, as those of a notebook.
    """
    try:
        yield from _Code(SourceTree(tree), is_whole=is_whole).found()
    except RecursionError:
        yield OpenPlace(1, detail="This file is nested too deep to be read as Python.")


class _Code:
    """One file."""

    def __init__(self, tree: SourceTree, *, is_whole: bool) -> None:
        self._tree = tree
        self._constants = Constants(tree, frozenset(LOADERS) - {"Ollama"}, is_whole=is_whole)

    def found(self) -> Iterator[Found]:
        calls = list[Call]()
        written = set[str]()
        for node, scope in self._tree.nodes:
            if isinstance(node, ast.Call):
                written.update(word for place in _written(node) for word in self._constants.of(place, scope).words)
                if (call := self._call(node, scope)) is not None:
                    calls.append(call)
        loaded = {word for call in calls for word in call.models.words}
        named = [found for call in calls for found in _named(call, written)]
        yield from named
        opened = {one.reference.rpartition(".")[2] for one in named if isinstance(one, OpenPlace)}
        rest = [
            *assigned_models(self._tree, self._constants, loaded | written),
            *names_set_outside(self._tree, self._constants, opened),
            *commands_in(self._tree, self._constants),
        ]
        yield from rest
        told = {one.model for one in rest if isinstance(one, Named)}
        yield from distinct_models(self._tree, loaded | written | told)

    def _call(self, node: ast.Call, scope: NameScope) -> Call | None:
        """The call as far as it names a model; None for all others."""
        name = call_name(node)
        loader = LOADERS.get(name) or (BY_PREFIX if name.startswith(PREFIXES) else None)
        if loader is None and name.endswith("_snapshot_download"):
            loader = LOADERS["snapshot_download"]
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if loader is None or _is_own_base(node):
            return self._plain_call(node, name, keywords, scope)
        kind = self._kind(node, name, loader, keywords, scope)
        if kind is None:
            return None
        given = [keywords[key] for key in MODEL_WORDS if key in keywords]
        given += [value for key, value in keywords.items() if key not in MODEL_WORDS and sense_of(key) is Sense.SURE]
        place = loader.model + _shift(node, name)
        given += node.args[place : place + 1]
        if not given:
            return self._default(node, name, scope)
        values = [self._constants.of(one, scope) for one in given]
        chosen = next((place for place, one in enumerate(values) if one.words), 0)
        pin, revisions = self._revision(node, keywords, loader, scope)
        if loader.is_single and name == "from_pretrained" and not self._is_hub_class(node):
            loader = msgspec.structs.replace(loader, is_single=False)
        if loader.kind is not NameKind.DATASET and (self._is_loading(name) or self._says_task(node, name, scope)):
            loader = msgspec.structs.replace(loader, is_open=True)
        return Call(node, loader, values[chosen], revisions, given[chosen], pin, kind)

    def _kind(
        self, node: ast.Call, name: str, loader: Loader, keywords: dict[str, ast.expr], scope: NameScope
    ) -> NameKind | None:
        """What a loader's words are names of; None where they are none of ours."""
        kinds = self._constants.of(keywords["repo_type"], scope).words if "repo_type" in keywords else ()
        if "space" in kinds:
            return None
        if "dataset" in kinds:
            return NameKind.DATASET
        roots = {self._tree.imports.get(word, "") for word in (name, receiver_of(node))}
        return NameKind.MODELSCOPE if "modelscope" in roots else loader.kind

    def _is_hub_class(self, node: ast.Call) -> bool:
        """Whether a class loads an id without an owner from the Hub, as far as its import or name says."""
        receiver = receiver_of(node)
        module = self._tree.imports.get(receiver)
        if module:
            return module in FAMILY or module.startswith("llama_index")
        is_letter = len(receiver) <= 1
        return is_letter or receiver.startswith(CLASSES) or receiver.endswith(CLASS_ENDS)

    def _default(self, node: ast.Call, name: str, scope: NameScope) -> Call | None:
        """A call that says no model, and loads one of the library's own."""
        unpacked = next((keyword.value for keyword in node.keywords if keyword.arg is None), None)
        if unpacked is not None:
            return self._unpacked(node, name, unpacked, scope)
        if name in DEFAULTS:
            return Call(node, None, Values((DEFAULTS[name],)), Values())
        if self._says_task(node, name, scope):
            return Call(
                node, msgspec.structs.replace(LOADERS[name], is_open=True), Values(is_open=True), Values(), node
            )
        return None

    def _is_loading(self, name: str) -> bool:
        """Whether a call is imported from where it loads a model.

        ``WhisperModel`` of transformers takes a config, and ``InferenceClient`` the address of a server.
        """
        module = self._tree.imports.get(name, "")
        return (
            module in FAMILY
            and not name.endswith("InferenceClient")
            and (name == "pipeline" or module != "transformers")
        )

    def _says_task(self, node: ast.Call, name: str, scope: NameScope) -> bool:
        """Whether a call is of ``transformers.pipeline``: its task says so."""
        task = next((one.value for one in node.keywords if one.arg == "task"), node.args[0] if node.args else None)
        words = self._constants.of(task, scope).words if name == "pipeline" and task is not None else ()
        return not TASKS.isdisjoint(words)

    def _unpacked(self, node: ast.Call, name: str, unpacked: ast.expr, scope: NameScope) -> Call | None:
        """A call that takes its model out of ``**options``."""
        loader = LOADERS.get(name)
        for literal, place in self._constants.literals(unpacked, scope):
            pairs = zip(literal.keys, literal.values, strict=True)
            held = {one.value: value for one, value in pairs if isinstance(one, ast.Constant)}
            given = next((held[key] for key in MODEL_WORDS if key in held), None)
            if given is not None:
                return Call(node, loader, self._constants.of(given, place), Values(), given)
        is_sure = name == "from_pretrained" or self._is_loading(name)
        return Call(node, loader, Values(is_open=True), Values(), unpacked) if is_sure else None

    def _plain_call(self, node: ast.Call, name: str, keywords: dict[str, ast.expr], scope: NameScope) -> Call | None:
        """Any other call with a keyword that stands for a model, or one whose own name says that it takes one."""
        if name in TARGETS:
            return None
        if (given_data := _repository_of_data(keywords)) is not None:
            found = self._constants.of(given_data, scope)
            return Call(node, LOADERS["load_dataset"], found, Values(), given_data, kind=NameKind.DATASET)
        named = [value for key, value in keywords.items() if sense_of(key) is not Sense.NONE]
        given = [self._constants.of(value, scope) for value in named]
        words = [word for one in given for word in one.words]
        if sense_of(name) is not Sense.NONE:
            firsts = [self._constants.of(one, scope) for one in node.args[:2]]
            firsts += [self._constants.of(keywords[key], scope) for key in _INNER if key in keywords]
            words += [word for one in firsts for word in one.words if looks_like_model(word) or routed(word)]
        is_outside = any(one.is_outside for one in given)
        if not words and not is_outside:
            return None
        is_ollama = self._tree.imports.get(receiver_of(node)) == "ollama"
        loader = LOADERS["Ollama"] if is_ollama else None
        pin, revisions = self._revision(node, keywords, Loader(), scope)
        kind = loader.kind if loader else NameKind.HUB
        shown = next((one for one, value in zip(named, given, strict=True) if value.is_outside), None)
        return Call(node, loader, Values(tuple(words), is_outside=is_outside), revisions, shown, pin, kind)

    def _revision(
        self, node: ast.Call, keywords: dict[str, ast.expr], loader: Loader, scope: NameScope
    ) -> tuple[ast.expr | None, Values]:
        given = next((keywords[key] for key in _REVISIONS if key in keywords), None)
        if given is None and loader.revision is not None and loader.revision < len(node.args):
            given = node.args[loader.revision]
        if given is not None:
            return given, self._constants.of(given, scope)
        # ``**options`` may hold a revision, unless the file shows a literal that holds none.
        for value in [keyword.value for keyword in node.keywords if keyword.arg is None]:
            for literal, place in self._constants.literals(value, scope):
                for key, inner in zip(literal.keys, literal.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value in _REVISIONS:
                        return inner, self._constants.of(inner, place)
        return None, Values()


def _named(call: Call, written: set[str]) -> Iterator[Found]:
    revisions: list[str | None] = list(call.revisions.words)
    if call.revisions.is_none or not (revisions or call.revisions.is_open):
        revisions.append("")
    if call.revisions.is_open:
        revisions.append(None)
    line = call.node.lineno
    for word in call.models.words:
        mention = None if word in written else meant(word, call.loader)
        if mention is None:
            if word not in written and _is_name(word, call.loader):
                yield OpenPlace(line, word, NO_ID)
            continue
        kind = call.kind if mention.kind is NameKind.HUB else mention.kind
        for revision in revisions:
            pinned = mention.revision if revision == "" else revision
            yield Named(mention.model, line, pinned, kind, _text(call.pin) if pinned is None else "")
    is_open = call.models.is_open and call.loader is not None and call.loader.is_open
    if is_open or (call.loader is None and call.models.is_outside):
        yield OpenPlace(line, _text(call.shown))


def _is_name(word: str, loader: Loader | None) -> bool:
    """Whether a word names a model, and no repository: to anybody, or to the library that a loader is of."""
    return is_bare_name(word) if loader is None else loader.has_names and "/" not in word and not is_local(word)


def _text(expression: ast.expr | None) -> str:
    """An expression as it is told, on one line; too long a one is cut."""
    return re.sub(r"\s+", " ", ast.unparse(expression))[:_SHOWN] if expression is not None else ""


def _repository_of_data(keywords: dict[str, ast.expr]) -> ast.expr | None:
    """The repository of a call that speaks of splits or subsets beside it, and of no model: that of a data set."""
    words = {word for key in keywords for word in folded(key).split("_")}
    is_data = not _PARTS_OF_DATA.isdisjoint(words) and words.isdisjoint({"model", "models", "pretrained", "checkpoint"})
    return next((keywords[key] for key in _REPOSITORIES if key in keywords), None) if is_data else None


def _shift(node: ast.Call, name: str) -> int:
    """An adapter is loaded on top of a model, which is given first."""
    receiver = receiver_of(node)
    return int(name == "from_pretrained" and receiver.startswith("Peft") and "Config" not in receiver)


def _written(node: ast.Call) -> Iterator[ast.expr]:
    """Places that the file writes itself: what is loaded from there is no model of the Hub."""
    name = call_name(node)
    places = node.args[:1] if name in _WRITERS or name.endswith("TrainingArguments") else []
    yield from places
    yield from (keyword.value for keyword in node.keywords if keyword.arg in _WRITTEN)


def _is_own_base(node: ast.Call) -> bool:
    """A call of ``super()``: a loader is defined here, nothing is loaded."""
    match node.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False
