"""Where in a written policy something is wrong."""

import pytest

from registry.compliance.policies import policy_of_draft
from registry.compliance.policies.documents import WrittenFault, faults_in_text, read_policy_text
from registry.errors import Invalid

HEAD = "title: Ours\nrules:\n  - id: r\n    level: fail\n    message: No.\n"


def faults(text: str) -> tuple[WrittenFault, ...]:
    with pytest.raises(Invalid) as refused:
        policy_of_draft(read_policy_text(text))
    return faults_in_text(text, refused.value)


@pytest.mark.parametrize("when", [
    "when: licens", "when: true && licens", "when: 'true && licens'", 'when: "true && licens"',
    "when: '''it'' == licens'", 'when: "\\"it\\" == licens"', 'when: "\\u0022it\\x22 == licens"',
    "when: |\n      true &&\n        licens", "when: |-\n      licens", "when: |\n\n      true &&\n      licens",
    "message_de: Grüße 🙂 — nein\n    when: licens",
])  # fmt: skip
def test_a_fault_of_a_condition_has_the_place_of_its_word(when: str) -> None:
    text = f"{HEAD}    {when}\n"
    lines = text.split("\n")
    line = next(number for number, one in enumerate(lines, 1) if "licens" in one)
    (found,) = faults(text)
    assert (found.line, found.column) == (line, lines[line - 1].index("licens") + 1)
    assert (found.quoted, found.pointer) == (lines[line - 1], "/rules/0/when")


@pytest.mark.parametrize("when", [
    "when: true &&\n      licens", "when: 'true &&\n      licens'", "when: >-\n      true &&\n      licens",
])  # fmt: skip
def test_a_condition_over_several_lines_has_its_first_and_tells_its_own_place(when: str) -> None:
    (found,) = faults(f"{HEAD}    {when}\n")
    assert (found.line, found.column) == (6, 11)
    assert found.detail.startswith("line 1, column 9: there is no attribute `licens`")


def test_what_is_missing_stands_where_it_should_be() -> None:
    (found,) = faults("title: x\nrules:\n  - id: r\n    level: fail\n    when: 'true'\n")
    assert (found.pointer, found.line, found.quoted) == ("/rules/0/message", 3, "  - id: r")


def test_json_has_places_too() -> None:
    rules = ' "rules": [{"id": "r", "level": "fail", "message": "m", "when": "licens"}]}'
    (found,) = faults(f'{{"title": "x",\n{rules}')
    assert (found.line, found.column) == (2, rules.index("licens") + 1)


@pytest.mark.parametrize("text", [
    "", "- 1", "title: [", "a: &a [*a]", "%YAML 1.2\n" * 9, "[" * 9_000, "{" * 9_000, "? " * 5_000, "a: b: c", "\x00",
    "\ud800", "- " * 9_000, "title: x\nrules: x", "? [a]\n: b", "title: x\n\tb", "!!python/object:os.system x: y",
    "? {a: b}\n: c\ntitle: 1", "a: 1\na: 2",
])  # fmt: skip
def test_nothing_breaks_it(text: str) -> None:
    found = faults(text)
    assert found
    assert all(one.line is None or one.line >= 1 for one in found)


def test_a_long_line_is_quoted_around_its_fault() -> None:
    (found,) = faults(f"{HEAD}    when: '{'true && ' * 300}licens'\n")
    assert "licens" in found.quoted
    assert len(found.quoted) <= 160
