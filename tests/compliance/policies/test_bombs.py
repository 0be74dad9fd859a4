"""Conditions that are made to cost: each is refused when it is saved, or ends within 100 ms."""

import resource
import time
from itertools import product

import pytest

from registry.compliance.policies.expressions.programs import KnownFacts, Value
from registry.compliance.policies.expressions.tokens import ConditionFault, ConditionRefused
from registry.compliance.policies.judgement.attributes import all_attributes, conditions
from registry.compliance.policies.validation import MOST_TEXT, MOST_WORK, check_policy
from registry.compliance.policies.values import PolicyBody, PolicyRule
from registry.errors import Invalid

MOST_SECONDS = 0.1
MOST_KIB = 64 * 1024
LISTS = ("activities", "licenses", "tags", "base_models", "output_countries", "excluded_countries")
NUMBERS = "[" + ",".join(map(str, range(300))) + "]"
LONG = [f"entry-{number:05}" for number in range(300)]
BOMBS: dict[str, str] = {
    "loops in loops": f"{NUMBERS}.all(a, {NUMBERS}.all(b, {NUMBERS}.all(c, {NUMBERS}.all(d, a + b + c + d >= 0))))",
    "loops over attributes": "tags.exists(a, tags.exists(b, tags.exists(c, a + b + c == '')))",
    "a loop in the list of a loop": "[tags.exists(a, a == '')].exists(b, b)",
    "map": f"{NUMBERS}.map(a, {NUMBERS}.map(b, a * b)).size() > 0",
    "filter": f"{NUMBERS}.filter(a, a > 0).size() > 0",
    "exists_one": f"{NUMBERS}.exists_one(a, a > 0)",
    "a huge list": "[" + ",".join(["1"] * 100_000) + "].size() > 0",
    "a list over the limit": "[" + ",".join(["1"] * 400) + "].size() > 0",
    "lists in lists": "[" * 900 + "1" + "]" * 900 + " == []",
    "parentheses": "(" * 1500 + "true" + ")" * 1500,
    "parentheses that do not close": "(" * 3000,
    "brackets that do not open": "]" * 3000,
    "signs": "!" * 3000 + "true",
    "minuses": "-" * 3000 + "1 > 0",
    "sums": " + ".join(["1"] * 600) + " > 0",
    "products": " * ".join(["9223372036854775807"] * 100) + " > 0",
    "choices": "true ? true : " * 300 + "true",
    "choices inside": "true ? (" * 60 + "true" + ") : false" * 60,
    "ands": " && ".join(["commercial"] * 400),
    "ors": " || ".join(["commercial"] * 599),
    "too many ors": " || ".join(["commercial"] * 5_000),
    "a long text": f'model == "{"a" * 1_000_000}"',
    "a long name": "a" * 1_000_000,
    "a long number": "9" * 3_999,
    "a regular expression": 'model.matches("(a+)+$")',
    "nested repetitions": 'model.matches("((a{1,1000}){1,1000}){1,1000}")',
    "a regular expression as a function": 'matches(model, "(a|a)*b")',
    "texts that double": "tags.exists(a, (a + a + a + a + a + a + a + a).contains('x'))",
    "texts joined": "+".join(['"' + "x" * 60 + '"'] * 60) + ' == ""',
    "a map": '{"a": {"b": {"c": 1}}}["a"]["b"]["c"] == 1',
    "a message": "google.protobuf.Struct{} == google.protobuf.Struct{}",
    "dyn": "dyn(1) == dyn(2)",
    "conversions": 'int("9") == 9',
    "durations": 'duration("1000000h") > duration("1s")',
    "bytes": 'b"aaaa" == b"aaaa"',
    "raw texts": 'model == r"\\d"',
    "three quotes": 'model == """a"""',
    "escapes": 'model == "\\u0041"',
    "comments": "// " * 1300 + "\n true",
    "new lines": "\n" * 3_990 + "true",
    "NUL": "true\x00",
    "a surrogate": "model == '\ud800'",
    "other digits": "parameters > ١٢",
    "other letters": "\u0440arameters > 1",
    "other spaces": "true\u00a0&& true",
    "a lookup": "tags[0] == ''",
    "far away": "tags[9223372036854775807] == ''",
    "long loops": "tags.all(a, " + " && ".join(["a != 'x'"] * 290) + ")",
    "lists against lists": "tags.exists(a, a in licenses)",
    "lists against lists, often": " || ".join(["tags.exists(a, a in licenses)"] * 30),
    "a division by nothing": "parameters / 0 > 1",
    "an overflow": "parameters * 9223372036854775807 > 1",
    "macros named like attributes": "tags.exists(tags, tags == '')",
    "a hidden name": "tags.exists(has_tags, has_tags == '')",
    "the empty one": "",
    "spaces": " " * 3_000,
}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    conditions().read("true").holds(conditions().facts({}))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_ends_in_time_and_room(name: str) -> None:
    facts = conditions().facts(worst_facts())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.thread_time()
    refused = read(BOMBS[name], facts)
    assert time.thread_time() - begun < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_KIB
    assert all(one.line >= 1 and one.column >= 1 and one.detail for one in refused)
    assert sum(len(one.sentence) for one in refused) < 20_000


def read(text: str, facts: KnownFacts) -> tuple[ConditionFault, ...]:
    try:
        conditions().read(text).holds(facts)
    except ConditionRefused as wrong:
        return wrong.troubles
    return ()


def worst_facts() -> dict[str, Value | None]:
    """The longest values that attributes have."""
    kinds: dict[str, Value] = {"list": LONG, "string": "a" * 200, "int": 2**53, "double": 1e300, "bool": True}
    return {one.name: kinds[one.type] for one in all_attributes()}


def test_a_whole_policy_of_the_worst_rules_ends_in_time() -> None:
    worst = "tags.all(a, !(a in licenses)) || tags.exists(a, a == 'x')"
    work = conditions().read(worst).work
    rules = tuple(rule(worst, place) for place in range(MOST_WORK // work))
    assert rules
    check_policy(PolicyBody(title="T", rules=rules))
    with pytest.raises(Invalid, match="too much work"):
        check_policy(PolicyBody(title="T", rules=(*rules, rule(worst, len(rules)))))
    facts = conditions().facts(worst_facts())
    begun = time.thread_time()
    for one in rules:
        conditions().read(one.when).holds(facts)
    assert time.thread_time() - begun < MOST_SECONDS


def test_a_policy_of_the_largest_conditions_is_read_in_time() -> None:
    """As long as all may be together, none of them read before: the longest that one save takes."""
    largest = [f"{place} > 1 || " + " || ".join(["has_tags"] * 300) for place in range(100)]
    few = largest[: MOST_TEXT // len(largest[-1])]
    begun = time.thread_time()
    check_policy(PolicyBody(title="T", rules=tuple(rule(when, place) for place, when in enumerate(few))))
    with pytest.raises(Invalid, match="All conditions together"):
        check_policy(PolicyBody(title="T", rules=tuple(rule(when, place) for place, when in enumerate(largest))))
    assert time.thread_time() - begun < MOST_SECONDS


def rule(when: str, place: int) -> PolicyRule:
    return PolicyRule(id=f"r{place}", level="fail", when=when, message="No.")


@pytest.mark.parametrize(("first", "second"), list(product(["(", "[", "!", "tags.all(a,"], ["true", "a", "]", ")"])))
def test_what_is_nested_is_refused_whatever_is_nested(first: str, second: str) -> None:
    with pytest.raises(ConditionRefused):
        conditions().read(first * 300 + second)
