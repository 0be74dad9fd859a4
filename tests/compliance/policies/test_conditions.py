"""What is wrong with a condition is told in words with line and column, and the limits lie where they are said to."""

import pytest

from registry.compliance.policies.expressions.programs import Value
from registry.compliance.policies.expressions.tokens import ConditionRefused
from registry.compliance.policies.judgement.attributes import conditions

FUNCTIONS = "there are: all, contains, endsWith, exists, size, startsWith."
LIST = "GET /v1/policies/vocabulary lists all."
PURPOSES = "Accepted: evaluation, internal, personal, production, research, teaching."
NUMBERS = "Write the number with a decimal point, such as 1000000.0."
BY_NUMBER = "an entry by its number is not offered; use `in`, `exists` or `all`."
LITERALS = 'prefixes and suffixes of literals and `"""` are not offered.'
STRING = "this text does not end in its line, or holds an escape other than \\\" \\' \\\\."
DEEP = "it is nested deeper than 12 levels; make two rules."
TOO_MUCH = "it takes too much work in the worst case: compare fewer lists within `exists` and `all`."

REFUSED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tags.exists(1, true)", ("1:6 write `list.exists(x, condition on x)`.",)),
    ("tags.exists(a true)", ("1:6 write `list.exists(x, condition on x)`.", f"1:13 there is no attribute `a`. {LIST}")),
    ("tags.all(", ("1:6 write `list.all(x, condition on x)`.",)),
    ("tags.exists(a, tags.all(b, true))",
     ("1:21 `all` within another loop is not accepted.", f"1:25 there is no attribute `b`. {LIST}")),
    ("tags.exists(model, true)", ("1:13 `model` is an attribute; call the variable otherwise.",)),
    ("commercial & true", ("1:12 a single '&' means nothing; write '&&'.",)),
    ("commercial | true", ("1:12 a single '|' means nothing; write '||'.",)),
    ("purpose = 'research'", ("1:9 a single '=' means nothing; write '=='.",)),
    ("@", ("1:1 '@' means nothing here.",)),
    ("{}", ("1:1 maps and messages are not offered; conditions know lists, `[...]`.",)),
    ("model == 'a", (f"1:10 {STRING}",)),
    ("model == '\\n'", (f"1:10 {STRING}",)),
    ("commercial\n  && comercial", (f"2:6 there is no attribute `comercial`; did you mean `commercial`? {LIST}",)),
    ("size(tags)", ("1:1 a condition is true or false, this one is of type int.",)),
    ("parameters > 1.5", (f"1:12 `>` does not go with (int, double). {NUMBERS}",)),
    ("annual_revenue_usd > 5", (f"1:20 `>` does not go with (double, int). {NUMBERS}",)),
    ("commercial == 'x'", ("1:12 `==` does not go with (bool, string).",)),
    ("true && 1", ("1:6 `&&` does not go with (bool, int).",)),
    ("model.matches('a')",
     ("1:7 regular expressions are not offered; use `startsWith`, `endsWith`, `contains` or a list.",)),
    ("model.nope('a')", (f"1:7 there is no function `nope`; {FUNCTIONS}",)),
    ("exists(tags, true)", (f"1:1 there is no function `exists`; {FUNCTIONS}",)),
    ("has(tags)", ("1:1 `has(x)` is not offered; write `has_x`.",)),
    ("null == model", ("1:1 there is no null: `has_...` says whether a fact is known.",)),
    ("purpose == 'reserch'", (f"1:12 'reserch' is not a value of `purpose`; did you mean 'research'? {PURPOSES}",)),
    ("'x' != purpose", (f"1:1 'x' is not a value of `purpose`. {PURPOSES}",)),
    ("purpose in ['research', 'x']", (f"1:25 'x' is not a value of `purpose`. {PURPOSES}",)),
    ("country == 'de'", ("1:12 'de' is not a country code of ISO 3166-1 alpha-2: write DE.",)),
    ("'UK' in output_countries", ("1:1 'UK' is not a country code of ISO 3166-1 alpha-2: write GB.",)),
    ("tags[0] == ''", (f"1:5 {BY_NUMBER}",)),
    ("tags.all(a, a[0] == '')", (f"1:14 {BY_NUMBER}",)),
    ("[1][0] == 1", (f"1:4 {BY_NUMBER}",)),
    ("(tags)[0] == ''", (f"1:7 {BY_NUMBER}",)),
    ("1u == 1u", (f"1:1 {LITERALS}",)),
    ("1)", ("1:2 ')' closes what was not opened.",)),
    ("]", ("1:1 ']' closes what was not opened.",)),
    ("", ("1:1 the condition is empty; `true` is always a finding.",)),
    ("  // a remark", ("1:1 the condition is empty; `true` is always a finding.",)),
    ("!!!!!true", (f"1:5 {DEEP}",)),
    ("(" * 13 + "true" + ")" * 13, (f"1:13 {DEEP}",)),
    ("true ? true : " * 9 + "true", ("1:118 at most 8 `? :` are accepted.",)),
    ("+".join(["1"] * 601), ("1:1201 a condition has at most 1,200 words, this one has 1,201; make two rules.",)),
    ("1" * 4_001, ("1:4001 a condition has at most 4,000 characters, this one has 4,001; make two rules.",)),
    ("[" + "1," * 300 + "1] == []", ("1:601 a list has at most 300 entries.",)),
    ("tags.all(a, a in licenses || a in licenses)", (f"1:1 {TOO_MUCH}",)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "told"), REFUSED, ids=[text[:40] for text, _ in REFUSED])
