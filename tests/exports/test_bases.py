"""What documents say of the models that a model was made from."""

import json
from typing import Any

import pytest
from spdx_tools.spdx.model.relationship import RelationshipType
from spdx_tools.spdx.model.spdx_no_assertion import SpdxNoAssertion

from registry.db import Database
from registry.licenses.knowledge import Knowledge
from registry.records.conclusions.service import curate
from registry.records.facts.curation import ConclusionWrite, CuratedFacts
from registry.records.facts.observation import ObservedBase
from registry.records.service import register
from tests.exports.conftest import Observe
from tests.support.clock import NOW
from tests.support.exports.reader import Reader

NO_ASSERTION = SpdxNoAssertion()


def written(license_: object) -> str:
    return str(license_)


def test_base_models_are_packages_of_their_own(add: Observe, reader: Reader) -> None:
    add("meta-llama/Llama-3.1-8B", declared=("llama3.1",))
    bases = (ObservedBase("meta-llama/Llama-3.1-8B", "finetune"), ObservedBase("no/where", "quantized"))
    add(declared=("mit",), bases=bases)
    for document in reader.read_both("a/b"):
        _, llama, nowhere = document.packages
        assert (llama.name, written(llama.license_declared)) == ("meta-llama/Llama-3.1-8B", "LicenseRef-llama3.1")
        assert (nowhere.name, nowhere.license_declared) == ("no/where", NO_ASSERTION)
        kinds = {edge.related_spdx_element_id: edge.relationship_type for edge in document.relationships}
        assert kinds["SPDXRef-Base-1"] == RelationshipType.DESCENDANT_OF
        assert kinds["SPDXRef-Base-2"] == RelationshipType.VARIANT_OF


def test_what_a_curator_concluded_of_a_base_is_not_declared_by_its_authors(
    add: Observe, reader: Reader, database: Database, knowledge: Knowledge
) -> None:
    add("acme/base", declared=("other",), license_name="our-own")
    with database.unit_of_work() as work:
        record = register(work, knowledge, "acme/base", source="huggingface", now=NOW)
        write = ConclusionWrite(license="apache-2.0", reason="The author wrote so.")
        curate(work, knowledge, record, CuratedFacts(), write, actor="curator", now=NOW)
    add(declared=("mit",), bases=(ObservedBase("acme/base", "finetune"),))
    for document in reader.read_both("a/b"):
        _, base = document.packages
        assert (base.license_declared, written(base.license_concluded)) == (NO_ASSERTION, "Apache-2.0")
    (component,) = json.loads(reader.write("a/b", "cyclonedx-1.7").data)["components"]
    assert component["licenses"] == [{"license": {"id": "Apache-2.0", "acknowledgement": "concluded"}}]
    graph = json.loads(reader.write("a/b", "spdx-3.0.1").data)["@graph"]
    said = {one["relationshipType"] for one in graph if one.get("from", "").endswith("#model/acme/base")}
    assert said == {"hasConcludedLicense"}


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"declared": ("other",), "license_name": "our-own", "license_link": "https://example.org/own"}, None),
        ({"declared": ("other",), "license_name": "our-own"}, "Do what you like, in Graz."),
        ({"declared": ("mit", "apache-2.0")}, None), ({}, None),
    ],
)  # fmt: skip
def test_what_authors_declare_of_a_base_stands_in_its_own_document_and_in_that_of_its_child(
    add: Observe, reader: Reader, facts: dict[str, Any], text: str | None
) -> None:
    add("acme/base", text=text, **facts)
    add(declared=("mit",), bases=(ObservedBase("acme/base", "finetune"),))
    for own, document in zip(reader.read_both("acme/base"), reader.read_both("a/b"), strict=True):
        base = document.packages[1]
        assert written(base.license_declared) == written(own.packages[0].license_declared)
        assert "Its licence is not known." in str(base.license_comment)
        named = {one.license_id: (one.license_name, one.cross_references) for one in own.extracted_licensing_info}
        same = {one.license_id: (one.license_name, one.cross_references) for one in document.extracted_licensing_info}
        assert named == same
        assert bool(named) is ("license_name" in facts)
    of_base = json.loads(reader.write("acme/base", "cyclonedx-1.7").data)["metadata"]["component"].get("licenses", [])
    (component,) = json.loads(reader.write("a/b", "cyclonedx-1.7").data)["components"]
    assert [{**one["license"], "text": None} if "license" in one else one for one in component.get("licenses", [])] == [
        {**one["license"], "text": None} if "license" in one else one for one in of_base
    ]
    graphs = [json.loads(reader.write(one, "spdx-3.0.1").data)["@graph"] for one in ("acme/base", "a/b")]
    assert declared_in(graphs[0], "acme/base") == declared_in(graphs[1], "acme/base")


def declared_in(graph: list[dict[str, Any]], model: str) -> list[str | None]:
    """The expressions that a document of SPDX 3 says are declared of a model; None where none is."""
    by_id = {one.get("spdxId"): one for one in graph}
    edges = [one for one in graph if one.get("from", "").endswith(f"#model/{model}")]
    targets = [one["to"][0] for one in edges if one["relationshipType"] == "hasDeclaredLicense"]
    return [by_id.get(one, {}).get("simplelicensing_licenseExpression") for one in targets]
