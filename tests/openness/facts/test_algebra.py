"""Facts combine without averaging: a no decides over an unknown, and an unknown over a yes."""

import itertools

import pytest

from registry.openness.facts import Fact, Stated, all_of, availability_of, best_of, fact_of_availability, points

FACTS: tuple[Fact, ...] = ("no", "partly", "unknown", "yes")


@pytest.mark.parametrize(
    ("facts", "all_", "best"),
    [
        (("yes", "yes"), "yes", "yes"),
        (("yes", "unknown"), "unknown", "yes"),
        (("unknown", "partly"), "partly", "partly"),
        (("unknown", "no"), "no", "unknown"),
        (("partly", "no"), "no", "partly"),
        (("yes", "partly", "unknown"), "partly", "yes"),
        (("none", "yes"), "yes", "yes"),
        (("none", "no"), "no", "no"),
        (("none",), "unknown", "unknown"),
        ((), "unknown", "unknown"),
    ],
)
def test_all_and_best(facts: tuple[Stated, ...], all_: Fact, best: Fact) -> None:
    assert all_of(*facts) == all_
    assert best_of(*facts) == best


@pytest.mark.parametrize("join", [all_of, best_of])
def test_the_order_does_not_matter_and_the_answer_is_one_of_the_facts(join: object) -> None:
    assert callable(join)
    for facts in itertools.product(FACTS, repeat=3):
        found = join(*facts)
        assert found in facts
        assert {join(*one) for one in itertools.permutations(facts)} == {found}


def test_opening_one_fact_never_lowers_the_whole() -> None:
    rank = {"no": 0, "partly": 1, "unknown": 2, "yes": 3}
    for facts in itertools.product(FACTS, repeat=3):
        for place, more in itertools.product(range(3), FACTS):
            if rank[more] > rank[facts[place]]:
                opened = (*facts[:place], more, *facts[place + 1 :])
                assert rank[all_of(*opened)] >= rank[all_of(*facts)]


@pytest.mark.parametrize("word", ["open", "partial", "closed", "unknown", "none"])
def test_words_of_records_are_facts(word: str) -> None:
    assert availability_of(fact_of_availability(word)) == word


def test_an_unknown_counts_as_asked() -> None:
    assert [points(fact, of_unknown=0.0) for fact in FACTS] == [0.0, 0.5, 0.0, 1.0]
    assert points("unknown", of_unknown=1.0) == 1.0
