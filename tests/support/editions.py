"""Editions of one made-up licence that differ in one clause, and what comparing them says."""

from registry.licenses.comparison.sentences import EditionChange, compare_editions

LICENCE = """Lantern Community Licence
Release Date: 4 May 2024

1. "Licensor" means Lantern Works. "Model" means the weights of Lantern-9B and its documentation.
2. Subject to the terms of this licence, the Licensor grants you a worldwide, non-exclusive and free right to use, copy,
modify and distribute the Model.
3. When you distribute the Model, you must keep this notice.
4. {}
5. Nothing in this licence limits your rights under the law.
6. The Model comes as is, without warranty of any kind.
"""


def compared(old: str, new: str) -> EditionChange:
    """Two editions whose fourth clause says ``old`` and ``new``."""
    found = compare_editions(LICENCE.format(old), LICENCE.format(new))
    assert found is not None
    return found


def direction(old: str, new: str) -> str:
    """The direction from one clause to the other, or ``quiet``."""
    found = compared(old, new)
    return "quiet" if found.is_cosmetic else found.direction


def joins(sentence: str) -> tuple[str, str]:
    """The directions of a clause that joins, and that goes again."""
    kept = "Yours is what the Model writes."
    longer = f"{kept}\n4a. {sentence}"
    return direction(kept, longer), direction(longer, kept)
