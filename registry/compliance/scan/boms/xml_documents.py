"""CycloneDX in XML as the same parts as in JSON; a document with declarations of its own is refused. Pure.

Read event by event: entities that a document declares are never expanded, since no declaration is accepted, and depth
and number of elements are bounded.
"""

from typing import Any
from xml.parsers import expat

MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000
_LISTS = frozenset({"externalReferences"})
"""Elements whose children are the items of a list in JSON."""


class UnreadableXml(Exception):  # noqa: N818 - a reason, told to the reader of the file
    """Why a document cannot be read."""


def xml_document(data: bytes) -> dict[str, Any]:
    """The root element: attributes and children by their names, text alone as a word; raises UnreadableXml."""
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableXml(f"it is no XML ({str(error)[:100]})") from error
    if builder.root is None:
        raise UnreadableXml("it holds nothing")
    return builder.root


class _Builder:
    """Puts the elements together, from the inside out."""

    def __init__(self) -> None:
        self.root: dict[str, Any] | None = None
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise UnreadableXml("it has too many parts, or is nested too deep")
        self._open.append((_last(name), {_last(key): value for key, value in attributes.items()}, []))

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def end(self, _: str) -> None:
        name, held, words = self._open.pop()
        value: Any = held or "".join(words).strip()
        if name in _LISTS:
            value = [one for inner in held.values() for one in (inner if isinstance(inner, list) else [inner])]
        if not self._open:
            self.root = held
            return
        outer = self._open[-1][1]
        if name not in outer:
            outer[name] = value
        elif isinstance(outer[name], list) and name not in _LISTS:
            outer[name].append(value)
        else:
            outer[name] = [outer[name], value]

    def refuse(self, *_: object) -> None:
        raise UnreadableXml("it has declarations of its own")


def _last(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
