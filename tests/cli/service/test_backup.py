"""`cardwatch backup` and `cardwatch restore` as people and scripts use them."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from registry.encryption import KEY_NAME
from registry.runtime import Runtime
from registry.settings import load_settings
from tests.cli.conftest import Cardwatch
from tests.support.backup.rows import subscription

HOOK = "https://example.org/hook"


def names(cardwatch: Cardwatch) -> str:
    return cardwatch("keys", "list").out


def subscribed(tmp_path: Path) -> str:
    """A webhook, made by the service itself in the data folder of the test."""
    runtime = Runtime(load_settings(), rings=False)
    with runtime.database.unit_of_work() as work:
        endpoint = subscription(runtime.secrets, HOOK)
        work.session.add(endpoint)
        number = endpoint.id
    runtime.close()
    assert (tmp_path / "data" / KEY_NAME).exists()
    return number


def test_there_and_back(cardwatch: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    cardwatch("keys", "create", "first", "--scope", "models:read")
    made = cardwatch("backup", str(file))
    assert (made.code, made.out) == (0, "")
    assert f"{file}: " in made.err
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
    cardwatch("keys", "create", "second", "--scope", "models:read")
    assert "second" in names(cardwatch)
    refused = cardwatch("restore", str(file))
    assert (refused.code, "--yes" in refused.err) == (3, True)
    assert "second" in names(cardwatch)
    assert cardwatch("restore", str(file), "--check").code == 0
    assert "second" in names(cardwatch)
    restored = cardwatch("restore", str(file), "--yes")
    assert restored.code == 0, restored
    assert "first" in names(cardwatch)
    assert "second" not in names(cardwatch)
    assert cardwatch("verify").code == 0


def test_a_new_folder_needs_no_yes_and_no_migration(
    cardwatch: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.zip"
    cardwatch("keys", "create", "first", "--scope", "models:read")
    cardwatch("backup", str(file))
    monkeypatch.setenv("CARDWATCH_DATA_DIR", str(tmp_path / "other"))
    assert cardwatch("restore", str(file)).code == 0
    assert "first" in names(cardwatch)


def test_nothing_is_overwritten_without_being_asked(cardwatch: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    file.write_text("precious")
    cardwatch("keys", "create", "first", "--scope", "models:read")
    refused = cardwatch("backup", str(file))
    assert (refused.code, "--force" in refused.err) == (3, True)
    assert file.read_text() == "precious"
    assert cardwatch("backup", str(file), "--force").code == 0
    assert zipfile.is_zipfile(file)


def test_a_backup_that_fails_leaves_no_file(cardwatch: Cardwatch, tmp_path: Path) -> None:
    assert "There is no database" in cardwatch("backup", str(tmp_path / "new.zip")).err
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cardwatch.db").touch()
    said = cardwatch("backup", str(tmp_path / "new.zip"))
    assert (said.code, "nothing to back up" in said.err) == (3, True)
    assert cardwatch("backup", str(tmp_path / "nowhere" / "new.zip")).code == 3
    assert cardwatch("backup", str(tmp_path)).code == 3
    assert [path.name for path in tmp_path.iterdir() if ".zip" in path.name] == []


def piped(*arguments: str, data: bytes = b"") -> bytes:
    """What a process of its own writes when it can seek neither in what it reads nor in what it writes."""
    command = [sys.executable, "-m", "registry.cli", *arguments]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)  # noqa: S603  # our own program
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_through_a_pipe(cardwatch: Cardwatch) -> None:
    cardwatch("keys", "create", "first", "--scope", "models:read")
    backup = piped("backup", "-")
    cardwatch("keys", "create", "second", "--scope", "models:read")
    assert piped("restore", "-", "--yes", data=backup) == b""
    assert "first" in names(cardwatch)
    assert "second" not in names(cardwatch)


def test_a_full_disk_is_one_sentence(cardwatch: Cardwatch) -> None:
    cardwatch("migrate", "--no-starter")
    command = [sys.executable, "-m", "registry.cli", "backup", "-"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)  # noqa: S603  # as above
    assert (done.returncode, done.stderr) == (
        3,
        b"Error: Standard output cannot be written: No space left on device.\n",
    )


@pytest.mark.parametrize("data", [b"", b"something else", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup_is_one_sentence(cardwatch: Cardwatch, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "one.zip"
    file.write_bytes(data)
    said = cardwatch("restore", str(file), "--yes")
    assert said.code == 3
    assert said.err.count("\n") == 1
    assert cardwatch("restore", str(tmp_path / "none.zip")).code == 3


def test_without_the_key_webhooks_that_need_new_secrets_are_named(
    cardwatch: Cardwatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.zip"
    cardwatch("migrate", "--no-starter")
    number = subscribed(tmp_path)
    assert cardwatch("backup", str(file)).code == 0
    assert cardwatch("restore", str(file), "--yes").code == 0
    key = (tmp_path / "data" / KEY_NAME).read_bytes()
    monkeypatch.setenv("CARDWATCH_DATA_DIR", str(tmp_path / "other"))
    said = cardwatch("restore", str(file))
    assert (said.code, said.out) == (4, f"{number}\n")
    assert "rotate-secret" in said.err
    (tmp_path / "other" / KEY_NAME).write_bytes(key)
    assert cardwatch("restore", str(file), "--yes").code == 0


def test_no_key_is_in_a_backup(cardwatch: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    admin = cardwatch("keys", "create", "first", "--scope", "admin").out.strip()
    subscribed(tmp_path)
    cardwatch("backup", str(file))
    with zipfile.ZipFile(file) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    key = (tmp_path / "data" / KEY_NAME).read_bytes().strip()
    assert b"sealed1:" in everything
    for secret in (admin.encode(), key, b"whsec_", b"a-key-for-the-command-line"):
        assert secret not in everything
