"""What is asked about a history and what is answered, as frozen values; positions count from the first commit, 0."""

from itertools import pairwise
from typing import Literal

import msgspec

README = "README.md"


class FoundFile(msgspec.Struct, frozen=True):
    """A file as it was at a commit; ``since`` is the position of the commit that last changed it, where told."""

    blob: str
    size: int
    sha256: str | None = None
    since: int | None = None


class Probe(msgspec.Struct, frozen=True):
    """What was answered about the commit at a position.

    ``asked`` are the names it tells of, None for all that bear terms by their name and for those in ``linked``.
    """

    at: int
    kind: Literal["paths", "tree"]
    found: dict[str, FoundFile]
    asked: tuple[str, ...] | None = None
    linked: tuple[str, ...] = ()

    def tells_of(self, path: str, *, by_name: bool) -> bool:
        """Whether it says if the path existed, which bears terms by its name or only by a link."""
        if path in self.found or path in self.linked:
            return True
        return by_name if self.asked is None else path in self.asked


class Span(msgspec.Struct, frozen=True):
    """Commits ``lo..hi`` at which a file is known: this version of it, or None for absent."""

    lo: int
    hi: int
    found: FoundFile | None

    @property
    def blob(self) -> str | None:
        """Which version."""
        return self.found.blob if self.found else None

    @property
    def begins_exactly(self) -> bool:
        """Whether the commit before ``lo`` is known to have had something else."""
        return self.found is not None and self.found.since == self.lo


class Gap(msgspec.Struct, frozen=True):
    """Commits ``lo..hi`` between two spans at which nothing is known of a file yet."""

    lo: int
    hi: int
    below: Span | None
    above: Span | None

    @property
    def lacks_it(self) -> bool:
        """Whether the file is absent on both sides."""
        return self.has_equal_ends and self.above is not None and self.above.found is None

    @property
    def has_equal_ends(self) -> bool:
        """Whether both sides show the same; that proves nothing, but elsewhere there is more to learn."""
        return self.below is not None and self.above is not None and self.below.blob == self.above.blob

    @property
    def middle(self) -> int:
        """The commit that halves it."""
        return (self.lo + self.hi) // 2

    @property
    def is_walkable(self) -> bool:
        """Whether the commit at ``hi`` shows a version that ended there."""
        return self.above is not None and self.above.begins_exactly


class Step(msgspec.Struct, frozen=True):
    """What to ask next: the known names at a commit, its whole tree, or the bytes of one version of a file."""

    kind: Literal["paths", "tree", "file"]
    at: int
    path: str | None = None


def gaps_between(spans: list[Span], count: int) -> list[Gap]:
    """The commits between and around spans, the latest gap first."""
    sides: list[Span | None] = [None, *spans, None]
    gaps = []
    for below, above in pairwise(sides):
        lo, hi = below.hi + 1 if below else 0, above.lo - 1 if above else count - 1
        if lo <= hi:
            gaps.append(Gap(lo, hi, below, above))
    return gaps[::-1]
