"""Limits as clients see them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from registry.access import Scope, create_key
from registry.access.service import Recognised, recognise
from registry.db import Database, open_database
from registry.db.lookups import Lookups
from tests.rates.conftest import Ask, speaking
from tests.support.clock import NOW
from tests.support.http.application import KEY

PROXY, OTHER = "10.0.0.1", "198.51.100.9"
CHECK = {"subject": {"license": {"declared": "mit"}}, "use": {"organisation": "company", "country": "DE"}}
POLICY, STANDING = re.compile(r'"(\w+)";q=(\d+);w=60'), re.compile(r'"(\w+)";r=(\d+);t=(\d+)')


def left(answer: httpx.Response) -> int:
    found = STANDING.fullmatch(answer.headers["RateLimit"])
    assert found is not None
    return int(found[2])


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_an_answer_says_what_is_left(ask: Ask) -> None:
    answer = ask("/v1/licenses")
    assert answer.status_code == 200
    policy, standing = (
        POLICY.fullmatch(answer.headers["RateLimit-Policy"]),
        STANDING.fullmatch(answer.headers["RateLimit"]),
    )
    assert policy is not None
    assert policy.groups() == ("address", "20")
    assert standing is not None
    assert standing.groups()[:2] == ("address", "19")
    assert 1 <= int(standing[3]) <= 60
    assert "Retry-After" not in answer.headers


def test_who_has_spent_all_is_refused_with_a_problem(ask: Ask) -> None:
    for _ in range(20):
        assert ask("/v1/licenses/mit").status_code == 200
    answer = ask("/v1/licenses/mit")
    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:cardwatch:problem:too-many-requests"
    assert answer.json()["instance"] == "/v1/licenses/mit"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert left(answer) == 0
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ask("/v1/licenses/mit", peer=OTHER).status_code == 200
    assert ask("/v1/licenses/mit", headers=bearer(KEY)).status_code == 200, "a key has its own"
    for path in ("/", "/nowhere", "/schema", "/metrics", "/v1/models"):
        assert ask(path).status_code == 429
    assert ask("/v1/hooks/huggingface", method="POST").status_code == 429
    for path in ("/health/live", "/health/ready"):
        answer = ask(path)
        assert answer.status_code != 429
        assert "RateLimit" not in answer.headers


def test_a_key_has_the_same_units_from_everywhere(ask: Ask) -> None:
    assert [left(ask("/v1/licenses/mit", peer=f"192.0.2.{n}", headers=bearer(KEY))) for n in range(3)] == [39, 38, 37]


def test_keys_that_were_made_have_units_of_their_own(ask: Ask, database_url: str) -> None:
    database = open_database(database_url)
    with database.unit_of_work() as work:
        _, key = create_key(work, "reader", [Scope.MODELS_READ], actor="test", now=NOW)
    database.close()
    assert left(ask("/v1/licenses/mit", headers=bearer(KEY))) == 39
    answer = ask("/v1/licenses/mit", headers=bearer(key))
    assert (answer.status_code, left(answer)) == (200, 39)
    assert ask("/v1/models/a/b", method="DELETE", headers=bearer(key)).status_code == 403


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic x", "", "Bearer \xff"])
def test_guessing_keys_spends_the_units_of_the_address(ask: Ask, header: str) -> None:
    given = {"headers": {"Authorization": header.encode("latin-1")}}
    answer = ask("/v1/licenses/mit", **given)
    assert answer.status_code == 401
    assert left(answer) == 19
    for _ in range(19):
        ask("/v1/licenses/mit", **given)
    assert ask("/v1/licenses/mit", **given).status_code == 429
    assert ask("/v1/licenses/mit").status_code == 429


def test_a_header_counts_only_from_a_trusted_proxy(ask: Ask) -> None:
    for number in range(20):
        forged = {"Forwarded": f"for=192.0.2.{number}", "X-Forwarded-For": f"192.0.2.{number}"}
        assert ask("/v1/licenses/mit", headers=forged).status_code == 200
    assert ask("/v1/licenses/mit", headers={"Forwarded": "for=192.0.2.99"}).status_code == 429
    assert ask("/v1/licenses/mit", peer=PROXY, headers={"Forwarded": "for=192.0.2.99"}).status_code == 200
    behind = ask("/v1/licenses/mit", peer=PROXY, headers={"X-Forwarded-For": f"{OTHER}, 203.0.113.7"})
    assert behind.status_code == 429, "the same client, with another word about whom it speaks for"


def test_a_subscriber_of_ipv6_is_one_client(ask: Ask) -> None:
    answers = [ask("/v1/licenses/mit", peer=f"2001:db8::{n:x}:1").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]
    assert ask("/v1/licenses/mit", peer="2001:db8:0:1::1").status_code == 200


def test_what_costs_more(ask: Ask) -> None:
    assert left(ask("/v1/models?q=llama")) == 18
    assert left(ask("/v1/models/a/b/lineage")) == 13
    assert left(ask("/v1/models/a/b?as_of=2026-01-01T00:00:00Z")) == 8
    assert left(ask("/v1/checks", method="POST", json=CHECK)) == 7
    past = {**CHECK, "subject": {"model": "a/b", "as_of": "2026-01-01T00:00:00Z"}}
    assert left(ask("/v1/checks", method="POST", json=past)) == 2
    refused = ask("/v1/models/export?format=csv")
    assert (refused.status_code, left(refused)) == (429, 2)
    assert ask("/v1/models").status_code == 200, "a cheap one still has room"


def test_a_batch_costs_by_its_checks(ask: Ask) -> None:
    assert left(ask("/v1/checks/batch", method="POST", json={"checks": [CHECK] * 50})) == 14
    refused = ask("/v1/checks/batch", method="POST", json={"checks": [CHECK] * 500})
    assert left(refused) == 3
    refused = ask("/v1/checks/batch", method="POST", json={"checks": [CHECK] * 500})
    assert refused.status_code == 429
    assert refused.json()["type"] == "urn:cardwatch:problem:too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert len(refused.headers.get_list("RateLimit")) == 1


@pytest.mark.parametrize("settings", [{"rate_limit": 0, "rate_limit_key": 0}])
def test_no_limit_no_headers(database_url: str, tmp_path: Path, settings: dict[str, object]) -> None:
    with speaking(database_url, tmp_path / "data", **settings) as ask:
        for _ in range(50):
            assert "RateLimit" not in ask("/v1/licenses/mit").headers


def test_defaults(database_url: str, tmp_path: Path) -> None:
    with speaking(database_url, tmp_path / "data", rate_limit=None, rate_limit_key=None) as ask:
        assert left(ask("/v1/licenses/mit")) == 599
        assert left(ask("/v1/licenses/mit", headers=bearer(KEY))) == 5_999
        for headers in ({}, bearer(KEY)):
            answer = ask("/v1/licenses/mit", peer="127.0.0.1", headers=headers)
            assert ("RateLimit" in answer.headers) == database_url.startswith("postgresql")


def test_an_explicit_limit_holds_for_this_machine_too(ask: Ask) -> None:
    assert left(ask("/v1/licenses/mit", peer="127.0.0.1")) == 19


def test_a_database_that_is_away_is_no_fault_of_the_service(ask: Ask, database_url: str) -> None:
    database = open_database(database_url)
    rename(database, "rate_window", "gone")
    assert ask("/v1/licenses/mit").status_code == 200
    answers = [ask("/v1/licenses/mit") for _ in range(5)]
    assert answers[-1].status_code == 503
    assert answers[-1].json()["type"] == "urn:cardwatch:problem:unavailable"
    assert answers[-1].headers["Retry-After"] == "5"
    rename(database, "gone", "rate_window")
    database.close()


def test_a_key_that_cannot_be_looked_up(ask: Ask, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.db.lookups.DEADLINE_SECONDS", 0.3)
    database = open_database(database_url)
    with database.unit_of_work() as work:
        _, key = create_key(work, "reader", [Scope.MODELS_READ], actor="test", now=NOW)
    with unreadable(database, "api_key"):
        answer = ask("/v1/licenses/mit", headers=bearer(key))
    assert answer.status_code == 503
    assert left(answer) == 19
    database.close()


def test_a_key_is_looked_up_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    async def counted(lookups: Lookups, key: str, bootstrap_key: str | None, now: datetime) -> Recognised:
        calls.append(key)
        return await recognise(lookups, key, bootstrap_key, now)

    monkeypatch.setattr("registry.access.guards.recognise", counted)
    assert ask("/v1/licenses/mit", headers=bearer(KEY)).status_code == 200
    assert calls == [KEY]


@contextmanager
def unreadable(database: Database, table: str) -> Iterator[None]:
    """SQLite has no way to lock readers out, so there the table is away."""
    if database.engine.dialect.name == "sqlite":
        rename(database, table, "gone")
        yield
        rename(database, "gone", table)
    else:
        with database.engine.begin() as connection:
            connection.execute(text(f"LOCK TABLE {table}"))
            yield


def rename(database: Database, old: str, new: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
