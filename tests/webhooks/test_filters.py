"""What a subscription hears of."""

from typing import Any

import msgspec
import pytest

from registry.webhooks.filters import Filters, covers, model_fault, owner_fault

CHANGE = {"severity": "warning", "direction": "narrowed", "class_before": "permissive", "class_after": "community"}


@pytest.mark.parametrize(
    ("events", "models", "type_", "model", "expected"),
    [(None, None, "license.changed", "a/b", True), (["model.deleted"], None, "license.changed", "a/b", False),
     (["license.changed"], ["A/B"], "license.changed", "a/b", True), (None, ["a/c"], "license.changed", "a/b", False),
     (None, ["a/*"], "license.changed", "a/b", True), (None, ["b/*"], "license.changed", "a/b", False),
     (None, ["a/c"], "endpoint.disabled", "", True), (None, ["*"], "license.changed", "a/b", False)],
)  # fmt: skip
def test_filters(events: list[str] | None, models: list[str] | None, type_: str, model: str, *, expected: bool) -> None:
    assert covers(Filters(types=events, models=models), type_, model, {}) is expected


@pytest.mark.parametrize(
    ("filters", "data", "expected"),
    [({"min_severity": "warning"}, CHANGE, True), ({"min_severity": "critical"}, CHANGE, False),
     ({"min_severity": "critical"}, {}, True), ({"min_severity": "critical"}, {"severity": "unheard of"}, True),
     ({"directions": ["narrowed", "unknown"]}, CHANGE, True), ({"directions": ["widened"]}, CHANGE, False),
     ({"directions": ["widened"]}, {}, True), ({"classes": ["permissive"]}, CHANGE, True),
     ({"classes": ["community"]}, CHANGE, True), ({"classes": ["research-only"]}, CHANGE, False),
     ({"classes": ["research-only"]}, {"class_before": None, "class_after": None}, True),
     ({"owners": ["ACME"]}, CHANGE, True), ({"owners": ["acm"]}, CHANGE, False),
     ({"owners": ["acme"], "min_severity": "critical"}, CHANGE, False),
     ({"owners": ["acme"], "classes": ["permissive"], "directions": ["narrowed"]}, CHANGE, True)],
)  # fmt: skip
def test_all_have_to_be_fulfilled_and_what_cannot_be_judged_passes(
    filters: dict[str, Any], data: dict[str, Any], *, expected: bool
) -> None:
    assert covers(msgspec.convert(filters, Filters), "license.changed", "acme/tiny", data) is expected


@pytest.mark.parametrize("entry", ["acme/", "datasets/x", "a b", "*", "", "a/../b"])
def test_what_names_no_owner(entry: str) -> None:
    assert owner_fault(entry) is not None


def test_what_names_one() -> None:
    assert owner_fault("acme") is owner_fault("modelscope:Qwen") is model_fault("acme/*") is None
