"""The worked checks of the shared test data, through the wire format."""

from typing import Any

import msgspec
import pytest

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.queries import gather_subject
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.db import Database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.records.starter.files import StarterModel, read_starter
from registry.records.starter.service import load_starter
from tests.support.compliance.questions import NOW
from tests.support.real_data import needs_real_data, real_or_empty

EXAMPLES = real_or_empty("testdata/check_examples.json").get("examples", [])


def of(example: dict[str, Any]) -> CheckBody:
    return msgspec.convert(example["request"], CheckBody)


@needs_real_data
@pytest.mark.parametrize(
    "example", [pytest.param(example, id=example["id"]) for example in EXAMPLES if not of(example).subject.model]
)
def test_a_worked_check_gets_its_verdict(example: dict[str, Any]) -> None:
    body = of(example)
    comes_right(judge(load_catalogue(), bare_facts(body.subject), body.use, now=NOW), example)


@needs_real_data
@pytest.mark.parametrize(
    "example", [pytest.param(example, id=example["id"]) for example in EXAMPLES if of(example).subject.model]
)
def test_a_worked_check_of_a_model_gets_its_verdict_from_a_new_registry(
    registry_database: Database, knowledge: Knowledge, example: dict[str, Any]
) -> None:
    body = of(example)
    models = with_bases(str(body.subject.model))
    assert load_starter(registry_database, knowledge, NOW, models) == len(models) > 0
    with registry_database.reading() as session:
        facts = gather_subject(session, knowledge, body.subject, NOW)
    comes_right(judge(load_catalogue(), facts, body.use, now=NOW), example)


def with_bases(model: str) -> tuple[StarterModel, ...]:
    """A shipped record, and those of all that it was made from."""
    known = {one.id.lower(): one for one in read_starter()}
    found, left = dict[str, StarterModel](), [model.lower()]
    while left:
        name = left.pop()
        if name in known and name not in found:
            found[name] = known[name]
            left += map(str.lower, known[name].facts.base_relations)
    return tuple(found.values())


def comes_right(answer: CheckAnswer, example: dict[str, Any]) -> None:
    if answer.verdict in example.get("accept", ()):
        return
    assert answer.verdict == example["verdict"], [finding.reason for finding in answer.findings]
    assert sorted({item.code for item in answer.obligations}) == sorted(item["code"] for item in example["obligations"])
    assert list(answer.missing_facts) == example["missing_facts"]
    for wanted in example["obligations"]:
        if "value" in wanted:
            assert wanted["value"] in {item.value for item in answer.obligations if item.code == wanted["code"]}
