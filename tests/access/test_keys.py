"""API keys: how they look, what they allow, and that nothing is learned from a wrong one."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from registry.access.rules import Scope
from registry.access.service import create_key, revoke_key
from registry.access.tables import ApiKey
from registry.errors import Invalid
from registry.key_texts import checksum, hash_key, make_key, prefix_of
from registry.runtime import Runtime
from tests.support.http.application import KEY, speaking_to
from tests.support.watch.story import MODEL

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BYTES = bytes(range(64))


def test_a_key_is_recognised_by_its_form_alone() -> None:
    key = make_key(BYTES)
    assert key.startswith("cw_")
    assert len(key) == len("cw_") + 8 + 1 + 40 + 6
    assert prefix_of(key) == key.split("_")[1]
    assert key.endswith(checksum(key[:-6]))
    for wrong in (
        "",
        "cw",
        key[:-1],
        key + "0",
        key.replace("cw_", "gh_"),
        key[:-1] + "\u0130",
        key.swapcase(),
        "_" * 60,
    ):
        assert prefix_of(wrong) is None, wrong


def test_keys_differ_and_are_not_stored(runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        made = [create_key(work, f"key {n}", [Scope.MODELS_READ], actor="test", now=NOW)[1] for n in range(3)]
    assert len(set(made)) == 3
    with runtime.database.reading() as session:
        rows = session.exec(select(ApiKey)).all()
    assert {row.key_sha256 for row in rows} == set(map(hash_key, made))
    stored = " ".join(str(row.model_dump()) for row in rows)
    assert not any(key in stored or key.split("_")[2] in stored for key in made)


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.MODELS_READ, {"GET"}), (Scope.MODELS_WRITE, {"PUT"}), (Scope.SYNC_RUN, {"SYNC"}),
        (Scope.WEBHOOKS_MANAGE, {"HOOKS"}), (Scope.AUDIT_READ, set()), (Scope.ADMIN, {"GET", "PUT", "SYNC", "HOOKS"}),
    ],
)  # fmt: skip
def test_a_key_may_do_what_its_scope_says(runtime: Runtime, scope: Scope, allowed: set[str]) -> None:
    with runtime.database.unit_of_work() as work:
        _, text = create_key(work, "one", [scope], actor="test", now=NOW)
    with speaking_to(runtime, key=text) as client:
        answers = {
            "GET": client.get("/v1/models"),
            "PUT": client.put(f"/v1/models/{MODEL}", json={"facts": {}}),
            "SYNC": client.put(f"/v1/watch/{MODEL}"),
            "HOOKS": client.get("/v1/webhooks"),
        }
        for name, answer in answers.items():
            assert (answer.status_code != 403) is (name in allowed), (name, answer.text)
            if name not in allowed:
                assert answer.json()["type"] == "urn:cardwatch:problem:forbidden"
        assert client.get("/health/ready").status_code == 200


def test_a_revoked_or_invented_key_opens_nothing(runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        key, text = create_key(work, "one", [Scope.ADMIN], actor="test", now=NOW)
    with speaking_to(runtime, key=text) as client:
        assert client.get("/v1/webhooks").status_code == 200
        with runtime.database.unit_of_work() as work:
            revoke_key(work, key.prefix, actor="test", now=NOW)
        said = set()
        for wrong in (text, make_key(BYTES), text[:-1] + "x", KEY + "x", KEY[:-1]):
            answer = client.get("/v1/models", headers={"Authorization": f"Bearer {wrong}"})
            assert answer.status_code == 401
            said.add(answer.json()["detail"])
        assert len(said) == 1


def test_a_key_ends_when_it_was_said_to(runtime: Runtime) -> None:
    now = datetime.now(UTC)
    with runtime.database.unit_of_work() as work:
        texts = [
            create_key(work, "one", [Scope.MODELS_READ], actor="test", now=NOW, expires_at=end)[1]
            for end in (now + timedelta(hours=1), NOW + timedelta(days=1), None)
        ]
        with pytest.raises(Invalid):
            create_key(work, "one", [Scope.MODELS_READ], actor="test", now=now, expires_at=now)
    with speaking_to(runtime) as client:
        told = [client.get("/v1/models", headers={"Authorization": f"Bearer {text}"}).status_code for text in texts]
    assert told == [200, 401, 200]


def test_the_last_use_of_a_key_is_noted_now_and_then(runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        key, text = create_key(work, "one", [Scope.MODELS_READ], actor="test", now=NOW)
    with speaking_to(runtime, key=text) as client:
        client.get("/v1/models")
        first = last_use(runtime, key.id)
        for _ in range(3):
            client.get("/v1/models")
        assert last_use(runtime, key.id) == first
    assert abs(datetime.now(UTC) - first) < timedelta(minutes=1)


def last_use(runtime: Runtime, key_id: str) -> datetime:
    for _ in range(100):
        with runtime.database.reading() as session:
            used = session.exec(select(ApiKey.last_used_at).where(ApiKey.id == key_id)).one()
        if used is not None:
            return used
        time.sleep(0.05)
    raise AssertionError("its use was never noted")