def test_a_condition_is_refused_in_words_with_places(text: str, told: tuple[str, ...]) -> None:
    with pytest.raises(ConditionRefused) as refused:
        conditions().read(text)
    assert tuple(f"{one.line}:{one.column} {one.detail}" for one in refused.value.troubles) == told


@pytest.mark.parametrize(
    ("text", "reads", "work"),
    [
        ("!!!!true", set(), 5),
        ("(" * 12 + "true" + ")" * 12, set(), 25),
        ("true ? true : " * 8 + "true", set(), 33),
        ("[" + "1," * 299 + "1].size() > 0", set(), 607),
        ("tags.size() > 1", {"tags"}, 306),
        ("has_tags && commercial", {"has_tags", "commercial"}, 3),
        ("tags.exists(a, a == 'x' && (a != 'y'))", {"tags"}, 3_903),
        ("model == 'tags'", {"model"}, 3),
    ],
)
def test_what_is_within_the_limits_is_read(text: str, reads: set[str], work: int) -> None:
    condition = conditions().read(text)
    assert (set(condition.reads), condition.work) == (reads, work)


def test_loops_are_counted_for_what_the_library_goes_round_at_most() -> None:
    loops = ["tags.exists(a, a == 'x')"] * 31
    with pytest.raises(ConditionRefused) as refused:
        conditions().read(" || ".join(loops))
    found = [(one.column, one.detail) for one in refused.value.troubles]
    assert found[0] == (846, "at most 30 `exists` and `all` are accepted.")
    most = conditions().read(" || ".join(loops[:30]))
    assert most.holds(conditions().facts({"tags": ["y"] * 300})) is False
    assert most.holds(conditions().facts({"tags": ["y"] * 400})) is None  # more than any attribute has


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("commercial", True), ("parameters > 3", None), ("commercial || parameters > 3", True),
        ("!commercial && parameters > 3", False), ("parameters / 0 > 1", None), ("'a' in tags", True),
        ("tags.exists(x, x == 'a' && parameters > 3)", None), ("tags.all(x, x == 'a')", False),
        ("annual_revenue_usd > 1000000.0", True), ("model.startsWith('acme/') && model.size() == 6", True),
        ("model == \"acme/\\\"\" || model.contains('e/')", True), ("tags.exists(t, t.endsWith('b'))", True),
    ],
)  # fmt: skip
def test_a_condition_holds_does_not_or_is_not_known(text: str, *, holds: bool | None) -> None:
    known: dict[str, Value | None] = {
        "commercial": True, "tags": ["a", "b"], "model": "acme/m", "annual_revenue_usd": 2_000_000, "parameters": None,
    }  # fmt: skip
    assert conditions().read(text).holds(conditions().facts(known)) is holds
