"""A page of models."""

from collections.abc import Callable
from typing import Generic

import msgspec

from registry.pagination import Item, Page, Shown


class ModelPage(Page[Item], Generic[Item], frozen=True, kw_only=True):
    """A page of models; where words of a search seem to be written in a wrong way, it says what was made of them."""

    searched_for: str | msgspec.UnsetType = msgspec.UNSET
    """What was searched for instead of `q`, for which there is nothing; absent where `q` itself was."""
    did_you_mean: str | msgspec.UnsetType = msgspec.UNSET
    """A `q` that finds more, where there is next to nothing for the one that was given; else absent."""

    def each(self, read: "Callable[[Item], Shown]") -> "ModelPage[Shown]":
        """The same page with every item read as something else."""
        return ModelPage(
            items=[read(item) for item in self.items], next_cursor=self.next_cursor, total=self.total,
            searched_for=self.searched_for, did_you_mean=self.did_you_mean,
        )  # fmt: skip
