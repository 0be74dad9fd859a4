"""Which value of a field is in force, who says so, who disagrees, and what re-opens a conclusion."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registry.records.facts.curation import CuratedFacts, Item, Origin, Validity
from registry.records.layers.rules import (
    Assertion,
    FieldStatement,
    Resolved,
    essence,
    fingerprint_of,
    flatten,
    is_in_force,
    next_boundary,
    resolve,
    unflatten,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
WEIGHTS = "artifacts.base_weights"


def said(value: Any, source: str = "osai-index") -> FieldStatement:  # noqa: ANN401 - a plain value
    return FieldStatement(value=value, source=source, at=NOW)


def asserted(field: str, value: Any, over: Any = None, **more: Any) -> Assertion:  # noqa: ANN401 - plain values
    return Assertion(field=field, value=value, by="jane", at=NOW, about=fingerprint_of(over), **more)


def resolved(
    stated: dict[str, tuple[FieldStatement, ...]], *assertions: Assertion, revision: str | None = None
) -> Resolved:
    return resolve(stated, assertions, seen_at=NOW, revision=revision)


def test_fields_are_leaves_and_come_back() -> None:
    facts = CuratedFacts(
        description="A model.", origin=Origin(country="AT", region="EU"),
        artifacts={"base_weights": Item(availability="open", evidence=("https://example.org/w",))},
    )  # fmt: skip
    fields = flatten(facts)
    assert set(fields) == {"description", "origin.country", "origin.region", WEIGHTS}
    assert unflatten(fields) == facts


def test_a_conclusion_counts_and_the_sources_stay_visible() -> None:
    found = resolved({"origin.country": (said("FR"),)}, asserted("origin.country", "AT", over="FR", reason="Register."))
    value = found.values["origin.country"]
    assert (found.facts.origin.country, value.layer, value.source, value.reason) == (
        "AT", "concluded", "jane", "Register.",
    )  # fmt: skip
    assert [(other.source, other.value) for other in value.disagreement] == [("osai-index", "FR")]
    assert found.contradicted == {}


def test_a_new_word_of_the_sources_reopens_a_conclusion_with_both_sides() -> None:
    found = resolved({"origin.country": (said("DE"),)}, asserted("origin.country", "AT", over="FR"))
    assert found.facts.origin.country == "AT"
    reason = found.contradicted["origin.country"]
    assert '"at"' in reason
    assert '"de"' in reason
    assert "osai-index" in reason
    assert resolved({"origin.country": (said("AT"),)}, asserted("origin.country", "AT", over="FR")).contradicted == {}
    assert resolved({}, asserted("origin.country", "AT", over="FR")).contradicted == {}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("open", "open"), "open"),
        (("open", "partial"), "partial"),
        (("open", "closed"), "unknown"),
        (("partial", "closed"), "unknown"),
        (("open", "unknown"), "open"),
        (("none", "unknown"), "none"),
        (("none", "none"), "none"),
        (("none", "open"), "unknown"),
        (("none", "partial"), "unknown"),
        (("none", "closed"), "unknown"),
    ],
)
def test_sources_that_disagree_never_make_a_model_more_open(values: tuple[str, str], expected: str) -> None:
    stated = tuple(
        said({"availability": value, "note": source}, source) for value, source in zip(values, ("a", "b"), strict=True)
    )
    found = resolved({WEIGHTS: stated})
    assert found.facts.artifacts["base_weights"].availability == expected
    assert bool(found.values[WEIGHTS].disagreement) == (values[0] != values[1])


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("license", {"declared": ["mit"], "basis": "card"}, {"declared": ["mit"], "basis": "index"}),
        ("training_compute", {"flop": 1e24, "basis": "reported"}, {"flop": 1e24, "basis": "estimated"}),
        ("systemic_risk", {"value": "no"}, {"value": "no", "basis": "Less than 1e25 FLOP.", "note": "By a table."}),
    ],
)
def test_what_a_fact_rests_on_is_no_contradiction(field: str, one: dict[str, str], other: dict[str, str]) -> None:
    found = resolved({field: (said(one, "a"), said(other, "b"))})
    assert found.values[field].disagreement == ()
    assert essence(flatten(found.facts)[field]) == essence(one) == essence(other)


def test_scalars_in_dispute_are_unknown() -> None:
    found = resolved({"origin.country": (said("FR", "a"), said("DE", "b"))})
    assert found.facts.origin.country is None
    assert found.values["origin.country"].disagreement


def test_the_models_own_source_counts_more_than_our_record_of_it_and_that_more_than_an_index() -> None:
    stated = (said("a", "osai-index"), said("b", "starter"), said("c", "huggingface"))
    assert resolved({"description": stated}).facts.description == "c"
    found = resolved({"description": stated[:2]})
    assert found.facts.description == "b"
    assert [other.source for other in found.values["description"].disagreement] == ["osai-index"]
    assert resolved({"description": stated[:1]}).facts.description == "a"


def test_lists_add_up_and_spelling_is_no_disagreement() -> None:
    found = resolved({
        "tags": (said(["a"], "x"), said(["b", "a"], "y")),
        "base_models": (said(["Lab/Base"], "x"), said([{"id": "lab/base", "relation": "finetune"}], "huggingface")),
        "parameters": (said(7_000_000_000, "x"), said(7_241_732_096, "huggingface")),
    })  # fmt: skip
    assert sorted(found.facts.tags) == ["a", "b"]
    assert found.facts.base_relations == {"lab/base": "finetune"}
    assert found.facts.parameters == 7_241_732_096
    assert not any(value.disagreement for value in found.values.values())


def test_a_conclusion_counts_where_it_is_valid() -> None:
    commit = "a" * 40
    limited = asserted("description", "Then.", validity=Validity(revisions=(commit.upper(),)))
    assert resolved({}, limited, revision=commit).facts.description == "Then."
    assert resolved({}, limited, revision="b" * 40).facts.description is None
    assert resolved({}, limited).facts.description is None
    day = timedelta(days=1)
    span = Validity(from_at=NOW, until_at=NOW + day)
    assert [is_in_force(span, NOW + offset, None) for offset in (-day, 0 * day, day)] == [False, True, False]
    assert next_boundary([asserted("description", "x", validity=span)], NOW) == NOW + day
    assert next_boundary([asserted("description", "x", validity=span)], NOW + day) is None
