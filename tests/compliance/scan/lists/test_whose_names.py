"""Whose name a word is: owners called like providers, words beside it, charts, packages that sound like models."""

import pytest

from registry.compliance.scan import findings_in

OWNERS = [
    "cerebras/Cerebras-GPT-13B", "databricks/dbrx-instruct", "databricks/dolly-v2-12b", "nebius/SWE-model",
    "Snowflake/snowflake-arctic-embed-l", "Groq/Llama-3-Groq-8B-Tool-Use", "predibase/adapter",
    "openai/whisper-large-v3",
]  # fmt: skip
ROUTES = [
    "cerebras/llama3.1-8b", "databricks/databricks-dbrx-instruct", "groq/llama-3.1-8b-instant", "nebius/acme/small",
    "snowflake/llama3.1-70b", "openai/gpt-4o", "mistral/mistral-large-latest", "anthropic/claude-3-5-haiku-latest",
]  # fmt: skip


@pytest.mark.parametrize("model", OWNERS)
@pytest.mark.parametrize("text", ['A.from_pretrained("{}")', 'litellm.completion(model="{}")'])
def test_an_owner_on_the_hub_is_no_provider(model: str, text: str) -> None:
    assert [one.model for one in findings_in("a.py", text.format(model)).references] == [model]


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_is_no_owner(route: str) -> None:
    assert [one.model for one in findings_in("a.yaml", f"model_id: {route}").references] == [f"api:{route}"]


SETTINGS = [
    ("llm_hf_repo_id: ${REPO:acme/small}", {"acme/small"}),
    ('MODEL_ID: ${MODEL_ID:-"acme/small"}', {"acme/small"}),
    ("part: ${NAME:0:3}", set()),
    ("APP_LLM_MODELNAME: acme/small", {"acme/small"}),
    ("APP_MODELID: acme/small", {"acme/small"}),
    ("modelHub:\n  name: ModelScope\n  modelID: acme/small", {"modelscope:acme/small"}),
    ("modelHub:\n  name: Huggingface\n  modelID: acme/small", {"acme/small"}),
    ("ollama:\n  models:\n    pull:\n    - llama3.2:1b", {"ollama:llama3.2:1b"}),
    ("ollama:\n  models:\n    run: [moondream]", {"ollama:moondream"}),
    ("ci:\n  pull:\n  - always", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SETTINGS)
def test_what_stands_around_a_word_says_whose_it_is(text: str, expected: set[str]) -> None:
    assert {one.model for one in findings_in("values.yaml", text).references} == expected


PROJECT = """[project]
dependencies = ["llama-index-llms-ollama"]
[project.optional-dependencies]
llms = ["llama-index-llms-openai"]
[tool.poetry.extras]
llms-ollama = ["llama-index-llms-ollama"]
embeddings = ["acme/extras"]
[tool.bentoml.build.args]
model_id = "acme/small"
"""


def test_packages_are_no_models() -> None:
    found = findings_in("pyproject.toml", PROJECT)
    assert ([one.model for one in found.references], found.unresolved) == (["acme/small"], ())


def test_a_lock_file_names_packages() -> None:
    assert findings_in("uv.lock", '[[package]]\nname = "ollama"\nmodel = "acme/small"\n').references == ()


def test_a_project_that_is_no_toml_is_read_as_text() -> None:
    assert findings_in("pyproject.toml", "[tool\nmodel_id = acme/small\n").references
