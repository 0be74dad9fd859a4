"""Assertions made for tests."""

from datetime import UTC, datetime

from registry.records.layers.rules import Assertion

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def assertion(field: str, value: object, reason: str | None = None) -> Assertion:
    return Assertion(field=field, value=value, by="ann", at=NOW, reason=reason)
