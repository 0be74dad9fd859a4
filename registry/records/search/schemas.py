"""A page of models."""

from typing import Generic

import msgspec

from registry.pagination import Item, Page


class ModelPage(Page[Item], Generic[Item], frozen=True, kw_only=True):
    """A page of models; where words of a search seem to be written in a wrong way, it says what was made of them."""

    searched_for: str | msgspec.UnsetType = msgspec.UNSET
    """What was searched for instead of `q`, for which there is nothing; absent where `q` itself was."""
    did_you_mean: str | msgspec.UnsetType = msgspec.UNSET
    """A `q` that finds more, where there is next to nothing for the one that was given; else absent."""
