"""The models that a tree of settings names, whatever its format: by names, lists, environments and commands. Pure."""

from collections.abc import Iterator

import msgspec

from registry.compliance.scan.ids import hub_id
from registry.compliance.scan.names import at_hub, is_distinct
from registry.compliance.scan.settings.environments import environment_of, name_and_value
from registry.compliance.scan.settings.nodes import Items, Leaf, Pairs, Tree, UnreadableSettings, words_of
from registry.compliance.scan.settings.yaml_documents import yaml_trees
from registry.compliance.scan.texts import (
    NamedWord,
    models_in_lines,
    models_in_text,
    models_in_words,
    of_ollama,
    settled,
)
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace
from registry.compliance.scan.vocabulary import Sense, folded, is_dataset, is_open_too, sense_of, surest_revision

MAX_STEPS = 300_000
_COMMANDS = frozenset(
    {
        "args", "argv", "arguments", "cmd", "command", "commands", "entrypoint", "exec", "extra_args", "run",
        "script", "scripts", "shell", "vllm_args", "extra_cmd_args", "setup", "additional_args", "before_script",
        "after_script", "engine_args", "server_args", "start_command", "launch_command", "inputs_args",
        "post_create_command",
    }
)  # fmt: skip
_INNER = frozenset(
    {"default", "hf", "id", "identifier", "name", "path", "repo", "repo_name", "source", "value", "huggingface"}
)
"""Names inside of something that is called a model."""
_IMAGES = frozenset({"digest", "image", "imagePullPolicy", "pullPolicy", "tag"})
"""What stands beside a repository of images."""
_PLURALS = frozenset({"models", "embedding_models", "llms", "rerankers", "checkpoints", "model_list", "base_models"})
_OTHERS = frozenset({"image", "repo", "repository", "url", "uses", "source_url", "homepage", "train_data", "data"})


