"""YAML as trees with lines, all documents of a file: by events, within limits, without tags, with anchors. Pure.

An alias stands for the same tree and not for a copy, so that nesting them costs nothing; who walks a tree counts.
"""

import re
from collections.abc import Iterator

import yaml

from registry.compliance.scan.settings.nodes import ExcessiveSettings, Items, Leaf, Pairs, Tree, UnreadableSettings

MAX_EVENTS = 400_000
MAX_DEPTH = 60
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters of private use around the number of a place that a template fills."""
_CONTROL = re.compile(
    r"^[ \t]*\{\{-?[ \t]*(?:if|else|end|range|with|define|block|include|template|/\*|toYaml|tpl|\$)[^\n]{0,500}"
    r"\}\}[ \t]*$|"
    r"^[ \t]*\{%[^\n]{0,500}%\}[ \t]*$|\{\{-?[ \t]*/\*.{0,2000}?\*/[ \t]*-?\}\}",
    re.MULTILINE,
)
_FILLED = re.compile(r"\{\{[^\n]{0,500}?\}\}")
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def yaml_trees(text: str) -> list[Tree]:
    """The documents of a file; raises UnreadableSettings."""
    if text.startswith("%") or "\n%" in text:
        # libyaml needs quadratic time for many directives.
        raise UnreadableSettings("it contains a YAML directive")
    return _of_template(text) if "{{" in text or "{%" in text else _read(text)


def _of_template(text: str) -> list[Tree]:
    """The documents of a template, as Helm and Jinja write them: lines of control go, places to fill stay as words."""
    places = list[str]()

    def kept(found: re.Match[str]) -> str:
        places.append(found[0])
        return f"{_OPEN}{len(places) - 1}{_CLOSE}"

    plain = _FILLED.sub(kept, _CONTROL.sub("", text))
    return _read(plain, places)


def _read(text: str, places: list[str] | None = None) -> list[Tree]:
    try:
        return list(_Documents(text, places or []).trees())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise UnreadableSettings(f"line {line}: {error.problem or error.context}"[:200]) from error
    except (yaml.YAMLError, UnicodeError, StopIteration) as error:
        raise UnreadableSettings(str(error).split("\n", 1)[0][:200] or "it ends early") from error


class _Documents:
    """Builds the trees of one file."""

    def __init__(self, text: str, places: list[str]) -> None:
        self._places = places
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._seen = 0
        self._anchors = dict[str, Tree]()

    def trees(self) -> Iterator[Tree]:
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
            elif not isinstance(event, yaml.StreamStartEvent | yaml.DocumentEndEvent):
                yield self._tree(event, 1)

    def _next(self) -> yaml.Event:
        self._seen += 1
        if self._seen > MAX_EVENTS:
            raise ExcessiveSettings(f"it has more than {MAX_EVENTS:,} parts")
        try:
            return next(self._events)
        except StopIteration:
            raise UnreadableSettings("it ends early") from None

    def _tree(self, event: yaml.Event, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise ExcessiveSettings(f"it is nested deeper than {MAX_DEPTH}")
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.get(event.anchor or "", Leaf("", line))
        if isinstance(event, yaml.ScalarEvent):
            return self._kept(event, Leaf(self._shown(event.value), line + (event.style in {"|", ">"})))
        if isinstance(event, yaml.SequenceStartEvent):
            items = list[Tree]()
            while not isinstance(inner := self._next(), yaml.SequenceEndEvent):
                items.append(self._tree(inner, depth + 1))
            return self._kept(event, Items(items, line))
        if isinstance(event, yaml.MappingStartEvent):
            return self._kept(event, Pairs(list(self._pairs(depth)), line))
        raise UnreadableSettings("it is broken")

    def _pairs(self, depth: int) -> Iterator[tuple[str, Tree]]:
        while not isinstance(inner := self._next(), yaml.MappingEndEvent):
            key = self._tree(inner, depth + 1)
            value = self._tree(self._next(), depth + 1)
            yield (key.value if isinstance(key, Leaf) else ""), value

    def _shown(self, word: str) -> str:
        """A word with what stood in the template."""
        return _PLACE.sub(self._place, word) if _OPEN in word else word

    def _place(self, found: re.Match[str]) -> str:
        number = int(found[1][:9])
        return self._places[number] if number < len(self._places) else ""

    def _kept(self, event: yaml.NodeEvent, tree: Tree) -> Tree:
        if event.anchor:
            self._anchors[event.anchor] = tree
        return tree
