"""One content for one row, wherever it was read; and what is no other state is no other content."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from registry.records.facts import observation
from registry.tables import metadata
from registry.transparency import BY_TABLE, KINDS, columns_of, content_of
from registry.transparency.leaves import OWN, commitment_of, leaf_values, logged_class
from registry.transparency.leaves import content as module

AT = datetime(2026, 3, 1, 12, 30, 1, 5, tzinfo=UTC)
ROW: dict[str, Any] = {
    "pk": 7, "record_pk": 3, "source": "huggingface", "revision": None, "observed_at": AT, "fingerprint": "f" * 64,
    "facts": {"id": "a/b", "declared": ["mit"], "downloads": 5, "pages": [], "private": False, "gated": "no"},
}  # fmt: skip


def test_the_form_is_fixed() -> None:
    """Whoever holds a checkpoint of today must be able to make these bytes in ten years."""
    assert content_of("observation", ROW, None) == (
        b'{"kind":"observation","row":{"facts":{"declared":["mit"],"gated":"no","id":"a/b"},"fingerprint":"' + b"f" * 64
        + b'","observed_at":"2026-03-01T12:30:01.000005Z","pk":7,"record_pk":3,"source":"huggingface"},"subject":"7"}'
    )  # fmt: skip
    assert commitment_of(b"s" * 32, b"c") == hashlib.sha256(b"s" * 32 + b"c").digest()


@pytest.mark.parametrize(
    "at", [AT, AT.astimezone(timezone(timedelta(hours=5))), AT.replace(tzinfo=None), "2026-03-01 12:30:01.000005",
           "2026-03-01T12:30:01.000005Z", "2026-03-01 12:30:01.000005+00:00"],
)  # fmt: skip
def test_moments_of_any_driver(at: object) -> None:
    assert content_of("observation", {**ROW, "observed_at": at}, None) == content_of("observation", ROW, None)


def test_json_as_values_or_text_in_any_order() -> None:
    text = '{"gated":"no","declared":["mit"],"id":"a/b","downloads":900}'
    assert content_of("observation", {**ROW, "facts": text}, None) == content_of("observation", ROW, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.0", "1"), ("1e22", "10000000000000000000000"), ("1e16", "10000000000000000"), ("-0.0", "0"), ("0.10", "0.1"),
     ("1e-7", "0.0000001"), ("[1.0]", "[1]"), ('{"x":[2,3.0]}', '{"x":[2,3]}')],
)  # fmt: skip
def test_numbers_have_one_form(one: str, other: str) -> None:
    """PostgreSQL writes large numbers out."""
    first, second = (content_of("claim", claim(f'{{"n":{value}}}'), None) for value in (one, other))
    assert first == second


@pytest.mark.parametrize(("one", "other"), [("1", "2"), ("9007199254740993", "9007199254740992"), ("0.1", "0.2")])
def test_other_numbers_are_others(one: str, other: str) -> None:
    first, second = (content_of("claim", claim(f'{{"n":{value}}}'), None) for value in (one, other))
    assert first != second


def test_what_has_no_odd_number_takes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_uniform", lambda value: pytest.fail(f"taken apart: {value}"))
    content_of("observation", ROW, None)


def claim(facts: str) -> dict[str, Any]:
    return {"pk": 1, "record_pk": 1, "source": "x", "at": AT, "version": None, "data_license": None, "facts": facts}


def test_words_of_people_are_hashed_apart() -> None:
    row: dict[str, Any] = {
        "pk": 1, "id": "cur_1", "record_pk": 2, "at": AT, "action": "write", "ref": None, "actor": "Ada",
        "reason": None,
        "assertions": [
            {"field": "conclusion", "value": {"license": "mit"}, "by": "Ada", "reason": "Told me.", "key": "k"},
        ],
    }  # fmt: skip
    salt = bytes(32)
    content = msgspec.json.decode(content_of("conclusion", row, salt))
    assert content["row"]["assertions"] == [{"field": "conclusion", "value": {"license": "mit"}}]
    assert set(content["withheld"]) == {"actor", "assertions"}
    assert content["withheld"]["actor"] == hashlib.sha256(salt + b"actor\x00" + b'"Ada"').hexdigest()
    assert "Ada" not in str(content)
    bent = {**row, "assertions": [{**row["assertions"][0], "reason": "Other."}]}
    assert content_of("conclusion", bent, salt) != content_of("conclusion", row, salt)
    assert content_of("conclusion", bent, None) == content_of("conclusion", row, None)


def test_odd_json_has_a_content_too() -> None:
    row = {"pk": 1, "id": "c", "record_pk": 2, "at": AT, "action": "x", "ref": None, "actor": "a", "reason": None}
    for odd in (["x"], {"x": 1}, [], [1, {"by": "y"}]):
        assert content_of("conclusion", {**row, "assertions": odd}, bytes(32))


def test_each_leaf_has_salts_of_its_own() -> None:
    one, other = (leaf_values("observation", ROW) for _ in range(2))
    assert one["salt"] != other["salt"]
    assert one["commitment"] != other["commitment"]
    assert (one["words_salt"], one["subject_key"], len(one["salt"])) == (None, "7", 32)


def test_every_kind_is_a_table_with_these_columns() -> None:
    for name, kind in KINDS.items():
        table = metadata.tables[kind.table]
        assert (name, BY_TABLE[kind.table]) == (kind.kind, kind)
        assert set(columns_of(kind)) <= set(table.columns.keys()), name
        assert [one.name for one in table.primary_key] == [kind.key], name
        assert logged_class(name).__tablename__ == kind.table
        assert kind.key in kind.columns
    assert set(KINDS) > OWN


def test_what_is_popular_is_no_other_state() -> None:
    """The log and the fingerprint of a reading leave out the same."""
    for kind in ("observation", "past"):
        assert KINDS[kind].passing["facts"] == observation._VOLATILE  # noqa: SLF001 - that they are one