class _SettingsWalk:
    """One walk through the trees of a file, which share their variables."""

    def __init__(self, trees: list[Tree]) -> None:
        self._trees = trees
        self._steps = 0
        self._collected = set[int]()
        self._walked = set[tuple[int, str]]()
        """What aliases stand for is walked through once under each name."""
        self._given = dict[str, str]()
        self._outer = dict[str, str]()
        """What the environments around give to names: of a workflow and its job, where a step is looked at."""
        self._block = dict[str, str]()
        """What the environment that is looked at gives to names."""
        self._inside = list[str]()
        """The names around what is looked at."""

    def found(self) -> Iterator[Found]:
        for tree in self._trees:
            self._collect(tree)
        self._steps = 0
        for tree in self._trees:
            yield from self._tree("", tree)
        if self._steps > MAX_STEPS:
            yield OpenPlace(1, detail=f"This file has more than {MAX_STEPS:,} parts; the rest was not read.")

    def _is_over(self) -> bool:
        self._steps += 1
        return self._steps > MAX_STEPS

    def _collect(self, tree: Tree) -> None:
        """What the file gives to names of variables."""
        if self._is_over() or id(tree) in self._collected:
            return
        self._collected.add(id(tree))
        if isinstance(tree, Items):
            for item in tree.items:
                name, is_set, value = item.value.partition("=") if isinstance(item, Leaf) else ("", "", "")
                if is_set and name.isidentifier():
                    self._give(name, value)
                self._collect(item)
        elif isinstance(tree, Pairs):
            pair = name_and_value(tree)
            if pair is not None:
                self._give(pair[0], pair[1].value)
            for key, inner in tree.pairs:
                if isinstance(inner, Leaf) and key.isupper():
                    self._give(key, inner.value)
                self._collect(inner)

    def _give(self, name: str, value: str) -> None:
        self._given[name] = value if self._given.get(name, value) == value and "$" not in value else ""

    def _tree(self, key: str, tree: Tree) -> Iterator[Found]:
        if self._is_over() or (id(tree), key) in self._walked:
            return
        self._walked.add((id(tree), key))
        if isinstance(tree, Pairs):
            yield from self._scoped(key, tree)
        elif isinstance(tree, Items):
            yield from self._items(key, tree)
        else:
            yield from self._leaf(key, tree, "")

    def _scoped(self, key: str, tree: Pairs) -> Iterator[Found]:
        """A mapping: its commands see the environment beside them before those of its neighbours."""
        tree, given, outer = self._with_merged(tree), self._given, self._outer
        own = [environment_of(inner) for name, inner in tree.pairs if name.lower() in {"env", "environment"}]
        for block in own:
            self._outer = {**self._outer, **block}
            told = {name: "" if "$" in value else value for name, value in block.items()}
            self._given = {**self._given, **told}
        yield from _of_source(tree, self._pairs(key, tree))
        self._given, self._outer = given, outer

    def _with_merged(self, tree: Pairs) -> Pairs:
        """A mapping with the pairs that ``<<`` takes from others, but those that it has itself."""
        sources = [inner for name, inner in tree.pairs if name == "<<"]
        if not sources or self._is_over():
            return tree
        own = [(name, inner) for name, inner in tree.pairs if name != "<<"]
        held = {name for name, _ in own}
        for source in (one for each in sources for one in (each.items if isinstance(each, Items) else [each])):
            for name, inner in self._with_merged(source).pairs if isinstance(source, Pairs) else ():
                if name not in held and not self._is_over():
                    held.add(name)
                    own.append((name, inner))
        return Pairs(own, tree.line)

    def _leaf(self, key: str, leaf: Leaf, revision: str) -> Iterator[Found]:
        if self._is_ollamas(key) and " " not in leaf.value.strip():
            yield from of_ollama(leaf.value.strip(), leaf.line)
        elif folded(key) in _COMMANDS or "\n" in leaf.value.strip():
            if (embedded := _embedded(key, leaf.value)) is not None:
                yield from _moved(_SettingsWalk(embedded).found(), leaf.line - 1)
                return
            lines = leaf.value.split("\n")
            yield from models_in_lines(lines, first=leaf.line, given=self._given)
            yield from _moved(models_in_text(leaf.value), leaf.line - 1)
        elif sense_of(key) is not Sense.NONE:
            if any("ollama" in name for name in self._inside) and "/" not in leaf.value and "$" not in leaf.value:
                yield from of_ollama(leaf.value, leaf.line)
            else:
                yield from self._named(key, leaf, revision)
        elif is_dataset(key) or (folded(key) == "path" and any(is_dataset(name) for name in self._inside[-1:])):
            yield from settled(NamedWord("dataset", leaf.value, leaf.line), self._given)
        elif is_distinct(leaf.value) and folded(key) not in _OTHERS:
            yield from settled(NamedWord("model", leaf.value, leaf.line, revision), self._given)
        elif leaf.value.startswith("hf://") and (mention := at_hub(leaf.value)) is not None:
            yield Named(mention.model, leaf.line, mention.revision, mention.kind)
        elif leaf.value.startswith(("--", "vllm ", "hf ", "ollama ")):
            yield from models_in_lines([leaf.value], first=leaf.line, given=self._given)

    def _named(self, key: str, leaf: Leaf, revision: str) -> Iterator[Found]:
        """What a setting names: a model, or one and its adapter with ``+`` between."""
        parts = leaf.value.split("+")
        for part in parts if all(map(hub_id, parts)) else [leaf.value]:
            yield from settled(NamedWord(key, part, leaf.line, revision, beside=self._block), self._given)

    def _is_ollamas(self, key: str) -> bool:
        """Whether a list is of models that Ollama gets, as its chart has them: ``ollama.models.pull``."""
        around = self._inside[-3:]
        return folded(key) in {"pull", "run"} and "models" in around and any("ollama" in name for name in around)

    def _items(self, key: str, tree: Items) -> Iterator[Found]:
        words, around, block = words_of(tree), self._block, {**self._outer, **environment_of(tree)}
        if (
            words
            and not self._is_ollamas(key)
            and (folded(key) in _COMMANDS or any(word.value.startswith("-") for word in words))
        ):
            yield from self._command([(word.value, word.line) for word in words])
            words = []
        else:
            for word in words:
                name, is_set, value = word.value.partition("=")
                if is_set and name.isidentifier():
                    yield from settled(NamedWord(name, value, word.line, beside=block), self._given)
                elif key.lower() in {"environment", "env"} and _is_variable(name):
                    yield OpenPlace(word.line, name, f"{name} is taken from the environment.")
                else:
                    yield from self._leaf(key, word, "")
        self._block = block
        for item in tree.items:
            if not isinstance(item, Leaf):
                yield from self._tree(key, item)
        self._block = around

    def _command(self, words: list[tuple[str, int]]) -> Iterator[Found]:
        """A command as a list of words; ``sh -c`` has the whole of it in one of them."""
        for word, line in words:
            if " " in word.strip() or "\n" in word:
                yield from models_in_lines(word.split("\n"), first=line, given=self._given)
        yield from models_in_words([pair for pair in words if "\n" not in pair[0].strip()], self._given)

    def _pairs(self, above: str, tree: Pairs) -> Iterator[Found]:
        revision = surest_revision((key, inner.value) for key, inner in tree.pairs if isinstance(inner, Leaf))
        pair = name_and_value(tree)
        if pair is not None and sense_of(pair[0]) is not Sense.NONE:
            yield from settled(NamedWord(pair[0], pair[1].value, pair[1].line, beside=self._block), self._given)
        held = dict(tree.pairs)
        variable = held.get("name")
        if "valueFrom" in held and isinstance(variable, Leaf) and _is_variable(variable.value):
            yield OpenPlace(variable.line, variable.value, f"{variable.value} is taken from elsewhere.")
        is_model = sense_of(above) is not Sense.NONE and folded(above) not in {"embedding", "checkpoint"}
        options = list[tuple[str, int]]()
        around, block = self._block, {**self._outer, **environment_of(tree)}
        for key, inner in tree.pairs:
            self._block = block
            is_repository = key == "repository" and (revision or folded(above) == "model") and _IMAGES.isdisjoint(held)
            name = above if is_model and (folded(key) in _INNER or is_repository) else key
            if isinstance(inner, Leaf):
                yield from self._leaf(name, inner, revision)
            else:
                self._inside.append(key.lower())
                yield from self._tree(key, inner)
                self._inside.pop()
            if folded(above) in _PLURALS and "/" in key:
                yield from settled(NamedWord("model", key, inner.line), self._given)
            if key.startswith("--") and isinstance(inner, Leaf):
                options += [(key, inner.line), (inner.value, inner.line)]
        self._block = around
        yield from models_in_words(options, self._given)


