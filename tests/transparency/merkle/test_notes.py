"""Notes and keys in the form of C2SP, against the examples of golang.org/x/mod/sumdb/note and own ones."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from registry.transparency.merkle import (
    Checkpoint,
    NoteError,
    Signer,
    VerifierKey,
    open_note,
    parse_checkpoint,
    parse_note,
    signed,
)

NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of the package that invented signed notes; C2SP signed-note refers to it."""
SIGNER = Signer("example.org/log", bytes(range(32)))
STATE = Checkpoint("example.org/log", 42, bytes(32))


def test_the_published_example_opens() -> None:
    key = VerifierKey.parse(NEUMANN_KEY)
    note, keys = open_note(NEUMANN_NOTE, [key])
    assert (keys, str(note), str(key)) == ((key,), NEUMANN_NOTE, NEUMANN_KEY)
    assert note.text.startswith("If you think")


def test_a_checkpoint_is_signed_and_read() -> None:
    note = str(signed(STATE.text, [SIGNER]))
    root = base64.b64encode(bytes(32)).decode()
    assert note.startswith(f"example.org/log\n42\n{root}\n\n— example.org/log ")
    opened, keys = open_note(note, [SIGNER.key])
    assert keys == (SIGNER.key,)
    assert parse_checkpoint(opened.text) == STATE
    assert parse_checkpoint(opened.text + "more\nlines\n") == STATE


def test_two_sign_at_a_change_of_keys() -> None:
    other = Signer("example.org/log", bytes(32))
    note = str(signed(STATE.text, [SIGNER, other]))
    assert open_note(note, [SIGNER.key])[1] == (SIGNER.key,)
    assert open_note(note, [other.key])[1] == (other.key,)
    assert set(open_note(note, [other.key, SIGNER.key])[1]) == {SIGNER.key, other.key}
    with pytest.raises(NoteError, match=r"None of the given keys signed it; it is signed by example\.org/log\+"):
        open_note(note, [Signer("example.org/log", b"1" * 32).key])


def test_the_key_is_the_one_of_the_libraries() -> None:
    public = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
    assert SIGNER.key.public == public
    assert VerifierKey.parse(str(SIGNER.key)) == SIGNER.key


@given(st.integers(0, len(str(signed(STATE.text, [SIGNER])).encode()) - 1), st.integers(1, 255))
def test_a_note_with_any_other_byte_is_none(place: int, change: int) -> None:
    data = bytearray(str(signed(STATE.text, [SIGNER])).encode())
    data[place] ^= change
    with pytest.raises((NoteError, UnicodeDecodeError)):
        open_note(data.decode(), [SIGNER.key])


@pytest.mark.parametrize(
    "text",
    ["", "a", "a\n", "a\n\n", "a\n\nb\n", "a\n\n— \n", "a\n\n— x\n", "a\n\n— x y\n", "a\n\n— x AAAA\n",
     "a\n\n— a+b AAAAAA==\n",
     "\x00\n\n— x AAAAAAA=\n", "a\n\n" + "— x AAAAAAA=\n" * 17, "a\n\n— x AAAAAAB=\n", "x" * 1_000_001],
)  # fmt: skip
def test_what_is_no_note(text: str) -> None:
    with pytest.raises(NoteError):
        parse_note(text)


@pytest.mark.parametrize(
    "text",
    ["", "o\n1\n", "\n1\nAAAA\n", "o\n01\n" + STATE.text.split("\n")[2] + "\n", "o\n-1\n" + STATE.text.split("\n")[2],
     "o\n" + "9" * 20 + "\n" + STATE.text.split("\n")[2] + "\n", "o\n1\nAAAA\n", "o\n1\nx\n", "o\n\u0661\nAAAA\n"],
)  # fmt: skip
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "x+y", "x+y+z", "x y+c74f20a3+" + NEUMANN_KEY[-44:], "PeterNeumann+00000000+" + NEUMANN_KEY[-44:],
     "PeterNeumann+c74f20a3+AA==", "PeterNeumann+c74f20a3+" + base64.b64encode(b"\x02" + bytes(32)).decode()],
)  # fmt: skip
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(NoteError):
        VerifierKey.parse(text)
