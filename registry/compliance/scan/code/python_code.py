"""Models that Python code loads or names, by its syntax tree: calls over any number of lines, constants, revisions.

A literal counts where a call loads it or a name says that it is a model. What a call loads by a value that the file
does not tell is open, and so is a revision: neither may pass for the latest state.
"""

import ast
import re
import warnings
from collections.abc import Iterator

import msgspec

from registry.compliance.scan.code.python_values import Constants, Values, call_name
from registry.compliance.scan.ids import at_address, hub_id, single_id
from registry.compliance.scan.values import Found, Named, OpenPlace

KEYS = frozenset(
    {
        "adapter_id", "base_model", "base_model_name_or_path", "hf_model_id", "hub_model", "model", "model_id",
        "model_name", "model_name_or_path", "pretrained_model_name_or_path", "repo_id",
    }
)  # fmt: skip
"""Keywords, names and dictionary keys that stand for a model, in lower case."""


class Loader(msgspec.Struct, frozen=True):
    """Where a call takes model and revision by position, and whether an id without an owner is one there."""

    model: int = 0
    revision: int | None = None
    is_single: bool = True


LOADERS = {
    "from_pretrained": Loader(),
    "snapshot_download": Loader(revision=1),
    "hf_hub_download": Loader(revision=4),
    "cached_file": Loader(),
    "SentenceTransformer": Loader(),
    "CrossEncoder": Loader(),
    "SparseEncoder": Loader(),
    "LLM": Loader(),
    "Engine": Loader(is_single=False),
    "AsyncEngineArgs": Loader(),
    "EngineArgs": Loader(),
    "pipeline": Loader(model=1),
    "from_model_id": Loader(),
    "load_lora_weights": Loader(is_single=False),
    "load_ip_adapter": Loader(is_single=False),
    "load_textual_inversion": Loader(is_single=False),
    "load_adapter": Loader(is_single=False),
    "create_model": Loader(is_single=False),
    "create_model_and_transforms": Loader(is_single=False),
    "WhisperModel": Loader(is_single=False),
    "InferenceClient": Loader(is_single=False),
}
_OPTIONAL = frozenset(
    {"Engine", "InferenceClient", "WhisperModel", "create_model", "create_model_and_transforms", "pipeline"}
)
_OWN = frozenset({"load_adapter", "load_ip_adapter", "load_lora_weights", "load_textual_inversion"})
"""Calls that other libraries have, too: what they take by an unknown value is no sign of a model of the Hub."""
_REVISIONS = ("revision", "model_revision")
_CHECKPOINT = re.compile(r"(?:^|/)checkpoint-\d+/?$")
"""What a training leaves in its own folder."""
_WRITERS = frozenset({"makedirs", "mkdir", "save", "save_model", "save_pretrained"})
_WRITTEN = frozenset({"local_dir", "output_dir", "save_directory"})
_NO_MODEL = frozenset({"dataset", "space"})


class Call(msgspec.Struct, frozen=True):
    """What a call loads: words, and whether more than those may be meant."""

    line: int
    name: str
    models: Values
    revisions: Values


