"""Conditions as trees that can be read out; what says more than comparisons has none."""

import pytest

from registry.compliance.policies.documents import AttributeTest, Joined, Said, tree_of
from registry.compliance.policies.judgement.attributes import conditions
from registry.compliance.policies.ready import ready_policies

CLASS = AttributeTest("license_class", "==", ("research-only",))
OLD = AttributeTest("observation_age_days", ">", ("90",))
MADE = AttributeTest("origin_country", "known")


@pytest.mark.parametrize(("text", "tree"), [
    ('license_class == "research-only"', CLASS),
    ('"research-only" == license_class', CLASS),
    ("90 < observation_age_days", OLD),
    ("observation_age_days > 90", OLD),
    ("has_origin_country", MADE),
    ("!has_origin_country", Joined("not", (MADE,))),
    ("!!has_origin_country", Joined("not", (Joined("not", (MADE,)),))),
    ("lineage_conflict", AttributeTest("lineage_conflict", "holds")),
    ("lineage_conflict == true", AttributeTest("lineage_conflict", "==", ("true",))),
    ('country in ["DE", "AT"]', AttributeTest("country", "in", ("DE", "AT"))),
    ('"weapons" in activities', AttributeTest("activities", "includes", ("weapons",))),
    (
        "has_origin_country || observation_age_days > 90 && lineage_conflict",
        Joined("or", (MADE, Joined("and", (OLD, AttributeTest("lineage_conflict", "holds"))))),
    ),
    (
        "(has_origin_country || observation_age_days > 90) && lineage_conflict",
        Joined("and", (Joined("or", (MADE, OLD)), AttributeTest("lineage_conflict", "holds"))),
    ),
])  # fmt: skip
def test_a_tree_says_what_the_condition_says(text: str, tree: Said) -> None:
    assert conditions().read(text).text == text
    assert tree_of(text) == tree


@pytest.mark.parametrize("text", [
    "", "true", "licens", "tags.exists(t, t == 'x')", "size(tags) > 3", "parameters + 1 > 2", "parameters > -1",
    "commercial ? true : false", 'model.startsWith("a")', 'model == "a" + "b"', "country in [", "(" * 5_000,
    "!" * 5_000 + "commercial", "a &&", "commercial == lineage_conflict == true", "!commercial == lineage_conflict",
    "country in country", 'country == "DE" == true', "commercial commercial", "1 < 2", "\x00", "x" * 9_000,
])  # fmt: skip
def test_all_else_is_shown_as_it_is_written(text: str) -> None:
    assert tree_of(text) is None


def test_every_rule_that_ships_can_be_read_out() -> None:
    rules = [rule for policy in ready_policies().values() for rule in policy.body.rules]
    assert [rule.when for rule in rules if tree_of(rule.when) is None] == []
