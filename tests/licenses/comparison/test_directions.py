"""Which of the sources of a direction counts, and that none of them says "widened" against another."""

import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.comparison.directions import TextDifference, direction_between
from registry.licenses.comparison.sentences import EditionChange
from registry.licenses.comparison.states import LicenseState, assess
from registry.licenses.comparison.terms import Direction, TermChange
from registry.licenses.declarations.values import parse_declared
from registry.licenses.texts.identification import load_index

STATES = {
    name: assess(load_catalogue(), load_index(), LicenseState(parse_declared("other", name), None), None)
    for name in ("llama3", "gemma")
}


@pytest.mark.parametrize(
    ("by_terms", "by_sentences", "direction"),
    [
        ("widened", "widened", "widened"), ("widened", "unknown", "widened"), ("widened", "lateral", "lateral"),
        ("widened", "narrowed", "lateral"), ("narrowed", "widened", "narrowed"), ("narrowed", "lateral", "narrowed"),
        ("lateral", "narrowed", "narrowed"), ("unknown", "widened", "widened"),
    ],
)  # fmt: skip
def test_terms_say_widened_only_where_the_sentences_do_not_say_otherwise(
    by_terms: Direction, by_sentences: Direction, direction: Direction
) -> None:
    before, after = STATES["llama3"], STATES["gemma"]
    text = TextDifference(edition=EditionChange(is_cosmetic=False, direction=by_sentences))
    moved = (TermChange("redistribution", "no", "yes", by_terms),)
    assert (before.class_, after.class_) == ("community", "community")
    assert direction_between(before, after, text, moved) == direction
