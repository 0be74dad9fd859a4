"""Checkpoints of a log as signed notes, in the form that witnesses and other logs read. Pure.

* A note is a text, an empty line, and a line for each signature: ``— name base64`` (C2SP signed-note).
* A checkpoint is a note whose text is the origin, the size, the root in base64, and nothing that we read further (C2SP
  tlog-checkpoint).
* A key is told as ``name+hash+base64``, its hash the first four bytes of sha256(name, newline, 0x01, public key).
* Signatures of keys that nobody named count for nothing; one of a named key that does not hold makes the note none.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry.transparency.merkle.tree import HASH_BYTES

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 16
ED25519 = b"\x01"
_HASH, _KEY, _SIGNATURE = 4, 32, 64
_MAX_DIGITS = 19


class NoteError(ValueError):
    """A note, checkpoint or key that is not as it should be; the sentence says what is wrong."""


class UnknownSignerError(NoteError):
    """None of the keys that are known signed a note."""


class VerifierKey(msgspec.Struct, frozen=True):
    """The public half of a key, with its name."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """Four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_HASH]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """A key as it is told; raises ``NoteError``."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not _is_name(parts[0]):  # noqa: PLR2004 - name, hash, key
            raise NoteError("A key is written name+hash+base64.")
        data = _decoded(parts[2])
        if data[:1] != ED25519 or len(data) != 1 + _KEY:
            raise NoteError("Only keys of Ed25519 are read.")
        key = cls(parts[0], data[1:])
        if key.hash.hex() != parts[1].lower():
            raise NoteError(f"The key's hash is {key.hash.hex()}, not {parts[1][:20]!r}.")
        return key


class NoteSignature(msgspec.Struct, frozen=True):
    """One line below a note; ``hash`` names the key."""

    name: str
    hash: bytes
    signature: bytes


class SignedNote(msgspec.Struct, frozen=True):
    """A text and those who signed it."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        lines = "".join(
            f"— {one.name} {base64.b64encode(one.hash + one.signature).decode()}\n" for one in self.signatures
        )
        return f"{self.text}\n{lines}"


class Checkpoint(msgspec.Struct, frozen=True):
    """The state of a log: whose it is, how many leaves it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """As it is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Signer(msgspec.Struct, frozen=True):
    """The secret half of a key: 32 bytes, RFC 8032."""

    name: str
    seed: bytes

    @property
    def key(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def sign(self, text: str) -> NoteSignature:
        """The signature of a text that ends with a newline."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return NoteSignature(self.name, self.key.hash, signature)


def signed(text: str, signers: Iterable[Signer]) -> SignedNote:
    """A note, signed by each of these."""
    return SignedNote(text, tuple(one.sign(text) for one in signers))


def parse_note(given: str) -> SignedNote:
    """A note whose signatures nobody has checked; raises ``NoteError``."""
    if len(given) > MAX_NOTE:
        raise NoteError(f"A note has at most {MAX_NOTE:,} characters.")
    text, gap, below = given.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise NoteError("A note is a text, an empty line, and lines of signatures.")
    if any(ord(one) < ord(" ") and one != "\n" for one in given):
        raise NoteError("A note holds no control characters.")
    lines = below[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"A note has at most {MAX_SIGNATURES} signatures.")
    return SignedNote(text + "\n", tuple(map(_signature, lines)))


def open_note(given: str, keys: Iterable[VerifierKey]) -> tuple[SignedNote, tuple[VerifierKey, ...]]:
    """A note and those of the keys that signed it; raises ``NoteError`` where none did, or a signature is false."""
    note, known = parse_note(given), {(key.name, key.hash): key for key in keys}
    found = dict[VerifierKey, None]()
    for one in note.signatures:
        key = known.get((one.name, one.hash))
        if key is None:
            continue
        if not _holds(key, note.text, one.signature):
            raise NoteError(f"The signature of {key.name} with the key {key.hash.hex()} does not hold.")
        found[key] = None
    if not found:
        named = ", ".join(f"{one.name}+{one.hash.hex()}" for one in note.signatures)
        raise UnknownSignerError(f"None of the given keys signed it; it is signed by {named}.")
    return note, tuple(found)


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in the text of a note; raises ``NoteError``."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not lines[0]:  # noqa: PLR2004 - origin, size, root, and the end
        raise NoteError("A checkpoint is a line with the origin, one with the size and one with the root.")
    size = lines[1]
    if not (size.isascii() and size.isdigit() and len(size) <= _MAX_DIGITS) or (size != "0" and size[0] == "0"):
        raise NoteError("The size of a checkpoint is a decimal number.")
    root = _decoded(lines[2])
    if len(root) != HASH_BYTES:
        raise NoteError("The root of a checkpoint has 32 bytes.")
    return Checkpoint(lines[0], int(size), root)


def _signature(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not _is_name(name):
        raise NoteError("A line of a signature begins with a dash, then the name of the key.")
    data = _decoded(encoded)
    if len(data) <= _HASH:
        raise NoteError("A signature is its key's hash and at least one more byte.")
    return NoteSignature(name, data[:_HASH], data[_HASH:])


def _holds(key: VerifierKey, text: str, signature: bytes) -> bool:
    if len(signature) != _SIGNATURE:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() for one in name)


def _decoded(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("That is not base64.") from error
    if base64.b64encode(data).decode() != text:
        raise NoteError("That is not base64 in its one form.")
    return data
