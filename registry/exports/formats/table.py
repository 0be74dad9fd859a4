"""Which formats there are. What writes each is loaded when one is asked for: a start does not wait for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module

import msgspec

from registry.errors import Invalid
from registry.exports.rules import IsListed
from registry.exports.values import ModelBom, Selection

Writer = Callable[[Sequence[ModelBom], Selection | None], Iterator[bytes]]


class BomFormat(msgspec.Struct, frozen=True, kw_only=True):
    """One format: what it is called elsewhere, and where the code is that writes it."""

    media_type: str
    """As registered with IANA."""
    ending: str
    """Of files."""
    module: str
    options: tuple[str, ...] = ()

    def load(self) -> Writer:
        """What writes the documents; of one model, or of a selection."""
        write = import_module(self.module).write

        def written(boms: Sequence[ModelBom], selection: Selection | None) -> Iterator[bytes]:
            found: Iterator[bytes] = write(boms, selection, *self.options)
            return found

        return written

    def listed(self) -> IsListed:
        """Whether an expression names only licences that the format's copy of the SPDX licence list has."""
        found: IsListed = getattr(import_module(self.module), "is_listed", _is_listed)
        return found


def _is_listed(expression: str) -> bool:
    from registry.exports.spdx_list import is_listed  # noqa: PLC0415 - the list takes longer than a start should

    return is_listed(expression)


_HERE = "registry.exports.formats"
_CYCLONEDX = "application/vnd.cyclonedx+json"
DEFAULT = "spdx-2.3-json"
FORMATS: Mapping[str, BomFormat] = {
    "spdx-2.3-json": BomFormat(
        media_type="application/spdx+json", ending="spdx.json", module=f"{_HERE}.spdx2", options=("json",)
    ),
    "spdx-2.3-tag": BomFormat(media_type="text/spdx", ending="spdx", module=f"{_HERE}.spdx2", options=("tag",)),
    "spdx-3.0.1": BomFormat(media_type="application/spdx+json", ending="spdx3.json", module=f"{_HERE}.spdx3"),
    "cyclonedx-1.6": BomFormat(
        media_type=f"{_CYCLONEDX}; version=1.6", ending="cdx.json", module=f"{_HERE}.cyclonedx", options=("1.6",)
    ),
    "cyclonedx-1.7": BomFormat(
        media_type=f"{_CYCLONEDX}; version=1.7", ending="cdx.json", module=f"{_HERE}.cyclonedx", options=("1.7",)
    ),
}


def format_named(name: str) -> BomFormat:
    """A format by its name; raises ``Invalid`` with those that there are."""
    found = FORMATS.get(name)
    if found is None:
        message = f"There is no format {name[:100]!r}; there are {', '.join(FORMATS)}."
        raise Invalid(message, pointer="/format", supported=list(FORMATS))
    return found
