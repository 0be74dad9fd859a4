"""The values of the reference's facts, not only their clauses, stand in the catalogue."""

from typing import Any

import pytest

from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import country_set, load_catalogue
from tests.support.real_data import needs_real_data, real_or_empty

METRICS = {
    "MAU": "monthly_active_users",
    "DAU": "daily_active_users",
    "revenue_12m_usd": "annual_revenue_usd",
    "annual_recurring_revenue_usd": "annual_revenue_usd",
    "aggregate_revenue_usd": "annual_revenue_usd",
}
WORDS = {
    ("grok2-community", "unknown"): "conditional",  # read since: 2.a
    ("cc-by-nd-4.0", "conditional"): "yes",  # with `modified: no`
    ("chatglm2", "unspecified"): "unknown",
    ("yi-2.1", "derivative by definition"): "conditional",
    ("mrl-0.1", "research purposes only"): "conditional",
}
"""What the reference puts in words of its own."""
PLACES = {"EU27": 27, "EU27 + GB + KR": 29, "none": 0}
TERMS = {"commercial": "commercial", "redistribution": "redistribution", "train_others": "output_training"}


def reference() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = real_or_empty("reference/licenses.yaml").get("licenses", [])
    return listed


def entry_of(listed: dict[str, Any]) -> License:
    return load_catalogue().entries[listed["key"]]


def rows(field: str) -> pytest.MarkDecorator:
    """The entries of the reference that have this field."""
    found = [listed for listed in reference() if field in listed]
    return pytest.mark.parametrize("listed", found, ids=lambda listed: listed["key"])


@needs_real_data
@pytest.mark.parametrize("field", TERMS)
def test_answers_are_the_same(field: str) -> None:
    for listed in (listed for listed in reference() if field in listed):
        said = str(listed[field]["v"])
        term = getattr(entry_of(listed).terms, TERMS[field])
        assert term.value == WORDS.get((listed["key"], said), said.split(" (", maxsplit=1)[0]), listed["key"]


@needs_real_data
@rows("thresholds")
def test_limits_of_size_are_the_same(listed: dict[str, Any]) -> None:
    given = [(one.metric, one.operator, one.value, one.effect) for one in entry_of(listed).terms.thresholds or ()]
    assert given == [
        (METRICS.get(one["metric"], one["metric"]), one["op"], one["value"], one["effect"].replace("-", "_"))
        for one in listed["thresholds"]
    ]


@needs_real_data
@rows("thresholds")
def test_limits_are_measured_when_the_reference_says(listed: dict[str, Any]) -> None:
    for one, said in zip(entry_of(listed).terms.thresholds or (), listed["thresholds"], strict=True):
        at = str(said.get("at", "unknown"))
        if (listed["key"], at) == ("minimax-h3", "unknown"):
            at = "ongoing"  # read since: IV.1
        assert one.measured == ("at_release" if "month before" in at else "unknown" if at == "unknown" else "ongoing")
        if one.release_date:
            assert str(one.release_date) in at or "release" in at


@needs_real_data
@rows("geo")
def test_territories_are_the_same(listed: dict[str, Any]) -> None:
    territory, said = entry_of(listed).terms.territory, listed["geo"]
    assert territory is not None
    places = str(said.get("excluded", said.get("v")))
    expected = PLACES.get(places, 30 if places.startswith("EU27 + GB + KR + US") else None)
    assert len(territory.excluded) == expected
    assert not expected or country_set("EU27") <= set(territory.excluded)
    assert territory.covers == ("multimodal" if "multimodal" in str(said.get("covers")) else "all")


@needs_real_data
@rows("effective")
def test_dates_are_the_same(listed: dict[str, Any]) -> None:
    assert str(entry_of(listed).effective) == str(listed["effective"])[:10]
