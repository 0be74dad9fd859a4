"""From a record to the facts of each framework: what is not said is unknown, and what is in doubt is not open."""

from typing import Any

import msgspec
import pytest

from registry.openness.derivation import judge_document, moved_facts, output_of
from registry.openness.frameworks import Verdict
from registry.records.documents import ModelDocument
from registry.records.documents.schemas import HubFacts
from registry.records.lineage import Inherited
from tests.support.openness.documents import document_of

LINK = "https://models.example.org/tutor"
WEIGHTS = {"base_weights": "none", "end_user_weights": "open"}
APACHE = {"declared": ["apache-2.0"], "basis": "card", "evidence": [LINK]}


def facts_of(artifacts: dict[str, str], documents: dict[str, str] | None = None, **others: object) -> dict[str, Any]:
    return {
        "artifacts": {kind: {"availability": state, "evidence": [LINK]} for kind, state in artifacts.items()},
        "documentation": {kind: {"availability": state} for kind, state in (documents or {}).items()},
    } | others


def verdict(
    framework: str, facts: dict[str, Any], *, source: str = "starter", base: tuple[str, str] | None = None
) -> Verdict:
    found = {one.framework: one for one in judge_document(document_of(facts, source=source, base=base))}
    return found[framework]


def values(
    framework: str, facts: dict[str, Any], *, source: str = "starter", base: tuple[str, str] | None = None
) -> dict[str, str]:
    return {part.id: part.value for part in verdict(framework, facts, source=source, base=base).parts}


def test_what_nobody_says_is_unknown_everywhere() -> None:
    for one in judge_document(document_of({})):
        known = {part.id for part in one.parts if part.value not in {"unknown", "missing", "0.00"}}
        assert known <= {"modifier"}, one.framework
    assert verdict("category", {}).result == "unknown"
    assert verdict("osaid-1.0", {}).result == "needs_review"
    assert verdict("ai-act-53-2", {}).result == "needs_legal_review"


def test_each_known_part_names_reason_and_source() -> None:
    for one in judge_document(document_of(facts_of(WEIGHTS, license=APACHE))):
        for part in one.parts:
            if part.value in {"open", "closed", "partial", "yes", "no", "included"} and "follows" not in part.reason:
                assert part.reason, (one.framework, part)
    (part,) = [part for part in verdict("oucg-14", facts_of(WEIGHTS)).parts if part.id == "rlweights"]
    assert (part.value, part.reason, part.source) == ("open", "end user weights: open", LINK)


def test_a_stage_that_does_not_exist_mirrors_the_other() -> None:
    one = facts_of({**WEIGHTS, "pretraining_data": "partial", "finetuning_data": "none", "preference_data": "none"})
    found = values("osai-12", one)
    assert (found["weights_basemodel"], found["datasources_endmodel"]) == ("open", "partial")
    assert values("oucg-14", one)["rldata"] == "none"  # left out of the sum
    assert verdict("oucg-14", one).max == 12.0


def test_a_document_that_does_not_exist_is_closed_to_the_indexes() -> None:
    one = facts_of({}, {"paper": "none"})
    assert values("osai-12", one)["paper"] == values("oucg-14", one)["paper"] == "closed"


@pytest.mark.parametrize(("gate", "value"), [("auto", "partial"), ("manual", "partial"), ("none", "open")])
def test_gated_weights_are_partial_in_the_european_index(gate: str, value: str) -> None:
    one = facts_of(WEIGHTS, gate={"kind": gate})
    assert values("osai-12", one)["weights_endmodel"] == value
    assert values("oucg-14", one)["rlweights"] == "open"


@pytest.mark.parametrize(
    ("tuned", "preferred", "value"),
    [
        ("open", "open", "open"), ("open", "closed", "partial"), ("closed", "closed", "closed"),
        ("open", "unknown", "unknown"), ("partial", "unknown", "partial"), ("closed", "none", "closed"),
    ],
)  # fmt: skip
def test_all_some_or_none_of_the_data_after_pretraining(tuned: str, preferred: str, value: str) -> None:
    one = facts_of({"finetuning_data": tuned, "preference_data": preferred})
    assert values("osai-12", one)["datasources_endmodel"] == value


