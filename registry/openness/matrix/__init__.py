"""The matrix: many models by the dimensions of one framework, from the verdicts that are stored."""

from registry.openness.matrix.columns import GROUPS, STATES, columns_of, state_of
from registry.openness.matrix.schemas import Matrix, MatrixChoice, MatrixRow
from registry.openness.matrix.service import MOST_ROWS, MOST_SORTED, read_matrix

__all__ = [
    "GROUPS",
    "MOST_ROWS",
    "MOST_SORTED",
    "STATES",
    "Matrix",
    "MatrixChoice",
    "MatrixRow",
    "columns_of",
    "read_matrix",
    "state_of",
]
