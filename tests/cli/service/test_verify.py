"""`cardwatch verify` as people and scripts use it: what it names, and how it ends."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from registry.db import Database, open_database
from registry.transparency.sequence import all_keys
from registry.webhooks import Delivery
from registry.webhooks.delivery import fan_out, record_digest
from registry.webhooks.schemas import WebhookCreate
from registry.webhooks.service import create_endpoint
from tests.cli.conftest import Cardwatch
from tests.support.clock import NOW
from tests.support.secrets import SECRETS
from tests.support.verification.logs import SIGNER, written_log


@pytest.fixture
def database(cardwatch: Cardwatch, tmp_path: Path) -> Iterator[Database]:
    """The database of the command line, with a log; its checkpoint and key are in files beside it."""
    cardwatch("keys", "create", "first", "--scope", "models:read")
    opened = open_database(f"sqlite:///{tmp_path / 'data' / 'cardwatch.db'}", pool_size=2, secrets=SECRETS)
    (tmp_path / "kept.txt").write_text(written_log(opened, 3))
    (tmp_path / "log.key").write_text(f"{SIGNER.key}\n")
    yield opened
    opened.close()


@pytest.fixture
def anchors(tmp_path: Path) -> tuple[str, ...]:
    return "--checkpoint", str(tmp_path / "kept.txt"), "--key", str(tmp_path / "log.key")


def bend(database: Database, statement: str) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()


def test_where_there_is_no_log_yet_it_holds(cardwatch: Cardwatch) -> None:
    cardwatch("keys", "create", "first", "--scope", "models:read")
    assert cardwatch("verify").code == 0


@pytest.mark.usefixtures("database")
def test_it_holds_with_an_anchor_and_says_so_without(
    cardwatch: Cardwatch, tmp_path: Path, anchors: tuple[str, ...]
) -> None:
    held = cardwatch("verify", str(tmp_path / "data" / "cardwatch.db"), *anchors)
    # The rows of the test are no documents: their hashes are wrong, the log is right.
    assert "0 wrong" in held.out
    alone = cardwatch("verify", str(tmp_path / "data" / "cardwatch.db"), "--json").json()
    assert alone["log"]["anchored_to"] is None
    assert "cannot be excluded" in alone["log"]["notes"][0]


def test_what_is_bent_is_named_with_its_place(
    cardwatch: Cardwatch, database: Database, tmp_path: Path, anchors: tuple[str, ...]
) -> None:
    bend(database, "UPDATE claim SET source = 'someone else' WHERE pk = 2")
    for target in ([], [str(tmp_path / "data" / "cardwatch.db")]):
        found = cardwatch("verify", *target, *anchors)
        assert found.code == 1
        assert "content: claim 2 (claim, leaf " in found.err
        assert "It does not hold." in found.out
    cardwatch("backup", str(tmp_path / "bent.zip"))
    told = cardwatch("verify", str(tmp_path / "bent.zip"), *anchors, "--json")
    (fault,) = told.json()["log"]["faults"]
    assert (told.code, fault["what"], fault["table"], fault["row"]) == (1, "content", "claim", "2")


def test_a_cut_tail_is_seen_by_who_kept_a_checkpoint(
    cardwatch: Cardwatch, database: Database, anchors: tuple[str, ...]
) -> None:
    bend(database, "DELETE FROM log_leaf")
    bend(database, "DELETE FROM log_tile")
    bend(database, "DELETE FROM log_checkpoint")
    told = cardwatch("verify", *anchors)
    assert told.code == 1
    assert "its tail was cut" in told.err


def test_what_is_none_is_told_in_a_sentence(cardwatch: Cardwatch, tmp_path: Path, database: Database) -> None:
    del database
    assert cardwatch("verify", str(tmp_path / "nowhere")).code == 3
    assert cardwatch("verify", "--key", "a+b+c").code == 3
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 nothing")
    broken = cardwatch("verify", str(tmp_path / "no.zip"))
    assert (broken.code, "not a whole evidence pack" in broken.out) == (1, True)
    (tmp_path / "no.txt").write_text("no checkpoint")
    bent = cardwatch("verify", "--checkpoint", str(tmp_path / "no.txt"))
    assert bent.code == 1
    assert "no.txt is no checkpoint that holds" in bent.err


def test_a_digest_that_was_received_is_checked_anywhere(cardwatch: Cardwatch, tmp_path: Path) -> None:
    cardwatch("keys", "create", "first", "--scope", "models:read")
    address = f"sqlite:///{tmp_path / 'data' / 'cardwatch.db'}"
    with closing(open_database(address, pool_size=2, secrets=SECRETS, listeners=(fan_out,))) as opened:
        with opened.unit_of_work() as work:
            hook = WebhookCreate(url="https://hooks.example.org/x", events=["digest"])
            create_endpoint(work, hook, actor="test", now=NOW)
        assert record_digest(opened, NOW)
        with opened.reading() as session:
            body = session.exec(select(Delivery.body).where(Delivery.type == "digest")).one()
            (tmp_path / "log.key").write_text("\n".join(map(str, all_keys(session))))
    (tmp_path / "digest.json").write_bytes(body)
    named = "verify", str(tmp_path / "digest.json"), "--key", str(tmp_path / "log.key")
    held = cardwatch(*named)
    assert (held.code, held.out.splitlines()[-1]) == (0, "It holds.")
    assert cardwatch(*named[:2]).code == 2
    (tmp_path / "digest.json").write_bytes(body.replace(b'"count":0', b'"count":1'))
    bent = cardwatch(*named)
    assert bent.code == 1
    assert "commits to something else" in bent.err
