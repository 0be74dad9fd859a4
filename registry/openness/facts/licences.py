"""Which licences are open for which kind of thing, by an SPDX expression.

* `OR` is its best branch, `AND` its worst; a list without an operator is `AND`.
* `A WITH x` is `A` where `x` is a listed exception, else unknown.
* Code: approved by OSI, or free by FSF. Data: that, or one of the 31 ids of the Model Openness Tool.
* Documents: as code, or CC0, CC-BY, CC-BY-SA and GFDL. Weights: as code or as data.
* No licence is no. What was never read, and `other`, is unknown.
* What is on no list is no where it restricts, by its entry in the catalogue or by FSF; else unknown.
"""

from collections.abc import Sequence
from typing import Literal

from registry.openness.facts.algebra import Fact

Kind = Literal["code", "data", "document", "weights"]
Standing = Literal["osi_approved", "open", "restricted", "none", "unknown"]
"""Approved by OSI; else open for its kind; else with terms that restrict; else no licence at all; else unknown."""


def open_licence(expression: str | Sequence[str] | None, kind: Kind) -> Fact:
    """Whether a licence is open for things of this kind."""
    raise NotImplementedError


def is_osi(expression: str | Sequence[str] | None) -> Fact:
    """Whether OSI approved a licence."""
    raise NotImplementedError


def standing(expression: str | Sequence[str] | None, kind: Kind) -> Standing:
    """How a licence stands for things of this kind; the best branch of `OR`, the worst of `AND`."""
    raise NotImplementedError


def normalised_id(written: str) -> str | None:
    """What somebody wrote as an SPDX expression, `Apache 2.0` as `Apache-2.0`; None where that is not certain."""
    raise NotImplementedError
