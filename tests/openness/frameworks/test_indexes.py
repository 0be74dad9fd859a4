"""Scores and order of the two indexes: our vectors, and every published figure."""

import itertools
import json
from typing import Any

import pytest

from registry.openness.facts import Stated
from registry.openness.frameworks import EuropeanIndexFacts, OpeningUpFacts, chatgpt, european_index
from registry.openness.frameworks.result import Part
from tests.support.openness import ask, opening_up_published
from tests.support.real_data import real

OF_TWELVE = european_index.dimensions("osai-12")
VECTOR: dict[str, Any] = {
    "datasources_basemodel": "partly", "datasources_endmodel": "yes", "weights_basemodel": "yes",
    "weights_endmodel": "yes", "trainingcode": "yes", "code": "yes", "hardware_architecture": "partly",
    "preprint": "yes", "paper": "unknown", "modelcard": "yes", "datasheet": "no", "licenses": "partly",
}  # fmt: skip


def opening_up(*values: Stated, **more: Any) -> OpeningUpFacts:  # noqa: ANN401 - any field
    stated: dict[str, Any] = dict(zip(chatgpt.DIMENSIONS, values, strict=False))
    return OpeningUpFacts(**stated, **more)


def test_open_and_half_open_dimensions_are_added() -> None:
    values: list[Any] = [*["yes"] * 5, *["partly"] * 4, *["no"] * 3]
    found = chatgpt.judge(opening_up(*values))
    assert (found.score, found.max, found.range, found.result) == (7.0, 14.0, (7.0, 9.0), "7.0")
    assert found.missing == ("package", "api")
    assert found.method_version == "oucg-14/801f687"


def test_what_does_not_exist_is_left_out_of_the_sum() -> None:
    of: list[Any] = ["none", *["yes"] * 13]
    found = chatgpt.judge(opening_up(*of))
    assert (found.score, found.max, found.range, found.missing) == (13.0, 13.0, None, ())


def test_parts_carry_reasons_and_sources() -> None:
    found = chatgpt.judge(opening_up("yes", reasons={"opencode": "both are out"}, sources={"opencode": "a page"}))
    assert found.parts[0] == Part("opencode", "open", "both are out", "a page")
    assert found.parts[1] == Part("llmdata", "unknown")


def test_a_word_that_is_no_class_is_told() -> None:
    found = chatgpt.judge(opening_up(invalid={"api": "opem", "code": ""}))
    assert found.warnings == (
        "api: 'opem' is none of open, partial and closed, and counts 0", "code: blank, and counts 0",
    )  # fmt: skip


def test_ties_are_ordered_by_code_points_and_the_nameless_are_left_out() -> None:
    entries = [("alpha", 6.5, "alpha"), ("", 14.0, "nameless"), ("Zeta", 6.5, "Zeta"), ("low", 1.0, "low")]
    assert chatgpt.in_order(entries) == ["Zeta", "alpha", "low"]


def test_every_published_score_and_the_order_of_the_first_index() -> None:
    tidy = json.loads(real("testdata/openness/opening_up_chatgpt_v1_models.json").read_text(encoding="utf-8"))
    items = [{**one, "path": one["source"]["path"]} for one in tidy["records"]]
    wanted = [{key: one[key] for key in ("name", "path", "dimensions")} for one in items]
    found = ask("oucg-14", items=wanted)
    assert [one["path"] for one in found["not_ranked"]] == ["projects/text-generation-webui.yaml"]
    scores = {one["path"]: one["score"] for one in found["items"]}
    assert scores == dict(opening_up_published())
    published, ours = opening_up_published(), [(one["path"], one["score"]) for one in found["items"]]
    assert len(ours) == 46
    assert ours == published


def test_the_total_is_the_mean_of_all_parameters_not_of_the_categories() -> None:
    facts = EuropeanIndexFacts(**VECTOR)
    found = european_index.judge(facts)
    means = {name: round(mean, 4) for name, mean in european_index.category_means(facts).items()}
    assert means == {"availability": 0.9, "documentation": 0.5833, "access": 0.5}
    assert found.result == "0.7083"
    assert found.range == pytest.approx((0.7083, 0.7917), abs=5e-5)
    assert found.missing == ("paper",)
    assert found.method_version == "osai-12/ff85b6f"


def test_the_older_edition_counts_package_and_api() -> None:
    facts = EuropeanIndexFacts(**VECTOR, package="partly", api="no", invalid={"api": "x"})
    found = european_index.judge(facts, "osai-14")
    assert found.result == "0.6429"
    assert len(found.parts) == 14
    assert european_index.judge(facts).warnings == ()


def test_an_invalid_class_stays_in_the_denominator() -> None:
    values: dict[str, Any] = dict.fromkeys(OF_TWELVE, "yes")
    facts = EuropeanIndexFacts(**{**values, "weights_endmodel": "unknown"}, invalid={"weights_endmodel": "opem"})
    found = european_index.judge(facts)
    assert (found.result, found.range) == ("0.9167", (11 / 12, 1.0))
    assert "opem" in found.warnings[0]


def test_what_does_not_exist_is_left_out_of_the_means() -> None:
    stated: dict[str, Any] = {**dict.fromkeys(OF_TWELVE, "yes"), "paper": "none", "code": "no"}
    half = EuropeanIndexFacts(**stated)
    assert european_index.judge(half).score == 10 / 11
    nothing = EuropeanIndexFacts(**dict.fromkeys(OF_TWELVE, "none"))  # type: ignore[arg-type]  # words of facts
    assert european_index.judge(nothing).score == 0.0


def test_ties_are_ordered_by_path_in_descending_utf_16_code_units() -> None:
    paths = ["text/a.yaml", "text/B.yaml", "text/b.yaml", "text/\N{GRINNING FACE}.yaml", "text/\uff5e.yaml"]
    found = european_index.in_order([(path, 0.5, path) for path in paths])
    # A pair of surrogates begins below U+E000, so the face comes after the wave.
    assert found == ["text/\uff5e.yaml", "text/\N{GRINNING FACE}.yaml", "text/b.yaml", "text/a.yaml", "text/B.yaml"]
    assert european_index.in_order([("a", 0.4, "a"), ("z", 0.3, "z"), ("b", 0.4, "b")]) == ["b", "a", "z"]


def test_the_whole_european_index_is_judged_in_its_order() -> None:
    tidy = json.loads(real("testdata/openness/osai_index_models.json").read_text(encoding="utf-8"))
    items = [
        {"name": one["name"], "path": one["source"]["path"], "dimensions": one["dimensions"]} for one in tidy["records"]
    ]
    found = ask("osai-12", items=items)["items"]
    assert len(found) == 193
    value = {"open": 1.0, "partial": 0.5, "closed": 0.0}
    for one in found:
        (item,) = [item for item in items if item["path"] == one["path"]]
        total = sum(value[dimension["value"]] for dimension in item["dimensions"].values()) / 12
        assert one["score"] == round(total, 4)
    keys = [(-one["score"], one["path"].encode("utf-16-be")) for one in found]
    for before, after in itertools.pairwise(keys):
        assert before[0] < after[0] or (before[0] == after[0] and before[1] > after[1])
