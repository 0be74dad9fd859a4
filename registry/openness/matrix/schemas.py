"""A matrix as it is asked for and as it is read."""

from collections.abc import Mapping

import msgspec

from registry.openness.matrix.columns import MatrixState


class MatrixChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Which models are wanted, in which order; empty does not narrow."""

    framework: str
    q: str = ""
    """A part of the id, in any case."""
    license_class: str = ""
    """What binds."""
    origin_region: str = ""
    type_: str = ""
    """What comes out of the model."""
    sort: str = "result"
    """``result`` as the index orders it, ``name`` or a column; led by ``-`` the other way round."""


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One model: its result, and the state of each column."""

    rank: int
    """Its place by the framework among all that are wanted."""
    model: str
    result: str
    score: float | None
    most: str | None
    """What the result can become once what is missing is known; null where it is settled."""
    cells: tuple[MatrixState, ...]
    differs: frozenset[int] = frozenset()
    """Places of the columns of which the framework's own index says something else."""
    imported: str | None = None
    """The result that this index gives itself."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a matrix."""

    framework: str
    method_version: str
    groups: Mapping[str, tuple[str, ...]]
    """The columns, under what the framework files them."""
    rows: tuple[MatrixRow, ...]
    total: int
    pending: int
    """Models that are not in it since their verdicts are being made anew."""
    sort: str
    """As it was possible: more than ``MOST_SORTED`` models are not ordered by a column."""
