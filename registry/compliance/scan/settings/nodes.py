"""Settings of any format as one kind of tree, in which every word knows its line. Pure."""

import msgspec


class Leaf(msgspec.Struct, frozen=True):
    """A word of the settings; numbers, truth values and nothing are words, too."""

    value: str
    line: int


class Items(msgspec.Struct, frozen=True):
    """A list."""

    items: list["Tree"]
    line: int


class Pairs(msgspec.Struct, frozen=True):
    """Names with their values, in the order of the file; a name may stand twice."""

    pairs: list[tuple[str, "Tree"]]
    line: int


Tree = Leaf | Items | Pairs


class UnreadableSettings(Exception):  # noqa: N818 - a reason, told to the reader of the file
    """Why a file of settings cannot be read as what it is."""


class ExcessiveSettings(UnreadableSettings):
    """A file that has more parts, or deeper ones, than are read."""


def words_of(tree: Tree | None) -> list[Leaf]:
    """The words of a list of words, or of a word alone."""
    if isinstance(tree, Leaf):
        return [tree]
    return [item for item in tree.items if isinstance(item, Leaf)] if isinstance(tree, Items) else []