def parse(source: str) -> ast.Module | None:
    """The syntax tree, or None of what is no Python of today."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if isinstance(tree, ast.Module) else None


def models_in_code(tree: ast.Module) -> Iterator[Found]:
    """The models of a file, and the calls that load what the file does not tell."""
    constants = Constants(tree, frozenset(LOADERS))
    calls = [call for node in ast.walk(tree) if isinstance(node, ast.Call) and (call := _call(node, constants))]
    written = {word for node in ast.walk(tree) if isinstance(node, ast.Call) for word in _written(node)}
    loaded = {word for call in calls for word in call.models.words}
    for call in calls:
        yield from _named(call, written)
    yield from _assigned(tree, loaded, constants)


def _named(call: Call, written: set[str]) -> Iterator[Found]:
    loader = LOADERS.get(call.name)
    revisions: list[str | None] = list(call.revisions.words)
    if call.revisions.is_none or not (revisions or call.revisions.is_open):
        revisions.append("")
    if call.revisions.is_open:
        revisions.append(None)
    for word in call.models.words:
        if word in written or _CHECKPOINT.search(word):
            continue
        found = _model(word, is_single=loader is not None and loader.is_single)
        if found:
            model, pinned = found
            yield from (Named(model, call.line, pinned if revision == "" else revision) for revision in revisions)
    if loader and call.models.is_open and call.name not in _OPTIONAL | _OWN:
        yield OpenPlace(call.line)


def _call(node: ast.Call, constants: Constants) -> Call | None:
    """The call as far as it names a model; None for all others."""
    name = call_name(node)
    loader = LOADERS.get(name)
    keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    kind = keywords.get("repo_type")
    if kind is not None and set(constants.of(kind).words) & _NO_MODEL:
        return None
    if loader is None or _is_own_base(node):
        return _plain_call(node, name, keywords, constants)
    place = loader.model + 1 if name == "from_pretrained" and _receiver(node).startswith("Peft") else loader.model
    given = [constants.of(keywords[key]) for key in sorted(KEYS | {"model_path"}) if key in keywords]
    given += [constants.of(one) for one in node.args[place : place + 1]]
    if not given:
        return None
    models = next((one for one in given if one.words), given[0])
    return Call(node.lineno, name, models, _revision(node, keywords, loader, constants))


def _plain_call(node: ast.Call, name: str, keywords: dict[str, ast.expr], constants: Constants) -> Call | None:
    """Any other call with a keyword that stands for a model."""
    given = [constants.of(value) for key, value in keywords.items() if key.lower() in KEYS]
    words = tuple(word for one in given for word in one.words)
    return Call(node.lineno, name, Values(words), _revision(node, keywords, Loader(), constants)) if words else None


def _revision(node: ast.Call, keywords: dict[str, ast.expr], loader: Loader, constants: Constants) -> Values:
    given = next((keywords[key] for key in _REVISIONS if key in keywords), None)
    if given is None and loader.revision is not None and loader.revision < len(node.args):
        given = node.args[loader.revision]
    if given is not None:
        return constants.of(given)
    # ``**options`` may hold a revision, unless the file shows a literal that holds none.
    unpacked = [keyword.value for keyword in node.keywords if keyword.arg is None]
    return _unpacked(unpacked, constants)


def _unpacked(unpacked: list[ast.expr], constants: Constants) -> Values:
    for value in unpacked:
        for literal in constants.literals(value):
            for key, inner in zip(literal.keys, literal.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _REVISIONS:
                    return constants.of(inner)
    return Values()


def _assigned(tree: ast.Module, loaded: set[str], constants: Constants) -> Iterator[Named]:
    """Names and dictionary keys that stand for a model, where no call of the file loads it."""
    for node in ast.walk(tree):
        for key, value, revision in _pairs(node, constants):
            for word in value.words:
                if key.lower() in KEYS and word not in loaded and (found := _model(word, is_single=False)):
                    yield Named(found[0], getattr(node, "lineno", 1), revision or found[1])


def _pairs(node: ast.AST, constants: Constants) -> Iterator[tuple[str, Values, str]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=key) | ast.Attribute(attr=key)], value=ast.Constant() as value):
            yield key, constants.of(value), ""
        case ast.AnnAssign(target=ast.Name(id=key) | ast.Attribute(attr=key), value=ast.Constant() as value):
            yield key, constants.of(value), ""
        case ast.Dict(keys=keys, values=values):
            held = {
                str(key.value): constants.of(value)
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant)
            }
            pinned = next((word for name in _REVISIONS for word in held.get(name, Values()).words), "")
            yield from ((key, value, pinned) for key, value in held.items())


def _model(word: str, *, is_single: bool) -> tuple[str, str] | None:
    if "://" in word or word.startswith(("hf-hub:", "hf_hub:")):
        return at_address(word)
    named, _, revision = word.partition("@")
    model = hub_id(named) if "/" in named else single_id(named) if is_single else None
    return (model, revision) if model else None


def _written(node: ast.Call) -> Iterator[str]:
    """Places that the file writes itself: what is loaded from there is no model of the Hub."""
    name = call_name(node)
    places = node.args[:1] if name in _WRITERS or name.endswith("TrainingArguments") else []
    places += [keyword.value for keyword in node.keywords if keyword.arg in _WRITTEN]
    yield from (place.value for place in places if isinstance(place, ast.Constant) and isinstance(place.value, str))


def _receiver(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""


def _is_own_base(node: ast.Call) -> bool:
    """A call of ``super()``: a loader is defined here, nothing is loaded."""
    match node.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False
