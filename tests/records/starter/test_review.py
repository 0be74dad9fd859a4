"""The rules of the starter catalogue: what is shipped keeps them, and each finds what breaks it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from registry.cli.records.catalogue_check import check_citations
from registry.licenses.catalogue.load import load_catalogue
from registry.records.indexes import SHIPPED, read_shipped
from registry.records.starter.files import read_file, read_files
from registry.records.starter.review import RULES, Subjects
from registry.records.starter.review.names import names_model, size_in

TODAY = date(2026, 11, 30)
ELSEWHERE = "'elsewhere' is not a value of `source`. Accepted: api, huggingface, modelscope, ollama, vendor."
ID = "lab/Model-7B"
LINK = f"https://huggingface.co/{ID}"
PAPER = "https://arxiv.org/abs/2411.15124"
RIGHT: dict[str, Any] = {
    "id": ID,
    "source": "huggingface",
    "tier": "curated",
    "facts": {
        "description": "A model of 7 billion parameters.",
        "license": {"declared": ["apache-2.0"], "basis": "card", "evidence": [LINK]},
        "openness_category": "open_weights",
        "release_pattern": ["weights_open_training_closed"],
        "released": "2024-11-21",
        "origin": {"organisation": "A Lab", "kind": "academic"},
        "parameters": 7_240_000_000,
        "artifacts": {
            "base_weights": {"availability": "open", "evidence": [LINK]},
            "end_user_weights": {"availability": "none", "evidence": [LINK]},
            "training_code": {"availability": "closed", "evidence": [PAPER]},
            "pretraining_data": {"availability": "closed", "evidence": [PAPER]},
        },
        "evidence": [LINK],
    },
}
SOURCES = [{"link": PAPER, "title": "A paper", "about": [ID], "read": "copy"}]
Break = Callable[[dict[str, Any], list[dict[str, Any]]], None]


@pytest.fixture(scope="module")
def shipped() -> Subjects:
    known = (claim.model for name in SHIPPED for claim in read_shipped(name).claims)
    return Subjects(load_catalogue(), read_files(), TODAY, known)


@pytest.mark.parametrize("rule", RULES)
def test_the_catalogue_keeps_every_rule(rule: str, shipped: Subjects) -> None:
    assert [str(fault) for fault in RULES[rule](shipped)] == []


def subjects(*models: dict[str, Any], sources: list[dict[str, Any]]) -> Subjects:
    text = yaml.safe_dump({"models": list(models), "sources": sources})
    return Subjects(load_catalogue(), [read_file(text)], TODAY)


def right() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    model: dict[str, Any] = yaml.safe_load(yaml.safe_dump(RIGHT))
    lines: list[dict[str, Any]] = yaml.safe_load(yaml.safe_dump(SOURCES))
    return model, lines


def put(path: str, value: object) -> Break:
    """Set a member of the facts; None takes it away."""

    def broken(model: dict[str, Any], _sources: list[dict[str, Any]]) -> None:
        *above, last = path.split(".")
        inner = model["facts"]
        for name in above:
            inner = inner.setdefault(name, {})
        if value is None:
            inner.pop(last)
        else:
            inner[last] = value

    return broken


def test_a_right_record_breaks_no_rule() -> None:
    model, sources = right()
    given = subjects(model, sources=sources)
    assert [str(fault) for rule in RULES.values() for fault in rule(given)] == []


def test_weights_that_were_taken_down_leave_a_model_on_its_hub() -> None:
    model, sources = right()
    model["facts"]["artifacts"]["base_weights"]["availability"] = "closed"
    model["facts"] |= {
        "openness_category": "unknown", "release_pattern": [],
        "stages": [{"stage": "downloadable", "since": "2024-11", "evidence": [LINK]}],
    }  # fmt: skip
    given = subjects(model, sources=sources)
    assert [str(fault) for rule in RULES.values() for fault in rule(given)] == []


def test_a_record_of_before_tiers_keeps_to_the_older_rules() -> None:
    model, _ = right()
    del model["tier"]
    model["facts"] |= {"description": "The sources dispute it. Indeed.", "parameters": 1}
    given = subjects(model, sources=[])
    assert [str(fault) for rule in RULES.values() for fault in rule(given)] == []


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("cited", put("artifacts.base_weights.evidence", [])),
        ("cited", put("artifacts.training_code.evidence", [])),
        ("cited", put("artifacts.end_user_weights.evidence", [])),
        ("cited", put("artifacts.reward_model", {"availability": "unknown"})),
        ("cited", put("evidence", [])),
        ("link_names_model", put("evidence", ["https://huggingface.co/lab/Model-7Bz"])),
        ("link_names_model", put("artifacts.base_weights.evidence", ["https://example.org/paper"])),
        ("link_names_model", lambda _model, sources: sources.clear()),
        ("link_names_model", lambda _model, sources: sources[0].update(about=["lab/Other"])),
        ("basis", put("license.basis", None)),
        ("description", put("description", "Its licence is disputed: the card says MIT.")),
        ("description", put("description", "One sentence. Another one.")),
        ("category", put("openness_category", "closed")),
        ("category", put("openness_category", "open_source")),
        ("category", put("artifacts.base_weights.availability", "closed")),
        ("source", lambda model, _sources: model.update(source="api")),
        ("source", put("artifacts.base_weights.availability", "closed")),
        ("pattern", put("release_pattern", [])),
        ("pattern", put("license.declared", ["cc-by-nc-4.0"])),
        ("size", put("parameters", 8_000_000_000)),
        ("size", put("parameters", None)),
        ("size", put("active_parameters", 9_000_000_000)),
        ("date", put("released", "2016")),
        ("date", put("released", "2027-01")),
        ("date", put("released", "2024-13")),
        ("date", put("stages", [{"stage": "downloadable", "since": "2026-12-01", "evidence": [LINK]}])),
        ("base", put("base_models", ["lab/Absent"])),
    ],
)
def test_each_rule_finds_what_breaks_it(rule: str, broken: Break) -> None:
    model, sources = right()
    broken(model, sources)
    faults = list(RULES[rule](subjects(model, sources=sources)))
    assert {(fault.rule, fault.model) for fault in faults} == {(rule, ID)}


def test_what_is_open_source_has_open_licences() -> None:
    model, sources = right()
    open_ = {"availability": "open", "evidence": [LINK]}
    model["facts"] |= {"openness_category": "open_source", "release_pattern": []}
    model["facts"]["artifacts"] |= {"training_code": open_, "pretraining_data": {**open_, "evidence": [LINK]}}
    assert list(RULES["category"](subjects(model, sources=sources))) == []
    model["facts"]["license"]["declared"] = ["llama3.1"]
    assert [fault.model for fault in RULES["category"](subjects(model, sources=sources))] == [ID]


def test_a_link_of_two_models_needs_a_line_that_covers_both() -> None:
    (one, sources), (other, _) = right(), right()
    other["id"] = "lab/Model-7B-Chat"
    faults = list(RULES["link_shared"](subjects(one, other, sources=sources)))
    assert {fault.model for fault in faults} == {ID, other["id"]}
    lines: list[dict[str, Any]] = [
        {"link": LINK, "about": [ID, other["id"]]},
        {"link": PAPER, "reason": "It describes the data of both."},
    ]
    assert list(RULES["link_shared"](subjects(one, other, sources=lines))) == []


def test_one_organisation_has_one_spelling_and_a_model_one_place() -> None:
    (one, sources), (other, _) = right(), right()
    other["facts"]["origin"]["organisation"] = "A-lab"
    given = subjects(one, other, sources=sources)
    assert {fault.model for fault in RULES["organisation"](given)} == {ID}
    assert {fault.model for fault in RULES["twice"](given)} == {ID}


@pytest.mark.parametrize(
    ("link", "model", "expected"),
    [
        ("https://huggingface.co/bigscience/bloom/blob/main/README.md", "bigscience/bloom", True),
        ("https://huggingface.co/bigscience/bloomz", "bigscience/bloom", False),
        ("https://github.com/allenai/OLMo", "allenai/OLMo-7B", False),
        ("https://example.org/olmo_7b.pdf", "allenai/OLMo-7B", True),
    ],
)
def test_a_link_names_a_model_by_all_parts_of_its_name(link: str, model: str, *, expected: bool) -> None:
    assert names_model(link, model) == expected


@pytest.mark.parametrize(
    ("model", "fitting", "other"),
    [
        ("a/Llama-3.1-8B", 8_030_261_248, 7_000_000_000),
        ("a/gemma-2-2b-it", 2_614_341_888 - 200_000_000, 3_000_000_000),
        ("a/SmolLM2-135M", 134_515_008, 360_000_000),
        ("a/pythia-2.8b", 2_775_208_960, 3_200_000_000),
    ],
)
def test_a_name_gives_a_size(model: str, fitting: int, other: int) -> None:
    named = size_in(model)
    assert named is not None
    assert (named.fits(fitting), named.fits(other)) == (True, False)


@pytest.mark.parametrize("model", ["a/bloom", "a/Mixtral-8x7B-v0.1", "a/t5-base", "a/merge-7B-13B"])
def test_other_names_give_none(model: str) -> None:
    assert size_in(model) is None


def test_the_check_names_file_model_and_field(tmp_path: Path) -> None:
    assert CliRunner().invoke(check_citations, []).exit_code == 0
    (tmp_path / "mine.yaml").write_text("""models:
  - id: mine/model
    source: vendor
    facts:
      parameters: 7000000000
      released: 2024
      artifacts:
        base_weights: {availability: open}
        checkpoints: {availability: unknown}
        tokenizer: {availability: open, evidence: ["https://example.org"]}
""")
    (tmp_path / "broken.yaml").write_text("models: [{id: x, source: elsewhere, facts: {}}]")
    found = CliRunner().invoke(check_citations, [str(tmp_path)])
    assert found.exit_code == 1
    assert found.stderr.splitlines() == [
        f"broken.yaml: /models/0/source: {ELSEWHERE}",
        "mine.yaml: mine/model: artifacts.base_weights",
        "mine.yaml: mine/model: artifacts.checkpoints: a note why it is unknown",
        "mine.yaml: mine/model: parameters",
        "mine.yaml: mine/model: released",
    ]
    assert "1 models checked, 5 findings" in found.stdout