def test_that_a_card_is_there_does_not_say_that_it_is_comprehensive() -> None:
    one = facts_of({}, {"model_card": "open"})
    assert values("osai-12", one)["modelcard"] == "unknown"
    assert values("osai-12", one, source="osai")["modelcard"] == "open"  # its own grade
    assert values("oucg-14", one)["modelcard"] == "open"


def test_code_of_a_tuning_is_not_that_of_the_whole_system() -> None:
    one = facts_of({"training_code": "open", "preprocessing_code": "open"}, license=APACHE)
    assert values("osai-12", one)["trainingcode"] == "open"
    assert values("osai-12", one, base=("other/base", "apache-2.0"))["trainingcode"] == "unknown"
    assert values("osai-12", facts_of({"training_code": "open"}))["trainingcode"] == "unknown"


def test_a_licence_in_doubt_is_never_open() -> None:
    known, doubtful = facts_of(WEIGHTS, license=APACHE), facts_of(WEIGHTS, license=APACHE | {"basis": "index"})
    assert values("osaid-1.0", known)["parameters_terms"] == "yes"
    assert values("osaid-1.0", doubtful)["parameters_terms"] == "unknown"
    assert values("category", doubtful)["weights_licence"] == "unknown"


def test_the_base_binds_the_weights() -> None:
    one = facts_of(WEIGHTS, license=APACHE)
    assert values("osaid-1.0", one, base=("meta-llama/Llama-3.1-8B", "llama3.1"))["parameters_terms"] == "no"
    assert verdict("osaid-1.0", one, base=("meta-llama/Llama-3.1-8B", "llama3.1")).result == "would_not_meet"
    assert values("osaid-1.0", one, base=("other/base", "mit"))["parameters_terms"] == "yes"


def test_the_licence_of_the_repository_does_not_cover_what_lies_elsewhere() -> None:
    one = facts_of({**WEIGHTS, "training_code": "open"}, {"model_card": "open", "preprint": "open"}, license=APACHE)
    found = values("mof-1.0", one)
    assert (found["final_parameters"], found["model_card"]) == ("included", "included")
    assert (found["training_code"], found["technical_report"]) == ("unknown", "unknown")


def test_rules_of_conduct_beside_the_licence_restrict() -> None:
    one = facts_of(WEIGHTS, license=APACHE, use_policy={"name": "Use policy", "link": LINK})
    assert values("ai-act-53-2", one)["safety_terms"] == "unknown"  # a person has to say that they are proportionate
    assert values("g7-2026", one).get("use_policy", "yes") == "yes"


def test_the_stated_category_settles_what_facts_leave_open_and_no_more() -> None:
    one = facts_of({**WEIGHTS, "training_code": "open", "pretraining_data": "open"}, license=APACHE)
    assert verdict("category", one).result == "open_weights"
    settled = verdict("category", one | {"openness_category": "open_source"})
    assert (settled.result, settled.range) == ("open_source", ("open_weights", "open_source"))
    assert settled.missing == ("training_code_licence", "pretraining_data_licence")  # these would show it
    assert "states open_source" not in settled.warnings[0]
    assert "open_source is what the record states" in settled.warnings[0]
    closed = facts_of({"base_weights": "closed", "end_user_weights": "closed"}, openness_category="open_source")
    assert verdict("category", closed).result == "closed"
    assert "rule out" in verdict("category", closed).warnings[0]


def test_the_information_on_data_names_its_reason_and_source() -> None:
    one = {"data_information": {"description": "yes", "public_list": "no", "evidence": [LINK]}}
    parts = {part.id: part for part in verdict("osaid-1.0", one).parts}
    told = [parts[f"data_information.{name}"] for name in ("description", "public_list", "obtainable_list")]
    assert [part.value for part in told] == ["yes", "no", "unknown"]
    assert [part.source for part in told] == [LINK] * 3
    assert told[1].reason == "data public list: no"


@pytest.mark.parametrize(
    ("artifacts", "told"), [({"training_code": "closed"}, "it is not out"), ({}, "whether it is out")]
)
def test_why_a_thing_has_no_licence(artifacts: dict[str, str], told: str) -> None:
    parts = {part.id: part for part in verdict("category", facts_of(artifacts)).parts}
    assert parts["training_code_licence"].value == "unknown"
    assert told in parts["training_code_licence"].reason


