"""Which minimum elements of the G7 paper on SBOMs for AI a source does not allow a document to reach, and why.

Of the elements that describe the document itself none is ever missing: `docs/documents.md` says where each stands.
"""

from collections.abc import Iterator

import msgspec

from registry.exports.values import ModelBom


class MissingElement(msgspec.Struct, frozen=True):
    """An element that must be there and is not."""

    id: str
    """As the paper numbers it."""
    name: str
    why: str

    @property
    def in_words(self) -> str:
        """The whole in one line."""
        return f"{self.id} {self.name}: {self.why}"


def gaps_of(bom: ModelBom) -> tuple[MissingElement, ...]:
    """What of the elements that must be there is missing, in the order of the paper."""
    return tuple(_gaps(bom))


def _gaps(bom: ModelBom) -> Iterator[MissingElement]:
    if bom.purl is None:
        yield MissingElement(
            "MDL-02", "Model identifier", "there is no package URL for a model of this source; its name stands."
        )
    if bom.revision is None:
        yield MissingElement("MDL-03", "Model version", "no commit of it was read.")
    if (why := _without_hash(bom)) is not None:
        yield from (
            MissingElement("MDL-07", "Model hash value", why),
            MissingElement("MDL-08", "Model hash algorithm", why),
        )


def _without_hash(bom: ModelBom) -> str | None:
    """Why no hash of the weights can be given, or not of all; None where that of each file is known."""
    if bom.is_closed and bom.weights is None:
        return "its weights are not released."
    if bom.weights is None:
        return "no list of its files was read."
    if not bom.weights.is_complete:
        missing = "some" if bom.weights.files else "all"
        told = f" ({'; '.join(bom.weights.gaps)})" if bom.weights.gaps else ""
        return f"the hashes of {missing} files of weights are not known{told}."
    return None if bom.weights.files else "no file of weights was found."
