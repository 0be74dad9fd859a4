"""One builder of observed facts: what a source says of a model, with our own reading of its card and its files."""

from typing import Any

import pytest

from registry.hub.values import BaseModel, Card, EvaluationResult, HubModel
from registry.records.facts.observation import MAX_TAG, MAX_TAGS, ObservedBase, ObservedFacts, ObservedFile


def model(**more: Any) -> HubModel:  # noqa: ANN401 - fields of HubModel
    return HubModel(**{"id": "lab/model", "hub_id": "1", "sha": "a" * 40} | more)


@pytest.mark.parametrize(
    ("gated", "kept"),
    [(None, "no"), (False, "no"), (True, "manual"), ("auto", "auto"), ("manual", "manual"), ("unknown", "unknown")],
)
def test_the_gate(gated: object, kept: str) -> None:
    assert ObservedFacts.of(model(gated=gated)).gated == kept


@pytest.mark.parametrize(
    ("card", "declared"),
    [
        (None, None),
        (Card(unreadable="no YAML"), None),
        (Card(), ()),
        (Card(declared=("mit", "apache-2.0")), ("mit", "apache-2.0")),
    ],
)
def test_our_own_reading_of_the_card(card: Card | None, declared: tuple[str, ...] | None) -> None:
    facts = ObservedFacts.of(model(declared=("gpl-3.0",)), card)
    assert (facts.declared, facts.card_declared) == (("gpl-3.0",), declared)


def test_files_are_sorted_and_known_by_their_names() -> None:
    files = [ObservedFile.of(path, "1" * 64, 3) for path in ("terms.txt", "README.md", "LICENSE", "NOTICE")]
    facts = ObservedFacts.of(model(), None, files, ["b", "a", "b"])
    assert [(file.path, file.kind) for file in facts.files] == [
        ("LICENSE", "license"), ("NOTICE", "notice"), ("README.md", "card"), ("terms.txt", "license"),
    ]  # fmt: skip
    assert facts.unread == ("a", "b")


def test_a_base_with_a_name_too_long_for_an_id_stays_a_base() -> None:
    bases = (BaseModel("lab/base", "finetune"), BaseModel("x" * 300), BaseModel("lab/other", "cousin"))
    first, second, third = ObservedFacts.of(model(base_models=bases)).bases
    assert (first, third) == (ObservedBase("lab/base", "finetune"), ObservedBase("lab/other"))
    assert len(second.id) == 200
    assert second.id.endswith("…")


def test_tags_are_bounded_and_results_taken_over() -> None:
    tags = ("license:mit", "x" * (MAX_TAG + 1), *(f"tag-{number}" for number in range(MAX_TAGS + 9)))
    facts = ObservedFacts.of(model(tags=tags, results=(EvaluationResult("mmlu", "acc", 0.5),)))
    assert facts.tags == tags[2 : MAX_TAGS + 2]
    assert [result.benchmark for result in facts.evaluations] == ["mmlu"]
