"""Looks into the trees of settings, for answers of servers and lists of routes. Pure."""

from collections.abc import Iterator

from registry.compliance.scan.settings import Items, Leaf, Pairs, Tree


def held(tree: Tree | None, name: str) -> Tree | None:
    """What stands under a name; None where nothing does."""
    return next((inner for key, inner in tree.pairs if key == name), None) if isinstance(tree, Pairs) else None


def word(tree: Tree | None, name: str) -> str:
    """The word under a name; empty where there is none."""
    inner = held(tree, name)
    return inner.value.strip() if isinstance(inner, Leaf) else ""


def line_of(tree: Tree, name: str) -> int:
    """On which line a value stands, or what should hold it."""
    inner = held(tree, name)
    return (inner if inner is not None else tree).line


def objects(tree: Tree | None) -> Iterator[Pairs]:
    """The objects of a list."""
    yield from (item for item in tree.items if isinstance(item, Pairs)) if isinstance(tree, Items) else ()
