"""What a component is taken for: by package URL, address, name and hash, and never by a guess."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from registry.db import Database
from registry.db.visibility import let_see_private
from registry.evidence.service import keep_texts
from registry.exports.enrichment.schemas import EnrichmentReport
from registry.exports.enrichment.service import enrich
from registry.hub.values import WeightFile, WeightList
from registry.licenses.knowledge import Knowledge
from registry.records.facts.observation import ObservedFacts, ObservedFile
from registry.records.queries import get_record
from registry.records.service import observe, register, rename
from registry.records.weights import keep_weights
from tests.support.clock import NOW
from tests.support.exports.foreign.spdx import CONTEXT
from tests.support.stub_hub.seeds import MIT

OLD, NEW = "a" * 40, "b" * 40
MODEL, COPY = "example-lab/tutor-7b", "example-lab/tutor-copy"
SHA = "c" * 64

Report = Callable[..., EnrichmentReport]


@pytest.fixture
def add(database: Database, knowledge: Knowledge) -> Callable[..., None]:
    """Puts a model into the registry as it was observed."""

    def observed(model: str = MODEL, revision: str = NEW, *, day: int = 0, text: str = "", **facts: Any) -> None:  # noqa: ANN401 - fields
        now, data = NOW + timedelta(days=day), text.encode()
        file = ObservedFile("LICENSE", hashlib.sha256(data).hexdigest(), len(data), "license")
        with database.unit_of_work() as work:
            keep_texts(work, [data], now)
            record = register(work, knowledge, model, source="huggingface", now=now)
            files = (file,) if text else ()
            observe(work, knowledge, record, ObservedFacts(id=model, revision=revision, files=files, **facts), now)

    return observed


@pytest.fixture
def report(database: Database, knowledge: Knowledge) -> Report:
    """What becomes of components of a document."""

    def asked(*components: dict[str, Any]) -> EnrichmentReport:
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}
        return enrich(database, knowledge, json.dumps(document).encode(), NOW + timedelta(days=9)).report

    return asked


@pytest.fixture
def report_graph(database: Database, knowledge: Knowledge) -> Report:
    """What becomes of elements of a document of SPDX 3."""

    def asked(*elements: dict[str, Any]) -> EnrichmentReport:
        document = {"@context": CONTEXT, "@graph": elements}
        return enrich(database, knowledge, json.dumps(document).encode(), NOW + timedelta(days=9)).report

    return asked


def model(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"type": "machine-learning-model", "name": "weights", **members}


@pytest.mark.parametrize(
    ("component", "by"),
    [
        (model(purl=f"pkg:huggingface/{MODEL}"), "purl"),
        (model(purl=f"pkg:huggingface/{MODEL.upper()}?repository_url=https://huggingface.co"), "purl"),
        ({"type": "library", "name": "x", "purl": f"pkg:huggingface/{MODEL}@{NEW}"}, "purl"),
        (model(purl=f"pkg:huggingface/{MODEL}@main"), "purl"),
        (model(purl=f"pkg:huggingface/{MODEL}@{NEW[:8]}"), "purl"),
        (model(name=MODEL), "name"), (model(group="example-lab", name="tutor-7b", version="latest"), "name"),
        (model(externalReferences=[{"type": "distribution", "url": f"https://hf.co/{MODEL}"}]), "address"),
        (model(externalReferences=[{"type": "distribution", "url": f"https://huggingface.co/{MODEL}/tree/{NEW}"}]),
         "address"),
        (model(name="tutor-7b", externalReferences=[{"type": "website", "url": f"https://huggingface.co/{MODEL}"}]),
         "address"),
    ],
)  # fmt: skip
def test_what_names_a_model_is_that_model(
    component: dict[str, Any], by: str, add: Callable[..., None], report: Report
) -> None:
    add(declared=("mit",), text=MIT.format(who="2025 Example Lab"))
    (found,) = report(component).matched
    assert (found.model, found.matched_by, found.revision, found.note) == (MODEL, by, NEW, None)


@pytest.mark.parametrize(
    "component",
    [
        model(name="tutor-7b"), model(name="Tutor 7B"), model(name="tutor-7b-instruct"),
        model(purl="pkg:huggingface/example-lab/tutor-7"), model(name="tutor-7b", group="another-lab"),
        {"type": "library", "name": MODEL}, {"type": "application", "name": "x", "externalReferences": [
            {"type": "website", "url": f"https://huggingface.co/{MODEL}"}]},
        model(externalReferences=[{"type": "website", "url": f"https://huggingface.co/{MODEL}"}]),
        model(purl=f"pkg:huggingface/{MODEL}?repository_url=https://hub.example.org"),
        model(name=MODEL, purl="pkg:github/example-lab/tutor-7b"),
        model(purl=f"pkg:huggingface/{MODEL}@{'d' * 40}"), model(purl=f"pkg:huggingface/{MODEL}@{NEW[:5]}"),
        model(name=MODEL, version="d" * 12),
        model(purl=f"pkg:huggingface/{MODEL}@{NEW}?revision={OLD}"),
        {"type": "data", "name": MODEL, "purl": f"pkg:huggingface/datasets/{MODEL}"},
        {"type": "data", "name": MODEL, "purl": f"pkg:huggingface/{MODEL}"},
        {"type": "machine-learning-model", "name": "x", "purl": f"pkg:huggingface/spaces/{MODEL}"},
    ],
)  # fmt: skip
def test_what_fits_only_nearly_is_left_alone(
    component: dict[str, Any], add: Callable[..., None], report: Report
) -> None:  # fmt: skip
    add(declared=("mit",))
    told = report(component)
    assert told.matched == ()
    if component["type"] not in {"library", "application"}:
        assert told.unmatched[0].reason


def test_what_it_may_mean_is_suggested(add: Callable[..., None], report: Report) -> None:
    add(declared=("mit",))
    told = report(model(name="tutor-7b"), model(purl="pkg:huggingface/example-lab/tutor-7"), model(name="nothing-like"))
    assert [one.suggestions for one in told.unmatched] == [(MODEL,), (MODEL,), ()]
    assert [one.is_ambiguous for one in told.unmatched] == [True, False, False]


def test_a_commit_has_the_facts_of_that_commit(add: Callable[..., None], report: Report, given: Any) -> None:  # noqa: ANN401 - a fixture
    add(revision=OLD, declared=("mit",), text=MIT.format(who="2025 Example Lab"))
    add(revision=NEW, day=1, declared=("llama3.1",))
    component = model(purl=f"pkg:huggingface/{MODEL}@{OLD}")
    (found,) = report(component).matched
    assert found.revision == OLD
    then, now = given(component), given(model(purl=f"pkg:huggingface/{MODEL}"))
    assert then["cardwatch:license:key"] == ["mit"]
    assert then["licenses"] == [("MIT", "declared")]
    assert now["cardwatch:license:key"] == ["llama3.1"]
    assert (then["cardwatch:revision"], now["cardwatch:revision"]) == ([OLD], [NEW])


def test_what_is_concluded_is_told_apart_from_what_is_declared(
    add: Callable[..., None],
    given: Any,  # noqa: ANN401 - a fixture
) -> None:
    add(declared=("mit",), text=MIT.format(who="2025 Example Lab"))
    told = given(model(name=MODEL))
    assert told["licenses"] == [("MIT", "declared"), ("MIT", "concluded")]
    assert told["cardwatch:evidence"][0].startswith("LICENSE sha256:")


def test_a_version_that_names_no_revision_is_told(add: Callable[..., None], report: Report) -> None:
    add(declared=("mit",))
    (found,) = report(model(name=MODEL, version="1.0")).matched
    assert found.note == f"Its version '1.0' names no revision that was read; the facts are those of {NEW}."


def test_an_old_name_finds_the_model(
    add: Callable[..., None], report: Report, database: Database, knowledge: Knowledge
) -> None:
    add(model="example-lab/older", declared=("mit",))
    with database.unit_of_work() as work:
        rename(work, knowledge, get_record(work.session, "example-lab/older"), MODEL, NOW)
    assert report(model(name="example-lab/older")).matched[0].model == MODEL


def test_the_hash_of_weights_finds_the_one_model_that_has_them(
    add: Callable[..., None], report: Report, database: Database
) -> None:
    add(declared=("mit",))
    weigh(database, MODEL, SHA)
    component = model(name="model.gguf", hashes=[{"alg": "SHA-256", "content": SHA.upper()}])
    (found,) = report(component).matched
    assert (found.model, found.matched_by, found.revision) == (MODEL, "weight", NEW)
    add(model=COPY, declared=("llama3.1",))
    weigh(database, COPY, SHA)
    (left,) = report(component).unmatched
    assert (left.suggestions, left.is_ambiguous) == ((MODEL, COPY), True)
    assert report({**component, "name": COPY}).matched[0].model == COPY


@pytest.mark.parametrize("path", ["model.safetensors", "weights/model.gguf", "/srv/models/a/b/consolidated.00.pth"])
def test_a_file_of_weights_is_found_by_its_hash(
    add: Callable[..., None], report: Report, database: Database, path: str
) -> None:
    add(declared=("mit",))
    weigh(database, MODEL, SHA)
    file = {"type": "file", "name": path, "hashes": [{"alg": "SHA-256", "content": SHA}]}
    nested = {"type": "application", "name": "app", "components": [file]}
    (found,) = report(nested).matched
    assert (found.pointer, found.model, found.matched_by) == ("/components/0/components/0", MODEL, "weight")
    add(model=COPY, declared=("llama3.1",))
    weigh(database, COPY, SHA)
    (left,) = report(nested).unmatched
    assert (left.suggestions, left.is_ambiguous) == ((MODEL, COPY), True)


def test_files_of_which_nothing_is_known_are_passed_over(
    add: Callable[..., None], report: Report, database: Database
) -> None:
    add(declared=("mit",))
    weigh(database, MODEL, SHA)
    hashes = [{"alg": "SHA-256", "content": SHA}]
    told = report(
        {"type": "file", "name": "model.safetensors", "hashes": [{"alg": "SHA-256", "content": "0" * 64}]},
        {"type": "file", "name": "model.safetensors"}, {"type": "file", "name": "notes.txt", "hashes": hashes},
        {"type": "file", "name": 7, "hashes": hashes},
        model(name="x", components=[{"type": "file", "name": "model.safetensors", "hashes": hashes}]),
    )  # fmt: skip
    assert told.matched == ()
    assert [one.pointer for one in told.unmatched] == ["/components/4"]


@pytest.mark.parametrize("element", [
    {"type": "software_File", "name": "weights/model.gguf"}, {"type": "software_Package", "name": "model.safetensors"},
    {"type": "software_Package", "name": "tutor", "software_primaryPurpose": "model"},
])  # fmt: skip
def test_a_file_or_package_of_weights_of_spdx_3_is_found_by_its_hash(
    add: Callable[..., None], report_graph: Report, database: Database, element: dict[str, Any]
) -> None:
    add(declared=("mit",))
    weigh(database, MODEL, SHA)
    found = {"type": "Hash", "algorithm": "sha256", "hashValue": SHA.upper()}
    others = [{"type": "Hash", "algorithm": "sha1", "hashValue": SHA[:40]}, {**found, "hashValue": "0" * 64}]
    for hashes in ([found], [*others, found], found):
        (one,) = report_graph({**element, "spdxId": "urn:w", "verifiedUsing": hashes}).matched
        assert (one.pointer, one.model, one.matched_by) == ("/@graph/0", MODEL, "weight")
    told = report_graph({**element, "spdxId": "urn:w", "verifiedUsing": others}, {**element, "spdxId": "urn:v"})
    assert (told.matched, told.unmatched) == ((), ())


@pytest.mark.parametrize("relation", ["contains", "hasDistributionArtifact"])
def test_what_a_model_of_spdx_3_contains_or_is_no_weights_is_passed_over(
    add: Callable[..., None], report_graph: Report, database: Database, relation: str
) -> None:
    add(declared=("mit",))
    weigh(database, MODEL, SHA)
    hashed = {"verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": SHA}]}
    told = report_graph(
        {"type": "software_File", "spdxId": "urn:w", "name": "model.safetensors", **hashed},
        {"type": "software_File", "spdxId": "urn:n", "name": "notes.txt", **hashed},
        {"type": "software_File", "spdxId": "urn:o", "name": 7, **hashed},
        {"type": "Relationship", "from": "urn:m", "to": ["urn:w"], "relationshipType": relation},
        {"type": "ai_AIPackage", "spdxId": "urn:m", "name": "x"},
    )
    assert (told.matched, [one.pointer for one in told.unmatched]) == ((), ["/@graph/4"])


def test_a_hash_that_contradicts_the_name_leaves_both_unmatched(
    add: Callable[..., None], report: Report, database: Database
) -> None:
    add(declared=("mit",))
    add(model=COPY, declared=("llama3.1",))
    weigh(database, COPY, SHA)
    component = model(name=MODEL, hashes=[{"alg": "SHA-256", "content": SHA}])
    (left,) = report(component).unmatched
    assert (left.suggestions, left.is_ambiguous) == ((MODEL, COPY), True)
    assert "that of another model" in left.reason
    other = model(name="nobody/known", hashes=[{"alg": "SHA-256", "content": SHA}])
    assert report(other).unmatched[0].suggestions == (COPY,)


def test_what_is_private_is_not_there_for_others(
    add: Callable[..., None], report: Report, database: Database
) -> None:  # fmt: skip
    add(declared=("mit",), private=True)
    add(model="example-lab/other", declared=("mit",))
    weigh(database, MODEL, SHA)
    asked = (
        model(name=MODEL), model(name="tutor-7b"), model(purl=f"pkg:huggingface/{MODEL}@{NEW}"),
        model(name="x", hashes=[{"alg": "SHA-256", "content": SHA}]),
    )  # fmt: skip
    try:
        let_see_private(may=False)
        hidden = report(*asked)
    finally:
        let_see_private(may=True)
    assert hidden.matched == ()
    assert not any(MODEL in one.suggestions for one in hidden.unmatched)
    assert "not in the registry" in hidden.unmatched[0].reason
    assert len(report(*asked).matched) == 3


@pytest.fixture
def given(database: Database, knowledge: Knowledge) -> Any:  # noqa: ANN401 - a function
    """What was added to one component: values by the names of properties, and the licences."""

    def asked(component: dict[str, Any]) -> dict[str, Any]:
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [component]}
        done = enrich(database, knowledge, json.dumps(document).encode(), NOW + timedelta(days=9))
        (after,) = json.loads(done.data)["components"]
        told: dict[str, Any] = {}
        for one in after["properties"]:
            told.setdefault(one["name"], []).append(one["value"])
        licences = [one["license"] for one in after.get("licenses", ())]
        return told | {"licenses": [(one.get("id") or one["name"], one["acknowledgement"]) for one in licences]}

    return asked


def weigh(database: Database, model_id: str, sha256: str) -> None:
    """Say that the model has a file with this hash."""
    told = WeightList(revision=NEW, files=(WeightFile("model.safetensors", 10, sha256, "safetensors"),))
    with database.unit_of_work() as work:
        keep_weights(work, get_record(work.session, model_id).number, told, NOW)
