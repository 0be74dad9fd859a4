"""What a judgement of licences rests on: the catalogue, and the index of the texts that are known."""

from collections.abc import Callable

import msgspec

from registry.licenses.catalogue.load import Catalogue
from registry.licenses.texts.identification import TextIndex


class Knowledge(msgspec.Struct, frozen=True):
    """What the judgement of licences rests on: the catalogue and the texts that are known."""

    catalogue: Catalogue
    read_index: Callable[[], TextIndex]
    """Gives the index, the same each time; making it takes a moment, and a check by names does not ask for it."""

    @property
    def index(self) -> TextIndex:
        """The texts that are known."""
        return self.read_index()
