"""Checkpoints and keys that were kept elsewhere: what a log is held against. Pure but for reading files."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from registry.errors import CardwatchError, Invalid
from registry.transparency.merkle import (
    Checkpoint,
    NoteError,
    UnknownSignerError,
    VerifierKey,
    open_note,
    parse_checkpoint,
    parse_note,
)
from registry.verification.rules.values import Bent, LogFault

LONGEST_FILE = 1_000_000


class Anchor(msgspec.Struct, frozen=True):
    """A checkpoint that was kept elsewhere."""

    name: str
    checkpoint: Checkpoint
    note: str
    is_signed: bool
    """By a key that was kept elsewhere, too."""


class Anchors(msgspec.Struct, frozen=True):
    """All that was kept elsewhere."""

    keys: tuple[VerifierKey, ...] = ()
    given: tuple[Anchor, ...] = ()
    faults: tuple[LogFault, ...] = ()
    """Of checkpoints that are none, or whose signature is false."""
    unsettled: tuple[Anchor, ...] = ()
    """Signed by none of the keys; by one to which they handed over, perhaps."""

    @property
    def sizes(self) -> list[int]:
        """Of all trees whose roots are asked for."""
        return [one.checkpoint.size for one in (*self.given, *self.unsettled)]

    def settled(self, keys: Iterable[VerifierKey]) -> "Anchors":
        """The same, where these keys are believed, too: what none of them signed is a fault."""
        believed, given, faults = (*self.keys, *keys), list(self.given), list(self.faults)
        for one in self.unsettled:
            try:
                given.append(anchor_of(one.name, one.note, believed))
            except NoteError as error:
                faults.append(_fault(one.name, error))
        given.sort(key=lambda one: one.checkpoint.size)
        return Anchors(tuple(dict.fromkeys(believed)), tuple(given), tuple(faults))


def read_keys(given: Iterable[str]) -> tuple[VerifierKey, ...]:
    """Keys as they were given: each ``name+hash+base64``, or a file with one on each line; raises ``Invalid``."""
    lines = [line for one in given for line in _lines(one)]
    try:
        return tuple(dict.fromkeys(VerifierKey.parse(line) for line in lines))
    except NoteError as error:
        raise Invalid(f"That is no key of a log: {error}") from error


def read_anchors(files: Sequence[Path], keys: tuple[VerifierKey, ...]) -> Anchors:
    """The checkpoints of these files, held against the keys; raises ``CardwatchError`` for what cannot be read."""
    found, faults, unsettled = list[Anchor](), list[LogFault](), list[Anchor]()
    for file in files:
        name, text = file.name, _text(file)
        try:
            found.append(anchor_of(name, text, keys))
        except UnknownSignerError as error:
            try:
                unsettled.append(anchor_of(name, text, ()))
            except NoteError:
                faults.append(_fault(name, error))
        except NoteError as error:
            faults.append(_fault(name, error))
    found.sort(key=lambda one: one.checkpoint.size)
    return Anchors(keys, tuple(found), tuple(faults), tuple(unsettled))


def _fault(name: str, error: NoteError) -> LogFault:
    return LogFault(what=Bent.CHECKPOINT, file=name, reason=f"{name} is no checkpoint that holds: {error}")


def anchor_of(name: str, text: str, keys: Sequence[VerifierKey]) -> Anchor:
    """One checkpoint; raises ``NoteError`` for what is none, or where there are keys and none of them signed it."""
    if keys:
        open_note(text, keys)
    return Anchor(name, parse_checkpoint(parse_note(text).text), text, is_signed=bool(keys))


def _lines(given: str) -> list[str]:
    """A key itself, or the lines of a file."""
    if given.count("+") >= 2 and not Path(given).is_file():  # noqa: PLR2004 - name, hash, key
        return [given]
    text = _text(Path(given))
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(LONGEST_FILE + 1)
        text = data.decode()
    except (OSError, ValueError) as error:
        raise CardwatchError(
            f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}."
        ) from error
    if len(data) > LONGEST_FILE:
        raise CardwatchError(f"{file} is larger than any checkpoint or list of keys.")
    return text
