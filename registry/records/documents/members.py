"""``fields=``: a record cut down to the members that were asked for, out of its stored JSON.

* A name is a member of the document, or `license.spdx`, a member of one that is an object.
* What is cut out stays as it is stored, byte for byte and in the order of the document; no object is made of it.
* A name that no record has is refused with all there are: a mistyped one must not look like what is unknown.

Decided in ADR 0072.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec
from msgspec import inspect

from registry.errors import Invalid
from registry.inputs import not_among
from registry.memo import for_short_texts
from registry.records.documents.schemas import ModelDocument

LONGEST = 1_000
"""Letters of a list of names."""
_KEPT_LISTS = 128
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_BRACE = ord("{")


class Members(msgspec.Struct, frozen=True):
    """What a client wants of a record: whole members, and members of some that are objects."""

    wanted: Mapping[str, "Members | None"]

    def cut(self, document: bytes) -> bytes:
        """The JSON of these members of a stored document."""
        return msgspec.json.encode(self._kept(document))

    def cut_all(self, documents: Iterable[bytes]) -> list[bytes]:
        """The same of several."""
        return [self.cut(document) for document in documents]

    def _kept(self, document: bytes | msgspec.Raw) -> dict[str, object]:
        held = _OBJECT.decode(document)
        return {name: _part(value, self.wanted[name]) for name, value in held.items() if name in self.wanted}


def _part(value: msgspec.Raw, inner: Members | None) -> object:
    """A member, or what is wanted of it; null where it is null."""
    return inner._kept(value) if inner is not None and memoryview(value)[0] == _BRACE else value  # noqa: SLF001 - its own kind


@for_short_texts(_KEPT_LISTS, LONGEST)
def read_members(written: str) -> Members:
    """The members that a list of names means, as ``id,license.spdx``; raises ``Invalid`` for names no record has."""
    names = [name.strip() for name in written.split(",")]
    known = known_members()
    if unknown := [name for name in dict.fromkeys(names) if name not in known]:
        detail = " ".join(not_among(name, known, "a member of a record") for name in unknown[:20])[:1_000]
        raise Invalid(detail, pointer="/fields", supported=list(known))
    return _tree(names)


def _tree(names: list[str]) -> Members:
    """A member that is wanted whole is so whatever else is named of it."""
    inner: dict[str, list[str]] = {}
    for outer, _, rest in (name.partition(".") for name in names):
        inner.setdefault(outer, []).append(rest)
    return Members({outer: None if "" in rest else _tree(rest) for outer, rest in inner.items()})


@cache
def known_members() -> tuple[str, ...]:
    """The names that may be asked for, in the order of the document."""
    return tuple(_names(inspect.type_info(ModelDocument)))


def _names(kind: inspect.Type) -> Iterator[str]:
    for field in _fields(kind):
        yield field.encode_name
        yield from (f"{field.encode_name}.{inner.encode_name}" for inner in _fields(field.type))


def _fields(kind: inspect.Type) -> tuple[inspect.Field, ...]:
    """The members of an object, be it or null."""
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return next((one.fields for one in kinds if isinstance(one, inspect.StructType)), ())