@pytest.mark.parametrize("base", ["other/base", "{owner}/base"])
def test_an_own_base_makes_nobody_a_modifier(base: str) -> None:
    one = facts_of(WEIGHTS, license=APACHE)
    owner = document_of(one).id.partition("/")[0]
    found = values("ai-act-53-2", one, base=(base.format(owner=owner), "apache-2.0"))
    assert ("modifier" in found) == (base == "other/base")


def read_from_the_hub(facts: dict[str, Any], **changes: object) -> ModelDocument:
    """The document of a model whose repository was read."""
    hub = HubFacts(
        revision="a" * 40, private=False, disabled=False, pipeline_tag=None, library=None, last_modified_at=None,
        created_at=None, listed=False, unread=(),
    )  # fmt: skip
    return msgspec.structs.replace(document_of(facts), hub=msgspec.structs.replace(hub, **changes))


def test_a_repository_without_a_word_of_a_licence_has_none() -> None:
    one = facts_of({**WEIGHTS, "tokenizer": "open"})
    read, listed = read_from_the_hub(one), read_from_the_hub(one, listed=True)
    found = {each.framework: each for each in judge_document(read)}
    parts = {part.id: part for part in found["mof-1.0"].parts}
    assert parts["final_parameters"].value == "unlicensed"
    assert "no licence is declared" in parts["final_parameters"].reason
    unread = {each.framework: each for each in judge_document(listed)}
    assert {part.id: part.value for part in unread["mof-1.0"].parts}["final_parameters"] == "unknown"


def test_what_comes_out_is_what_the_hub_says_else_what_a_source_does() -> None:
    assert output_of(read_from_the_hub({}, pipeline_tag="text-to-image")) == "image"
    assert output_of(document_of({"architecture": "encoder"})) == "embedding"
    assert output_of(document_of({"modality": "text"})) == "text"
    assert output_of(document_of({})) == "unknown"


@pytest.mark.parametrize(("kind", "told"), [("price", "no"), ("none", "yes")])
def test_what_a_source_says_of_the_price_counts(kind: str, told: str) -> None:
    one = facts_of(WEIGHTS, monetisation=[{"kind": kind, "evidence": [LINK]}])
    (part,) = [part for part in verdict("g7-2026", one).parts if part.id == "free"]
    assert (part.value, part.source) == (told, LINK)


def test_a_document_that_is_told_anew_is_a_moved_fact() -> None:
    before = document_of(facts_of(WEIGHTS, {"paper": "closed"}))
    after = document_of(facts_of(WEIGHTS, {"paper": "open"}))
    (moved,) = moved_facts(before, after, is_one_catalogue=True)
    assert (moved.field, moved.before, moved.after) == ("documentation.paper", "closed", "open")


def test_a_choice_of_licences_is_as_open_as_its_best() -> None:
    chosen = facts_of(WEIGHTS, license={**APACHE, "declared": ["apache-2.0 OR cc-by-nc-4.0"]})
    assert {part.id: part.value for part in verdict("category", chosen).parts}["weights_licence"] == "yes"
    document = document_of(facts_of(WEIGHTS, license=APACHE), base=("lab/base", "mit"))
    inherited = document.inherited
    assert isinstance(inherited, Inherited)
    above = [one for one in inherited.licenses if one.depth]
    either = tuple(
        msgspec.structs.replace(above[0], license=license_, joined="or") for license_ in ("mit", "cc-by-nc-4.0")
    )
    licences = (*(one for one in inherited.licenses if not one.depth), *either)
    of_either = msgspec.structs.replace(document, inherited=msgspec.structs.replace(inherited, licenses=licences))
    found = {each.framework: each for each in judge_document(of_either)}
    assert {part.id: part.value for part in found["category"].parts}["weights_licence"] == "yes"


def test_a_stage_that_is_announced_has_not_begun() -> None:
    stages = [{"stage": "api", "since": "2023"}, {"stage": "downloadable", "since": "2999-01-01"}]
    assert verdict("solaiman-2023", facts_of(WEIGHTS, stages=stages)).result == "api"


def test_a_gate_that_nobody_knows_is_no_open_door() -> None:
    free = [{"kind": "none", "evidence": [LINK]}]
    assert values("ai-act-53-2", facts_of(WEIGHTS, license=APACHE, monetisation=free))["gate"] == "unknown"
