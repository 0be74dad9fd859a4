"""Secrets at rest."""

import base64
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.encryption import KEY_NAME, PREFIX, SecretBox, UnreadableSecretError, is_sealed, key_in
from registry.errors import MisconfiguredError

BOX = SecretBox(b"a key")


@given(st.text(max_size=200), st.text(max_size=40))
def test_what_is_sealed_opens_for_the_same_purpose_only(text: str, purpose: str) -> None:
    sealed = BOX.seal(text, purpose)
    assert is_sealed(sealed)
    assert BOX.open(sealed, purpose) == text
    with pytest.raises(UnreadableSecretError):
        BOX.open(sealed, purpose + "x")
    with pytest.raises(UnreadableSecretError):
        SecretBox(b"another key").open(sealed, purpose)


def test_the_same_secret_is_never_stored_alike() -> None:
    assert BOX.seal("whsec_x", "a") != BOX.seal("whsec_x", "a")


def test_every_bent_byte_is_noticed() -> None:
    sealed = BOX.seal("whsec_x", "a")
    raw = bytearray(base64.b64decode(sealed.removeprefix(PREFIX)))
    for place in range(len(raw)):
        bent = raw.copy()
        bent[place] ^= 1
        with pytest.raises(UnreadableSecretError):
            BOX.open(PREFIX + base64.b64encode(bent).decode(), "a")


@pytest.mark.parametrize("stored", ["", "AAAA", "!!!", "AAAAAAAAAAAAAAAA"])
def test_a_cut_value_is_unreadable(stored: str) -> None:
    with pytest.raises(UnreadableSecretError):
        BOX.open(PREFIX + stored, "a")


def test_what_older_versions_stored_is_plain() -> None:
    assert BOX.open("whsec_plain", "a") == "whsec_plain"


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(MisconfiguredError, match="CARDWATCH_SECRET_KEY"):
        SecretBox(None).seal("whsec_x", "a")


def test_many_processes_make_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    keys: set[bytes] = set()
    threads = [threading.Thread(target=lambda: keys.add(key_in(tmp_path))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1
    assert (tmp_path / KEY_NAME).stat().st_mode & 0o777 == 0o600


def test_an_empty_key_file_is_told(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).touch()
    with pytest.raises(MisconfiguredError, match="is empty"):
        key_in(tmp_path)
