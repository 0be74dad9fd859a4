"""What is counted of a stored document."""

from typing import Any

import msgspec
import pytest

from registry.records.figures.rules import figure_of


def figure(**members: Any) -> Any:  # noqa: ANN401 - members of a document
    return figure_of(msgspec.json.encode(members))


@pytest.mark.parametrize(
    ("released", "created", "counted"),
    [
        ("2024", "2024-05-06T07:08:09Z", "2024"),
        ("2024-05", None, "2024-05"),
        (None, "2024-05-06T23:30:00-02:00", "2024-05-07"),
        (None, "2022-03-02T23:29:04Z", ""),
        (None, "2022-03-03T00:00:00Z", "2022-03-03"),
        (None, None, ""),
    ],
)
def test_the_first_release_is_stated_or_the_day_of_the_repository(
    released: str | None, created: str | None, counted: str
) -> None:
    assert figure(released=released, hub={"created_at": created}).released == counted


@pytest.mark.parametrize(
    ("user", "base", "weights"),
    [
        ("open", "closed", "open"),
        ("none", "open", "open"),
        ("unknown", "partial", "partial"),
        ("none", "unknown", "none"),
        (None, None, "unknown"),
    ],
)
def test_weights_are_those_that_exist(user: str | None, base: str | None, weights: str) -> None:
    kinds = {"end_user_weights": user, "base_weights": base, "pretraining_data": "partial"}
    found = figure(artifacts={kind: {"availability": one} for kind, one in kinds.items() if one})
    assert (found.weights, found.data) == (weights, "partial")


def test_a_document_of_another_release_says_nothing() -> None:
    assert figure_of(b"{}") == figure()
    assert figure_of(b"[]") is None
    assert figure(released=7) is None
    assert figure(artifacts={"end_user_weights": {"availability": "perhaps"}}) is None
