"""What is answered about the coverage of a document: each minimum element, and where it stands."""

from typing import Literal

import msgspec

from registry.exports.coverage.elements import ClusterId

ElementStatus = Literal["present", "absent", "not_applicable"]


class ElementRead(msgspec.Struct, frozen=True, kw_only=True):
    """One minimum element."""

    id: str
    name: str
    cluster: ClusterId
    must: bool
    """Whether a public checker treats it as required; all others are advisory."""
    status: ElementStatus
    """`present` where each part that should have it has it; `not_applicable` where the document has no such part."""
    pointers: tuple[str, ...]
    """Where it stands (RFC 6901), at most 20 places."""
    missing: tuple[str, ...]
    """The parts, such as a model, that lack it, at most 20."""
    detail: str | None = None
    """Why it is not there, where the document says so itself or has no part that it is about."""


class ElementCounts(msgspec.Struct, frozen=True):
    """How many elements are of each status."""

    present: int
    absent: int
    not_applicable: int


class CoverageRead(msgspec.Struct, frozen=True, kw_only=True):
    """The minimum elements of the G7 paper on SBOMs for AI in one document; advisory, and no certificate."""

    paper: str
    published: str
    source: str
    """From where the numbers and names of the elements are."""
    format: str
    models: tuple[str, ...]
    """Where models stand, at most 20."""
    bases: tuple[str, ...]
    """Models that are only named as what others were made from, at most 20: nothing is asked of them."""
    data: tuple[str, ...]
    """Where data stand, at most 20."""
    counts: ElementCounts
    must: ElementCounts
    """Of those that are required alone."""
    elements: tuple[ElementRead, ...]

    @property
    def missing_musts(self) -> tuple[ElementRead, ...]:
        """The required elements that are absent."""
        return tuple(one for one in self.elements if one.must and one.status == "absent")