def _of_source(tree: Pairs, several: Iterator[Found]) -> Iterator[Found]:
    """What was found, as ModelScope's where a word beside it says so."""
    said = {inner.value.strip().lower() for _, inner in tree.pairs if isinstance(inner, Leaf)}
    for one in several:
        is_scope = "modelscope" in said and isinstance(one, Named) and one.kind is NameKind.HUB
        yield msgspec.structs.replace(one, kind=NameKind.MODELSCOPE) if is_scope else one


def _embedded(key: str, text: str) -> list[Tree] | None:
    """A file inside of a file, as the maps of Kubernetes hold them."""
    if not key.lower().endswith((".yaml", ".yml", ".json")):
        return None
    try:
        return yaml_trees(text)
    except UnreadableSettings:
        return None


def _moved(found: Iterator[Found], lines: int) -> Iterator[Found]:
    """What was found in a part of a file, on the lines of the whole."""
    yield from (msgspec.structs.replace(one, line=one.line + lines) for one in found)


def _is_variable(name: str) -> bool:
    """Whether a variable of the environment holds a model."""
    return name.isupper() and is_open_too(name)


def models_in_trees(trees: list[Tree]) -> Iterator[Found]:
    """The models of all documents of a file."""
    yield from _SettingsWalk(trees).found()
