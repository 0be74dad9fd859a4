"""The Hub's JSON, real and spoiled."""

import json
from itertools import islice
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.hub import BaseModel, HubModel
from registry.hub.huggingface.payloads import EXPAND, read_entries, read_model
from tests.support.real_data import real, real_lines

SHA = "a" * 40
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "_id", "modelId", "sha", *EXPAND)


def model(**fields: Any) -> HubModel:  # noqa: ANN401 - any JSON
    read = read_model({"id": "a/b", "sha": SHA, **fields})
    assert read is not None
    return read


def test_a_real_gated_model() -> None:
    read = read_model(json.loads(real("testdata/hub_payloads/maruel_apiRepoLlama3_2Data.json").read_text()))
    assert read is not None
    assert (read.id, read.hub_id, read.gated) == ("meta-llama/Llama-3.2-3B", "66eaf084b3b3239188f66fa7", "manual")
    assert (read.declared, read.license_tags) == (("llama3.2",), ("llama3.2",))
    assert (read.parameters, read.pipeline_tag, read.library) == (3212749824, "text-generation", "transformers")
    assert read.gate_prompt is not None
    assert read.gate_prompt.startswith("### LLAMA 3.2")
    assert {"LICENSE.txt", "USE_POLICY.md"} <= set(read.siblings)


def test_a_real_list_item_of_2026() -> None:
    item = json.loads(real("testdata/hub_payloads/observed_2026.json").read_text())["list_item_2026-06"]["item"]
    read = read_model(item)
    assert read is not None
    assert read.base_models == (BaseModel("JetBrains/Mellum2-12B-A2.5B-Thinking", "quantized"),)
    assert (read.declared, read.license_tags, read.gated) == ((), ("apache-2.0",), False)


def test_payloads_of_2022_are_read_or_refused() -> None:
    answers = [read_model(item) for item in islice(real_lines("testdata/hub_models_2022.jsonl.gz"), 3_000)]
    assert len(answers) == 3_000
    assert all(read is None or (read.gated is None and read.disabled is None) for read in answers)


def test_what_is_missing_is_unknown() -> None:
    read = model()
    assert (read.gated, read.disabled, read.private, read.downloads, read.hub_id) == (None,) * 5


def test_relations_come_from_tags_before_the_card() -> None:
    tags = ["base_model:x/y", "base_model:quantized:x/y", "base_model:merge:z/w"]
    read = model(cardData={"base_model": ["x/y", "c/d"], "base_model_relation": "adapter"}, tags=tags)
    assert set(read.base_models) == {
        BaseModel("x/y", "quantized"),
        BaseModel("z/w", "merge"),
        BaseModel("c/d", "adapter"),
    }


def test_odd_fields_are_unknown_not_fatal() -> None:
    read = model(
        gated=7,
        tags="license:mit",
        cardData=[],
        downloads=-1,
        likes=2**70,
        lastModified="yesterday",
        siblings=[None, {}],
    )
    assert read == HubModel(id="a/b", hub_id=None, sha=SHA, tags=("license:mit",), license_tags=("mit",))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_no_payload_raises(fields: dict[str, Any]) -> None:
    read_model(fields)
    model(**{name: value for name, value in fields.items() if name not in {"id", "sha"}})
    read_entries([fields, {"path": "x", "oid": SHA, "size": 1, "lfs": fields}])


def test_entries_that_are_no_files_are_left_out() -> None:
    folder, file = {"type": "directory", "path": "d", "oid": SHA}, {"type": "file", "path": "f", "oid": SHA, "size": 3}
    assert list(read_entries([folder, file, None, {"path": "no-size", "oid": SHA}])) == ["f"]
