"""Front matter of hostile origin: bounded in bytes, events and depth, every scalar a string.

YAML's own loaders expand aliases, build objects from tags and read ``no`` as false or a long ``1:1:1`` as a number in
base 60. None of that is wanted of a card, so this reads the event stream instead.
"""

import re
from collections.abc import Iterator

import yaml

MAX_BYTES = 1024 * 1024
_MAX_EVENTS = 100_000
_MAX_DEPTH = 32
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_OPENING = re.compile(r"\s*---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_INNER_TABS = re.compile(r"(?<=[^\s])[ \t]*\t[ \t]*")
_BLANK_LINES = re.compile(r"^[ \t]*\t[ \t]*$", re.MULTILINE)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAG = re.compile(r"!|tag:yaml\.org,2002:(?:str|int|float|bool|null|seq|map|timestamp)")

Node = str | None | list["Node"] | dict[str, "Node"]


class Unreadable(Exception):  # noqa: N818 - a reason, told to the reader of the card
    """Why a front matter cannot be read."""


def front_matter(readme: bytes) -> str | None:
    """The text between the two ``---`` lines; None where a README does not start with one."""
    text = readme[: MAX_BYTES + 4096].decode("utf-8", errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    if closing is None or closing.start() - opening.end() > MAX_BYTES:
        is_long = len(readme) > MAX_BYTES
        raise Unreadable("the front matter is longer than 1 MiB" if is_long else "the front matter has no end")
    return text[opening.end() : closing.start()]


def read_mapping(text: str) -> tuple[dict[str, Node], tuple[str, ...]]:
    """The front matter's top-level mapping and notes about what was tolerated; raises Unreadable with the reason."""
    if _DIRECTIVE.search(text):
        # libyaml needs quadratic time for many directives, and a card has no use for one.
        raise Unreadable("the front matter contains a YAML directive")
    try:
        return _YamlReader(text).mapping(), ()
    except Unreadable:
        # The Hub's parser takes tabs wherever they do not indent; ours refuses some of them.
        spaced = _INNER_TABS.sub(" ", _BLANK_LINES.sub("", text))
        if spaced == text:
            raise
    return _YamlReader(spaced).mapping(), ("tabs read as spaces",)


class _YamlReader:
    """Builds nested lists and dicts of strings from one YAML document."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._seen = 0

    def mapping(self) -> dict[str, Node]:
        """The document's top-level mapping; an empty document is an empty one."""
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise Unreadable(f"line {line}: {error.problem or error.context}"[:200]) from error
        except (yaml.YAMLError, UnicodeError) as error:
            raise Unreadable(str(error).split("\n", 1)[0][:200]) from error
        except StopIteration as error:
            raise Unreadable("the front matter ends early") from error

    def _document(self) -> dict[str, Node]:
        first = self._next()
        while isinstance(first, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            first = self._next()
        if isinstance(first, yaml.StreamEndEvent):
            return {}
        root = self._node(first, 1)
        if not isinstance(self._next(), yaml.DocumentEndEvent) or not isinstance(self._next(), yaml.StreamEndEvent):
            raise Unreadable("the front matter holds more than one document")
        if root is None:
            return {}
        if not isinstance(root, dict):
            raise Unreadable("the front matter is no mapping of names to values")
        return root

    def _next(self) -> yaml.Event:
        self._seen += 1
        if self._seen > _MAX_EVENTS:
            raise Unreadable(f"the front matter has more than {_MAX_EVENTS} parts")
        return next(self._events)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise Unreadable(f"the front matter is nested deeper than {_MAX_DEPTH}")
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("the front matter uses an alias")
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None:
            _check_tag(event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in _NULLS else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._pairs(depth)
        raise Unreadable("the front matter is broken")

    def _sequence(self, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return items

    def _pairs(self, depth: int) -> dict[str, Node]:
        pairs: dict[str, Node] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if isinstance(key, list | dict):
                raise Unreadable("the front matter has a key that is no word")
            name = key or ""
            if name in pairs:
                raise Unreadable(f"the front matter names {name[:60]!r} twice")
            pairs[name] = self._node(self._next(), depth + 1)
        return pairs


def _check_tag(tag: str) -> None:
    if not _PLAIN_TAG.fullmatch(tag):
        raise Unreadable(f"the front matter uses the tag {tag[:60]}")
