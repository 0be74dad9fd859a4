"""Digests of licences: what they name joins records that are there, and models go by the names that they have today."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from registry.cli.records.index_claims import claims as claims_command
from registry.errors import Invalid, MisconfiguredError
from registry.licenses.catalogue.load import load_catalogue
from registry.records.indexes import DIGESTS, SHIPPED, read_shipped
from registry.records.indexes.bundle import CLAIMS
from registry.records.indexes.digests import claims_of_digest, read_digest
from registry.records.indexes.placement import present_ids, present_name
from registry.records.starter import recorded_models
from registry.records.starter.catalogue import read_catalogue
from registry.records.starter.files import read_starter

COMMIT = "0" * 40


def row(source: str, words: str | None, models: list[str], link: str | None = None) -> dict[str, Any]:
    if source == "comparia":
        return {"id": "some", "license": words, "hf_models": models}
    if source == "open-llms":
        return {"name": "Some", "license_raw": words, "hf_models": models}
    return {"license_raw": words, "hf_models": models, "link": link, "source": {"path": "projects/some.yaml"}}


def declared(tmp_path: Path, source: str, *rows: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """What a digest of these rows says, where lab/One and lab/Two have a record."""
    path = tmp_path / "digest.json"
    path.write_bytes(msgspec.json.encode({"commit": COMMIT, "records": rows}))
    claims = claims_of_digest(load_catalogue(), read_digest(source, path), ["lab/One", "lab/Two"])
    assert all(claim.facts.license and COMMIT in claim.facts.license.evidence[0] for claim in claims)
    return [(claim.model, claim.facts.license.declared if claim.facts.license else ()) for claim in claims]


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("comparia", "Apache 2.0", ("apache-2.0",)),
        ("open-llms", "Apache License 2.0", ("apache-2.0",)),
        ("open-llms", "Apache 2.0, CC BY-SA-3.0", ("apache-2.0", "cc-by-sa-3.0")),
        ("open-llms", "Custom Free with some usage restriction (might require registration)", ("Custom",)),
        ("open-llms", "Gemma Terms of Use Free with usage restriction and models trained on it", ("gemma",)),
        ("opening-up-chatgpt", "Apache 2.0 and RAIL (responsible AI license)", ("Apache 2.0 and RAIL",)),
        ("opening-up-chatgpt", "CC-BY-NC and C4AI acceptable use policy", ("CC-BY-NC",)),
    ],
)
def test_a_licence_is_named_in_the_words_of_the_digest(
    tmp_path: Path, source: str, words: str, expected: tuple[str, ...]
) -> None:
    assert declared(tmp_path, source, row(source, words, ["LAB/one"])) == [("lab/One", expected)]


def test_only_models_that_a_row_names_and_that_have_a_record_count(tmp_path: Path) -> None:
    several = row("open-llms", "MIT", ["lab/one", "lab/two", "lab/three"])
    assert declared(tmp_path, "open-llms", several) == [("lab/One", ("mit",)), ("lab/Two", ("mit",))]
    assert declared(tmp_path, "open-llms", row("open-llms", None, ["lab/one"])) == []
    linked = row("opening-up-chatgpt", "MIT", ["lab/one", "lab/two"], "https://huggingface.co/lab/two")
    assert declared(tmp_path, "opening-up-chatgpt", linked) == [("lab/Two", ("mit",))]
    unlinked = row("opening-up-chatgpt", "MIT", ["lab/one", "lab/two"], "https://example.org")
    assert declared(tmp_path, "opening-up-chatgpt", unlinked) == []


@pytest.mark.parametrize("text", ["[]", "{", '{"commit": "x", "records": [{"id": "some"}]}', '{"records": []}'])
def test_what_is_no_digest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "digest.json").write_text(text)
    with pytest.raises(Invalid, match="no copy of the digest"):
        read_digest("comparia", tmp_path / "digest.json")
    with pytest.raises(Invalid, match="no tidy copy"):
        read_digest("comparia", tmp_path)


def test_the_command_writes_a_digest(tmp_path: Path) -> None:
    path, output = tmp_path / "digest.json", tmp_path / "comparia"
    records = [row("comparia", "MIT", ["bigscience/BLOOM"]), row("comparia", "MIT", ["nobody/nothing"])]
    path.write_bytes(msgspec.json.encode({"commit": COMMIT, "records": records}))
    given = ["comparia", str(path), "--date", "2026-01-31", "--output", str(output)]
    assert CliRunner().invoke(claims_command, given).exit_code == 0
    (claim,) = msgspec.json.decode((output / CLAIMS).read_bytes())
    assert (claim["model"], claim["facts"]["license"]["declared"]) == ("bigscience/bloom", ["mit"])


@pytest.mark.parametrize("name", DIGESTS)
def test_a_digest_says_nothing_but_licences_of_models_with_a_record(name: str) -> None:
    known = set(recorded_models())
    for claim in read_shipped(name).claims:
        assert claim.model in known
        assert claim.facts == msgspec.structs.replace(type(claim.facts)(), license=claim.facts.license)


def test_a_name_leads_to_one_that_is_none_itself() -> None:
    names = present_ids()
    assert not {present.lower() for present in names.values()} & {
        former for former, present in names.items() if former != present.lower()
    }
    assert present_name("Meta-Llama/meta-llama-3.1-405b-instruct") == "meta-llama/Llama-3.1-405B-Instruct"
    assert present_name("lab/One") == "lab/One"


def test_no_model_has_a_record_under_a_former_name_as_well() -> None:
    former = {name for name, present in present_ids().items() if name != present.lower()}
    assert not former & {entry.id.lower() for entry in read_catalogue()}
    assert not former & {model.id.lower() for model in read_starter()}
    for name in SHIPPED:
        bases = {base.lower() for claim in read_shipped(name).claims for base in claim.facts.base_relations}
        assert not former & bases


def test_a_list_of_names_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.records.indexes.placement._NAMES", "indexes/shipped/mot/source.yaml")
    present_ids.cache_clear()
    with pytest.raises(MisconfiguredError, match=r"source\.yaml"):
        present_ids()
    monkeypatch.undo()
    present_ids.cache_clear()
