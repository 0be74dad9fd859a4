"""What documents of all formats share: their name, their time, and how they are put together piece by piece."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from registry.exports.text import tidy
from registry.exports.values import ModelBom, Selection, digest_of

TOOL = "cardwatch"
AUTHOR = "Cardwatch registry"
_ENCODER = msgspec.json.Encoder()


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The name and the time of a document, made of its facts alone."""

    uuid: str
    moment: datetime
    """The latest change of a record in it."""
    tool_version: str
    catalogue_version: str

    @property
    def created(self) -> str:
        """The moment as RFC 3339, in whole seconds."""
        return self.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def tool_version() -> str:
    """The version of this service."""
    return version("cardwatch")


def about(boms: Sequence[ModelBom], selection: Selection | None, format_: str) -> About:
    """The same facts bear the same name, wherever and whenever they are written."""
    parts = [TOOL, tool_version(), format_, *(bom.fingerprint for bom in boms)]
    if selection is not None:
        parts.append(digest_of(selection))
    moment = max((bom.updated_at for bom in boms), default=datetime(1970, 1, 1, tzinfo=UTC))
    return About(
        uuid=str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(parts))),
        moment=moment,
        tool_version=tool_version(),
        catalogue_version=boms[0].catalogue_version if boms else "",
    )


def encode(value: Any) -> bytes:  # noqa: ANN401 - any tree of JSON
    """A tree as JSON, without members that are empty, every text printable."""
    return _ENCODER.encode(tidy(value))


def joined(items: Iterable[bytes], *, is_first: bool = True) -> Iterator[bytes]:
    """Items of an array, with commas between."""
    for item in items:
        yield item if is_first else b"," + item
        is_first = False
