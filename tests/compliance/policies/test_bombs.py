"""Conditions that are made to cost: each is refused when it is saved, or ends within 100 ms."""

import resource
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest

from registry.compliance.policies.expressions.programs import KnownFacts, Value
from registry.compliance.policies.expressions.tokens import ConditionFault, ConditionRefused
from registry.compliance.policies.judgement.attributes import all_attributes, conditions
from registry.compliance.policies.validation import MOST_TEXT, MOST_WORK, check_policy
from registry.compliance.policies.values import PolicyBody, PolicyRule
from registry.errors import Invalid

ROOT = Path(__file__).parents[3]
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
    # A second set: what is within each limit by itself, and what readers of other languages stumble over.
    "sizes of sizes": "size([" + "size(tags)," * 250 + "1]) > 0",
    "a list made for every entry": "tags.all(a, [" + "'x'," * 250 + "'y'].size() > 0)",
    "every entry in a long list": "tags.exists(a, a in [" + "'x'," * 290 + "'y'])",
    "loops one after another": " || ".join(["tags.exists(a, a == 'x')"] * 45),
    "loops over lists of the condition": " || ".join([f"{NUMBERS}.exists(a, a == -1)"] * 3),
    "texts in texts": "tags.exists(a, " + " || ".join(["(model.contains(a) && a.contains(model))"] * 40) + ")",
    "ends of texts": "tags.all(a, " + " && ".join(["!a.endsWith('aaaaaaaa')"] * 60) + ")",
    "entries joined": "tags.exists(a, (" + " + ".join(["a"] * 150) + ").size() > 100000)",
    "entries joined and searched": "tags.exists(a, ("
    + " + ".join(["a"] * 60)
    + ").contains("
    + " + ".join(["a"] * 60)
    + "))",
    "long texts compared": f"'{'x' * 1_900}' == '{'x' * 1_900}'",
    "a text in a text": f"'{'a' * 1_900}b'.contains('{'a' * 1_900}c')",
    "comparisons in a row": "1 " + "< 1 " * 500,
    "equalities in a row": "true" + " == true" * 590,
    "lists in lists in a row": "tags in " * 300 + "tags",
    "minuses between": "1 " + "- -1 " * 290 + "> 0",
    "choices in a loop": "tags.all(a, " + "a == 'x' ? true : " * 8 + "false)",
    "choices of loops": "tags.all(a, true) ? " * 8 + "true" + " : true" * 8,
    "a loop over a choice": "(commercial ? tags : licenses).all(a, a in activities)",
    "macros of what a macro yields": "[tags.all(a, true), tags.exists(b, true)].all(c, c)",
    "a macro in the range of a macro": "[tags].all(x, x.all(y, y.all(z, z == '')))",
    "a macro on a variable": "tags.exists(a, a.exists(b, b.exists(c, true)))",
    "has within a macro": "tags.all(a, has(a.b.c.d))",
    "a variable named like a function": "tags.exists(size, size(size) > 0)",
    "a variable named like a macro": "tags.exists(exists, exists.exists(all, all))",
    "members of members": "model" + ".size" * 700,
    "calls of calls": "size(" * 12 + "tags" + ")" * 12 + " > 0",
    "exponents": "1e999999999 > 0.0 && 1e-999999999 < 1.0",
    "digits behind a point": "0." + "1" * 3_900 + " > 0.0",
    "a long remark": "true //" + "x" * 3_900,
    "carriage returns": "\r" * 3_990 + "true",
    "quotes": "'" * 3_999,
    "quotes in turns": "\"'" * 1_999,
    "backslashes": "model == '" + "\\\\" * 1_900 + "'",
    "commas": "," * 3_999,
    "dots": "." * 3_999,
    "questions": "?" * 3_999,
    "questions without answers": "true ? " * 500,
    "bombs in pictures": "\U0001f4a3" * 3_999,
    "marks that combine": "model == '" + "a\u0301" * 1_900 + "'",
    "turned letters": "model == '" + "\u202e" * 3_900 + "'",
    "numbers beyond all": "9223372036854775807 + 9223372036854775807 * -9223372036854775808 > 0",
}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    conditions().read("true").holds(conditions().facts({}))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_ends_in_time_and_room(name: str) -> None:
    facts = conditions().facts(worst_facts())
    before = highest_kib(anew=True)
    begun = time.thread_time()
    refused = read(BOMBS[name], facts)
    assert time.thread_time() - begun < MOST_SECONDS
    assert highest_kib() - before < MOST_KIB
    assert all(one.line >= 1 and one.column >= 1 and one.detail for one in refused)
    assert sum(len(one.sentence) for one in refused) < 20_000


def highest_kib(*, anew: bool = False) -> int:
    """The most memory that this process has had, since the last time that this was asked for anew."""
    try:
        if anew:
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:  # elsewhere the most of its whole life
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])


def test_memory_that_is_given_back_was_noticed() -> None:
    """Seen by a process of its own: one that has had much memory before hands it out again without growing."""
    code = f"from {__name__} import highest_kib, MOST_KIB; before = highest_kib(anew=True); "
    code += "del (_ := bytearray(b'x') * (MOST_KIB * 1024))[:]; print(highest_kib() - before > MOST_KIB * 0.9)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603 - our own words
    assert told.strip() == "True"


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
