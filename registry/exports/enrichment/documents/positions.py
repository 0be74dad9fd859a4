"""JSON by the places of its parts: what is added goes in between, and every other byte stays as it was. Pure.

* The reading proper is the library's, strict and without building what nobody asks for; here only lengths are added up.
* A name that stands twice in an object that is looked into is refused: nobody knows which was meant.
* Additions look like what stands around them: an object that is written over several lines goes on so.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from registry.errors import Invalid
from registry.inputs import Fault, refusal

_KEY = re.compile(rb'[ \t\n\r,]*("[^"\\]*(?:\\.[^"\\]*)*")[ \t\n\r]*:[ \t\n\r]*', re.DOTALL)
_GAP = re.compile(rb"[ \t\n\r,]*")
_SPACE = re.compile(rb"[ \t\n\r]*")
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_NAME = msgspec.json.Decoder(str)
_MOST_SPACE = 200
"""Characters of a line's beginning that are written again."""
_CHUNK = 1024 * 1024
_LONGEST_TEXT = 4_096


class ByteSpan(NamedTuple):
    """Where a value stands: its first byte, and the one after its last."""

    start: int
    end: int


class JsonMember(NamedTuple):
    """A member of an object: where its name begins, and its value."""

    key_start: int
    value: ByteSpan


class Edit(NamedTuple):
    """What stands in the place of some bytes; of none, where it is only added."""

    start: int
    end: int
    text: bytes


class JsonText:
    """A document in JSON; raises ``Invalid`` for what is none, or nested too deep."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._view = memoryview(data)
        start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        start = _end_of(_SPACE, data, start)
        self.root = ByteSpan(start, len(data))
        if data[start : start + 1] != b"{":
            raise refusal((Fault("", "Expected an object: the document as JSON in UTF-8."),))
        _check_letters(self._view)
        try:
            _OBJECT.decode(self._view[start:])
        except RecursionError as wrong:
            raise refusal((Fault("", "The document is nested too deep."),)) from wrong
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise refusal((Fault("", f"This is no JSON: {_reason_of(wrong)}."),)) from wrong

    def is_object(self, span: ByteSpan) -> bool:
        """Whether a value is an object."""
        return self.data[span.start : span.start + 1] == b"{"

    def is_list(self, span: ByteSpan) -> bool:
        """Whether a value is a list."""
        return self.data[span.start : span.start + 1] == b"["

    def view(self, span: ByteSpan) -> memoryview:
        """The bytes of a value, not copied."""
        return self._view[span.start : span.end]

    def members(self, span: ByteSpan, at: str) -> dict[str, JsonMember]:
        """The members of an object in order, ``at`` for what is wrong with it; none of anything else."""
        if not self.is_object(span):
            return {}
        held, found, place = _OBJECT.decode(self.view(span)), dict[str, JsonMember](), span.start + 1
        for _ in held:
            key = _KEY.match(self.data, place)
            name = _NAME.decode(key[1]) if key else ""
            value = held.get(name)
            if key is None or value is None or name in found or not self._is_at(value, key.end()):
                raise _repeated(at, name)
            place = key.end() + len(value)
            found[name] = JsonMember(key.start(1), ByteSpan(key.end(), place))
        if self.data[_end_of(_SPACE, self.data, place)] != ord("}"):
            raise _repeated(at, next(reversed(found), ""))
        return found

    def items(self, span: ByteSpan) -> Iterator[ByteSpan]:
        """Where the items of a list stand; none of anything else."""
        if not self.is_list(span):
            return
        place = span.start + 1
        for item in _LIST.decode(self.view(span)):
            place = _end_of(_GAP, self.data, place)
            yield ByteSpan(place, place + len(item))
            place += len(item)

    def listed(self, member: JsonMember | None, at: str) -> Iterator[ByteSpan]:
        """The items of a list that may be absent or null; raises ``Invalid`` where ``at`` there is anything else."""
        if member is None or self.data.startswith(b"null", member.value.start):
            return
        if not self.is_list(member.value):
            raise refusal((Fault(at, "Expected a list."),))
        yield from self.items(member.value)

    def text(self, span: ByteSpan) -> str:
        """A text; empty where there is another value, or one of more than some thousand letters."""
        if self.data[span.start : span.start + 1] != b'"' or span.end - span.start > _LONGEST_TEXT:
            return ""
        return _NAME.decode(self.view(span))

    def beginning(self, span: ByteSpan) -> str:
        """The first letters of a text of any length; empty where there is another value."""
        if self.data[span.start : span.start + 1] != b'"':
            return ""
        if span.end - span.start <= _LONGEST_TEXT:
            return _NAME.decode(self.view(span))
        cut = self.data[span.start : span.start + _LONGEST_TEXT].partition(b"\\")[0]
        return cut[1:].decode("utf-8", "ignore")

    def with_members(self, span: ByteSpan, members: dict[str, JsonMember], added: Sequence[tuple[str, object]]) -> Edit:
        """An object with members after those that it has."""
        texts = [msgspec.json.encode(name) + b":" + msgspec.json.encode(value) for name, value in added]
        firsts, ends = [one.key_start for one in members.values()], [one.value.end for one in members.values()]
        return self._after(span, firsts, ends, texts)

    def with_items(self, span: ByteSpan, added: Sequence[object], at: str) -> Edit:
        """A list with items after those that it has; raises ``Invalid`` where ``at`` there is no list to add to."""
        if not self.is_list(span):
            raise refusal((Fault(at, "Expected a list, since something is to be added to it."),))
        items = list(self.items(span))
        texts = [msgspec.json.encode(one) for one in added]
        return self._after(span, [one.start for one in items[:1]], [one.end for one in items[-1:]], texts)

    def _after(self, span: ByteSpan, firsts: list[int], ends: list[int], texts: list[bytes]) -> Edit:
        if not firsts:
            return Edit(span.start + 1, span.start + 1, b",".join(texts))
        gap = self.data[span.start + 1 : firsts[0]][-_MOST_SPACE:]
        return Edit(ends[-1], ends[-1], b"".join(b"," + gap + text for text in texts))

    def _is_at(self, value: msgspec.Raw, place: int) -> bool:
        """Whether these bytes stand there; in pieces, so that nothing large is copied."""
        known = memoryview(value)
        return all(
            self.data.startswith(bytes(known[start : start + _CHUNK]), place + start)
            for start in range(0, len(known), _CHUNK)
        )


def applied(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The document with all edits, which do not overlap; those at one place in the order they were given."""
    view, pieces, place = memoryview(data), list[bytes | memoryview](), 0
    for edit in sorted(edits, key=lambda one: one.start):
        pieces += [view[place : edit.start], edit.text]
        place = edit.end
    return b"".join([*pieces, view[place:]])


def _check_letters(view: memoryview) -> None:
    """Refuse what is not UTF-8 (RFC 8259, section 8.1), in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(view), _CHUNK):
            decoder.decode(view[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as wrong:
        raise refusal((Fault("", "This is no JSON: it is no UTF-8."),)) from wrong


def _end_of(pattern: re.Pattern[bytes], data: bytes, place: int) -> int:
    found = pattern.match(data, place)
    return found.end() if found else place


def _repeated(at: str, name: str) -> Invalid:
    return refusal((Fault(at, f"A name is given more than once, at or after `{name[:60]}`; give it once."),))


def _reason_of(wrong: Exception) -> str:
    return str(wrong)[:200].rstrip(".")
