"""The worked checks of the shared test data, through the wire format."""

from typing import Any

import msgspec
import pytest

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.schemas import CheckBody
from registry.licenses.catalogue.load import load_catalogue
from tests.support.compliance.questions import NOW
from tests.support.real_data import needs_real_data, real_or_empty

OPEN = frozenset(["N44"])
"""Cases that are known to be answered wrongly so far; one that comes right fails here until it is struck off."""


@needs_real_data
@pytest.mark.parametrize("example", [
    pytest.param(
        example, id=example["id"],
        marks=[pytest.mark.xfail(reason="known to be answered wrongly", strict=True)] if example["id"] in OPEN else [],
    )
    for example in real_or_empty("testdata/check_examples.json").get("examples", [])
])  # fmt: skip
def test_a_worked_check_gets_its_verdict(example: dict[str, Any]) -> None:
    body = msgspec.convert(example["request"], CheckBody)
    answer = judge(load_catalogue(), bare_facts(body.subject), body.use, now=NOW)
    if answer.verdict in example.get("accept", ()):
        return
    assert answer.verdict == example["verdict"], [finding.reason for finding in answer.findings]
    assert sorted({item.code for item in answer.obligations}) == sorted(item["code"] for item in example["obligations"])
    assert list(answer.missing_facts) == example["missing_facts"]
    for wanted in example["obligations"]:
        if "value" in wanted:
            assert wanted["value"] in {item.value for item in answer.obligations if item.code == wanted["code"]}
