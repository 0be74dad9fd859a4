"""Faults of any type: each with its pointer, none with a pattern, and never more work than is bounded."""

import time
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from msgspec import Meta, inspect

from registry.errors import Invalid
from registry.inputs import faults_in, nearest, read_moment, take, up_to_now
from tests.support.http.application import Client


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    size: Annotated[int, Meta(ge=1, le=9)]
    code: Annotated[str, Meta(pattern="^[a-z]+$", max_length=4)] = "a"


class Outer(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    first_name: str
    colour: Colour | None = None
    kind: Literal["one", "two"] = "one"
    inner: Inner | None = None
    many: Annotated[list[Inner], Meta(max_length=3)] = []
    by_name: dict[str, Inner] = {}
    either: int | list[str] | Inner | None = None
    on: date | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None
    share: Annotated[float, Meta(gt=0, lt=1)] | None = None
    is_on: bool = False

    def __post_init__(self) -> None:
        if self.first_name == "bad":
            raise ValueError("no such name")


FAULTS: tuple[tuple[Any, dict[str, str]], ...] = (
    ([], {"": "an object"}),
    ({}, {"/firstName": "missing"}),
    ({"firstName": 1}, {"/firstName": "text"}),
    ({"firstName": "bad"}, {"": "no such name"}),
    ({"firstName": "x", "first_name": "x"}, {"/first_name": "did you mean 'firstName'"}),
    ({"firstName": "x", "colour": "RED"}, {"/colour": "did you mean 'red'"}),
    ({"firstName": "x", "kind": 1, "isOn": "yes"}, {"/kind": "one, two", "/isOn": "true or false"}),
    ({"firstName": "x", "inner": {"size": 0, "code": "A"}}, {"/inner/size": "at least 1", "/inner/code": "form"}),
    ({"firstName": "x", "many": [{"size": 1}, {"size": "1"}]}, {"/many/1/size": "whole number"}),
    ({"firstName": "x", "many": [{}] * 4}, {"/many": "At most 3"}),
    ({"firstName": "x", "byName": {"a/b": {"size": 10}}}, {"/byName/a~1b/size": "at most 9"}),
    ({"firstName": "x", "either": "word"}, {"/either": "a whole number or a list or an object"}),
    ({"firstName": "x", "either": ["a", 1]}, {"/either/1": "text"}),
    ({"firstName": "x", "on": "2026-02-30"}, {"/on": "28 days"}),
    ({"firstName": "x", "on": "soon", "at": 5}, {"/on": "2026-01-31", "/at": "a moment"}),
    ({"firstName": "x", "share": 1}, {"/share": "less than 1"}),
    ({"firstName": "x", "share": True, "inner": None}, {"/share": "a number"}),
)  # fmt: skip


@pytest.mark.parametrize(("value", "wanted"), FAULTS)
def test_each_fault_has_its_place(value: Any, wanted: dict[str, str]) -> None:  # noqa: ANN401 - JSON
    with pytest.raises(Invalid) as refused:
        take(value, Outer)
    told = dict(refused.value.errors)
    assert told.keys() == wanted.keys()
    assert all(words in told[pointer] for pointer, words in wanted.items()), told


def test_what_is_accepted_has_no_fault() -> None:
    fine = {"firstName": "x", "colour": "red", "many": [{"size": 1}], "either": {"size": 2}, "share": 0.5}
    assert faults_in(fine, Outer) == ()
    assert isinstance(take(fine, Outer), Outer)


def test_a_walk_is_bounded() -> None:
    started = time.process_time()
    deep: Any = {"firstName": 1}
    assert len(faults_in({"byName": {str(number): {} for number in range(100_000)}}, Outer)) == 50
    assert faults_in({**deep, "byName": {str(number): {"size": 1} for number in range(100_000)}}, Outer)
    assert len(faults_in({f"x{number}" * 100: 1 for number in range(10_000)}, Outer)) == 50
    assert time.process_time() - started < 2


def patterns_without_words(wanted: Any, seen: set[type]) -> list[str]:  # noqa: ANN401 - a type, or a part of one
    """The patterns of texts, wherever in a type, that no words stand for."""
    if isinstance(wanted, inspect.Metadata):
        has = bool((wanted.extra or {}).get("words") or (wanted.extra_json_schema or {}).get("description"))
        return [] if has and isinstance(wanted.type, inspect.StrType) else patterns_without_words(wanted.type, seen)
    if isinstance(wanted, inspect.StrType):
        return [wanted.pattern] if wanted.pattern else []
    if isinstance(wanted, inspect.StructType):
        if wanted.cls in seen:
            return []
        seen.add(wanted.cls)
    parts = [getattr(wanted, name, None) for name in ("fields", "types", "item_type", "key_type", "value_type", "type")]
    inner = [one for part in parts for one in (part if isinstance(part, tuple) else (part,)) if one is not None]
    return [found for one in inner for found in patterns_without_words(one, seen)]


def test_whatever_the_api_reads_says_its_patterns_in_words(client: Client) -> None:
    found = []
    for route in client.app.routes:
        for handler, _ in route.route_handler_map.values() if isinstance(route, HTTPRoute) else ():
            assert isinstance(handler, HTTPRouteHandler)
            for name, field in handler.parsed_fn_signature.parameters.items():
                if name == "data":
                    found += patterns_without_words(inspect.type_info(field.annotation), set())
                elif getattr(field.kwarg_definition, "pattern", None) and not field.kwarg_definition.description:  # type: ignore[union-attr]  # it has one
                    found.append(f"{handler.operation_id}: {name}")
    assert found == []


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("uni", ("company", "university"), "university"), ("Public Body", ("public_body",), "public_body"),
        ("reserch", ("research", "teaching"), "research"), ("zzz", ("research",), None), ("", ("research",), None),
        ("x" * 100_000, ("research",), None),
    ],
)  # fmt: skip
def test_the_nearest_word(written: str, known: tuple[str, ...], meant: str | None) -> None:
    assert nearest(written, known) == meant


def test_a_day_is_all_of_it() -> None:
    day = read_moment("2026-03-01", "/as_of")
    assert (day.begin, day.is_day) == (datetime(2026, 3, 1, tzinfo=UTC), True)
    assert day.end == datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert up_to_now(day, now, "/as_of").end == now
    moment = read_moment("2026-03-01T12:00:00+02:00", "/as_of")
    assert (moment.begin, moment.is_day) == (datetime(2026, 3, 1, 10, tzinfo=UTC), False)
    with pytest.raises(Invalid, match="has not come yet"):
        up_to_now(read_moment("2026-03-02", "/as_of"), now, "/as_of")


@pytest.mark.parametrize("text", ["", "now", "2026", "2026-03", "2026-3-1", "2026-02-29", "2026-00-10",
                                  "0000-01-01", "2026-03-01T25:00:00Z",
                                  "9999-12-31T23:59:59-12:00", "1\x00", "x" * 10_000])  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_moment(text, "/as_of")
