"""What a judgement of licences rests on: the catalogue, and the index of the texts that are known."""

import msgspec

from registry.licenses.catalogue.load import Catalogue
from registry.licenses.texts.identification import TextIndex


class Knowledge(msgspec.Struct, frozen=True):
    """What the judgement of licences rests on: the catalogue and the texts that are known."""

    catalogue: Catalogue
    index: TextIndex
