"""The variables of one environment in settings, as compose, Kubernetes and workflows write them. Pure."""

from collections.abc import Iterator

from registry.compliance.scan.settings.nodes import Items, Leaf, Pairs, Tree

_NAMES = ("name", "key")
_VALUES = ("value", "default")


def environment_of(tree: Tree) -> dict[str, str]:
    """What a mapping or a list gives to names of variables; of several values of a name, its own name as a variable."""
    given = dict[str, str]()
    for name, value in _variables(tree):
        given[name] = value if given.get(name, value) == value else f"${name}"
    return given


def _variables(tree: Tree) -> Iterator[tuple[str, str]]:
    if isinstance(tree, Pairs):
        yield from ((key, inner.value) for key, inner in tree.pairs if isinstance(inner, Leaf) and key.isupper())
    for item in tree.items if isinstance(tree, Items) else ():
        if isinstance(item, Leaf):
            name, is_set, value = item.value.partition("=")
            if is_set and name.isidentifier():
                yield name, value
        elif isinstance(item, Pairs) and (pair := name_and_value(item)) is not None:
            yield pair[0], pair[1].value
        elif isinstance(item, Pairs):
            name = next((one.value for key, one in item.pairs if key == "name" and isinstance(one, Leaf)), "")
            if name and any(key == "valueFrom" for key, _ in item.pairs):
                yield name, f"${name}"


def name_and_value(tree: Pairs) -> tuple[str, Leaf] | None:
    """The name and value of ``{name: MODEL_ID, value: owner/name}``, as Kubernetes writes variables."""
    held = {key: inner for key, inner in tree.pairs if isinstance(inner, Leaf)}
    name = next((held[key] for key in _NAMES if key in held), None)
    value = next((held[key] for key in _VALUES if key in held), None)
    return (name.value, value) if name is not None and value is not None else None
