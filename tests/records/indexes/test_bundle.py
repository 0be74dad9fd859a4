"""Shipped indexes: every entry has its record, facts alone are taken over, and the terms of the data stand beside."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from registry.cli.records.index_claims import claims as claims_command
from registry.errors import Invalid, MisconfiguredError
from registry.licenses.catalogue.load import load_catalogue
from registry.records.facts.curation import CuratedFacts
from registry.records.indexes import DIGESTS, SHIPPED, read_shipped, read_sources, shipped_folder
from registry.records.indexes.bundle import CLAIMS, LICENSE, SOURCE, claims_in
from registry.records.indexes.copies import open_copy
from registry.records.indexes.digests import claims_of_digest, read_digest
from registry.records.indexes.placement import Candidate, place, source_of_entry
from registry.records.starter import recorded_models
from tests.support.real_data import needs_real_data

ENTRIES = {"osai": 193, "mot": 273, "comparia": 52, "open-llms": 46, "opening-up-chatgpt": 21}
TIDY = {
    "osai": "osai_index_models.json", "mot": "mot_models.json", "comparia": "comparia_licenses_models.json",
    "open-llms": "open_llms.json", "opening-up-chatgpt": "opening_up_chatgpt_v1_models.json",
}  # fmt: skip
INDEXES = tuple(name for name in SHIPPED if name not in DIGESTS)
WORDS_OF_LICENSES = {
    "CC-BY-4.0": "Creative Commons Attribution 4.0", "MIT": "The Model Openness Tool Authors",
    "Apache-2.0": "Apache License Version 2.0",
}  # fmt: skip


def candidate(
    name: str, repository: str | None = None, *, file: str | None = None, by: str | None = "A Lab",
    linked: str | None = None,
) -> Candidate:  # fmt: skip
    return Candidate(file or f"{name}.yml", name, by, repository, linked or repository)


@pytest.mark.parametrize(
    ("entry", "model"),
    [
        (candidate("Model", "lab/model-7b"), "lab/model-7b"),
        (candidate("Old Model \N{GREEK SMALL LETTER ALPHA}"), "A-Lab/Old-Model-alpha"),
        (candidate("Model+ 8B", by=None), "unnamed/Model-8B"),
        (candidate("Model-8B", linked="lab/Model-1B"), "lab/Model-8B"),
        (candidate("Other-8B", linked="lab/Model-1B"), "A-Lab/Other-8B"),
        (candidate("Model-32B", file="Model-72B.yml", linked="lab/Model-72B"), "lab/Model-72B"),
        (candidate("!!!", file="strange.yml", by="???"), "unnamed/strange"),
    ],
)
def test_an_entry_finds_its_record(entry: Candidate, model: str) -> None:
    assert place([entry]) == {entry.file: model}


def test_of_rivals_the_namesake_has_the_repository_and_the_others_their_own_names() -> None:
    rivals = [
        candidate("Model", "lab/model-7b"), candidate("Model-7B", "Lab/Model-7b"),
        candidate("Model 7b", "lab/model-7b", file="again.yml"), candidate("Other", "lab/x-1b"),
        candidate("Otherwise", "lab/x-1b"), candidate("Other", by="Lab", file="third.yml"),
    ]  # fmt: skip
    placed = place(rivals)
    assert placed["Model-7B.yml"].lower() == placed["again.yml"].lower() == "lab/model-7b"
    assert placed["Model.yml"] == "lab/Model"
    assert {placed["Other.yml"], placed["Otherwise.yml"], placed["third.yml"]} == {
        "A-Lab/Other", "A-Lab/Otherwise", "Lab/Other",
    }  # fmt: skip


def test_a_model_without_a_repository_is_an_api_where_its_weights_are_closed() -> None:
    closed = msgspec.convert({"artifacts": {"base_weights": {"availability": "closed"}}}, CuratedFacts)
    entry = candidate("Model")
    assert source_of_entry(entry, "A-Lab/Model", closed) == "api"
    assert source_of_entry(entry, "A-Lab/Model", CuratedFacts()) == "vendor"
    assert source_of_entry(candidate("Model", "lab/model"), "lab/model", closed) == "huggingface"


@pytest.mark.parametrize("name", SHIPPED)
def test_each_source_says_whose_it_is_and_on_which_terms(name: str) -> None:
    index = read_shipped(name)
    assert len({claim.entry for claim in index.claims}) == ENTRIES[name]
    assert index.about == read_sources()[name]
    assert index.about.commit.isalnum()
    text = (shipped_folder() / name / LICENSE).read_text(encoding="utf-8")
    assert WORDS_OF_LICENSES[index.about.data_license] in " ".join(text.split())
    assert "<" not in text


@pytest.mark.parametrize("name", SHIPPED)
def test_only_facts_are_taken_over(name: str) -> None:
    for claim in read_shipped(name).claims:
        facts = claim.facts
        items = (*facts.artifacts.values(), *facts.documentation.values())
        assert facts.description is None
        assert not any(item.note for item in items)
        licences = [facts.license, *facts.licenses.values()]
        named = [word for one in licences if one for word in one.declared] + [item.license or "" for item in items]
        assert all(len(word) <= 80 for word in named), claim.model
        assert all(one.basis == "index" for one in licences if one)


@needs_real_data
@pytest.mark.parametrize("name", INDEXES)
def test_the_shipped_claims_are_those_of_the_copy(name: str, shared_data: Path) -> None:
    copy = open_copy(load_catalogue(), name, shared_data / "openness" / TIDY[name])
    about = read_sources()[name]
    assert (about.commit, about.date) == (copy.commit, copy.date)
    assert claims_in(copy) == read_shipped(name).claims


@needs_real_data
@pytest.mark.parametrize("name", DIGESTS)
def test_the_shipped_claims_are_those_of_the_digest(name: str, shared_data: Path) -> None:
    copy = read_digest(name, shared_data / "openness" / TIDY[name])
    about = read_sources()[name]
    assert about.commit == copy.commit
    assert copy.date in {None, about.date}
    assert claims_of_digest(load_catalogue(), copy, recorded_models()) == read_shipped(name).claims


def test_the_command_writes_a_folder_from_a_checkout(tmp_path: Path) -> None:
    models = tmp_path / "copy" / "models"
    models.mkdir(parents=True)
    (models / "Model-7B.yml").write_text(
        "release: {name: Model-7B, producer: A Lab, huggingface: lab/Model-7B, license: {distribution: {name: MIT}}}"
    )
    (models / "broken.yml").write_text("release: [")
    output = tmp_path / "mot"
    given = ["mot", str(tmp_path / "copy"), "--output", str(output)]
    assert "--date" in CliRunner().invoke(claims_command, given).stderr
    done = CliRunner().invoke(claims_command, [*given, "--date", "2026-01-31", "--json"])
    assert done.exit_code == 1
    assert "broken.yml" in done.stderr
    assert {file.name for file in output.iterdir()} == {CLAIMS, SOURCE, LICENSE}
    (claim,) = msgspec.json.decode((output / CLAIMS).read_bytes())
    assert (claim["model"], claim["facts"]["license"]["declared"]) == ("lab/Model-7B", ["mit"])


def test_what_is_no_copy_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = tmp_path / "strange.json"
    strange.write_text("[]")
    with pytest.raises(Invalid, match="no copy of an index"):
        open_copy(load_catalogue(), "mot", strange)
    (tmp_path / "mot").mkdir()
    (tmp_path / "mot" / CLAIMS).write_text('[{"model": 1}]')
    monkeypatch.setattr("registry.records.indexes.bundle.shipped_folder", lambda: tmp_path)
    with pytest.raises(MisconfiguredError, match=r"shipped/mot/claims\.json"):
        read_shipped("mot")
