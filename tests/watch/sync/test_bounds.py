"""What a source says without measure makes no model unreadable: it is cut to what a record holds, and never milder."""

from typing import Any

import pytest

from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

BASES = [f"lab/base-{number}" for number in range(60)]


@pytest.mark.parametrize(
    ("told", "parameters", "bases"),
    [
        ({"safetensors": {"total": 2**62}}, None, 0),
        ({"safetensors": {"total": 10**15}}, 10**15, 0),
        ({"tags": [f"base_model:{base}" for base in BASES]}, None, 50),
        ({"tags": [f"base_model:{base}" for base in BASES[:50]]}, None, 50),
    ],
)
def test_a_model_is_recorded_all_the_same(
    story: Story, told: dict[str, Any], parameters: int | None, bases: int
) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}, extra=told)
    assert story.outcome() == "first_seen"
    record = story.record()
    assert (record["parameters"], len(record["base_models"])) == (parameters, bases)
    unknown = [base["id"] for base in record["base_models"] if base["id"] not in BASES]
    assert len(unknown) == (1 if len(told.get("tags", ())) > 50 else 0)
    assert story.outcome() == "unchanged"
