from typing import Any

import msgspec
import pytest
import yaml

from registry.errors import MisconfiguredError
from registry.licenses.catalogue.entries import Evidence, License, Terms
from registry.licenses.catalogue.load import load_catalogue, read_catalogue
from tests.support.real_data import needs_real_data, real_or_empty

ENTRY = {"key": "x", "name": "X License", "class": "permissive", "evidence": "text-partial"}
TERMS = {
    "commercial": "commercial",
    "redistribution": "redistribution",
    "train_others": "output_training",
    "patent": "patents",
    "derivative_binding": "binding",
    "litigation": "litigation",
    "termination": "termination",
    "hosted_service": "hosted_service",
}
CLASSES = {"data-license": "data", "proprietary-or-unknown": "unknown"}
READ_SINCE = {"apple-ascl": "permissive"}
"""Hub ids whose text nobody had read when the reference was made."""
GRADES = {
    **dict.fromkeys(("openmdw-1.1", "fair-nc", "qwen-research-2024", "minimax-h3", "minimax-nc", "ltx-2.x"), "text"),
    **dict.fromkeys(("sdxl-0.9-research", "apple-ascl", "lfm-1.0", "deepfloyd-if"), "text"),
    **dict.fromkeys(("mrl-0.1", "mnpl-0.1", "falcon-180b", "grok2-community"), "text-partial"),
    **dict.fromkeys(("nvidia-nemotron-open-model", "nvidia-open-model", "msr", "llama1"), "text-partial"),
}
"""Grades that moved since the reference was made: a text that was read whole, or a copy that nothing confirms."""


def file_of(*entries: object) -> str:
    return yaml.safe_dump({"licenses": list(entries)})


def test_the_shipped_catalogue_loads_whole() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.hub_ids) == 83
    assert len(catalogue.entries) >= 137
    assert len(catalogue.version) == 12


@needs_real_data
@pytest.mark.parametrize(
    "listed", real_or_empty("reference/hf_license_ids.yaml").get("identifiers", []), ids=lambda row: row["id"]
)
def test_every_hub_id_has_its_class_and_spdx_id(listed: dict[str, Any]) -> None:
    entry = load_catalogue().by_hub_id(listed["id"])
    assert entry is not None
    assert entry.class_ == READ_SINCE.get(entry.key, CLASSES.get(listed["class"], listed["class"]))
    assert entry.spdx == listed["spdx"]


@needs_real_data
@pytest.mark.parametrize(
    "listed", real_or_empty("reference/licenses.yaml").get("licenses", []), ids=lambda row: row["key"]
)
def test_every_reference_entry_is_reachable_with_its_facts(listed: dict[str, Any]) -> None:
    entry = load_catalogue().entries[listed["key"]]
    assert entry.evidence == GRADES.get(entry.key, listed["evidence"])
    assert set(listed.get("license_name", [])) <= set(entry.hub_names)
    for name, term in TERMS.items():
        if name in listed:
            assert getattr(entry.terms, term) is not None or term in entry.terms.silent, name
    assert len(entry.terms.thresholds or ()) == len(listed.get("thresholds", []))


@needs_real_data
def test_facts_keep_their_clause() -> None:
    for listed in real_or_empty("reference/licenses.yaml")["licenses"]:
        terms = load_catalogue().entries[listed["key"]].terms
        for name, term in (("commercial", terms.commercial), ("train_others", terms.output_training)):
            clause = listed.get(name, {}).get("c")
            if "not seen" in str(clause) or clause == "no clause":  # the reference names no place
                continue
            if term is not None and term.clause is not None and clause is not None:
                assert str(clause)[0] == term.clause[0], listed["key"]


def test_entries_that_nobody_read_have_no_full_set_of_facts() -> None:
    for entry in load_catalogue().entries.values():
        if entry.evidence is Evidence.NONE:
            assert entry.terms == Terms(), entry.key


def test_the_european_union_is_expanded_and_is_not_the_economic_area() -> None:
    territory = load_catalogue().entries["llama3.2"].terms.territory
    assert territory is not None
    assert len(territory.excluded) == 27
    assert {"DE", "AT", "GR"} <= set(territory.excluded)
    assert not {"NO", "CH", "GB", "IS", "LI"} & set(territory.excluded)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (ENTRY | {"class": "free"}, r"bad\.yaml: x: .*\$\.class"),
        (ENTRY | {"surprise": 1}, r"bad\.yaml: x: .*surprise"),
        (ENTRY | {"terms": {"commercial": {"value": "maybe"}}}, r"bad\.yaml: x: .*terms\.commercial\.value"),
        (ENTRY | {"terms": {"territory": {"excluded": [False]}}}, r"bad\.yaml: x: .*territory\.excluded"),
        (ENTRY | {"terms": {"territory": {"excluded": ["EU28"]}}}, r"bad\.yaml: x: .*territory\.excluded"),
        (["not", "an entry"], r"bad\.yaml: entry 0"),
    ],
)
def test_a_mistake_names_file_key_and_field(entry: object, said: str) -> None:
    with pytest.raises(MisconfiguredError, match=said):
        read_catalogue({"bad.yaml": file_of(entry)})


def test_broken_files_and_duplicates_are_refused() -> None:
    with pytest.raises(MisconfiguredError, match=r"bad\.yaml: not valid YAML"):
        read_catalogue({"bad.yaml": "licenses: [}"})
    with pytest.raises(MisconfiguredError, match=r"bad\.yaml: .*licenses"):
        read_catalogue({"bad.yaml": "[]"})
    with pytest.raises(MisconfiguredError, match="has this key already"):
        read_catalogue({"bad.yaml": file_of(ENTRY, ENTRY)})
    with pytest.raises(MisconfiguredError, match="belongs to x already"):
        read_catalogue({"bad.yaml": file_of(ENTRY | {"hub_ids": ["a"]}, ENTRY | {"key": "y", "hub_ids": ["A"]})})


def test_the_version_follows_the_content() -> None:
    one, two = (read_catalogue({"a.yaml": file_of(ENTRY | {"name": name})}) for name in ("X", "Y"))
    assert one.version != two.version


def test_entries_survive_the_wire() -> None:
    for entry in load_catalogue().entries.values():
        assert msgspec.json.decode(msgspec.json.encode(entry), type=License) == entry
