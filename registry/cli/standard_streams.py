"""Standard output and standard error where they take no more: a full disk, a reader who went away, a closed stream.

* An answer that cannot be written ends the command, in a sentence and as an error (3).
* A reader who has had enough, as `head` has, ends it without a word, with the code that shells give for SIGPIPE.
* Words about answers that cannot be written are left out; the command ends as it would have.
"""

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

EXIT_ERROR, EXIT_UNREAD = 3, 141


def guard_streams() -> None:
    """Let both streams of this process end so; what a test put in their place stays as it is."""
    if sys.stdout is sys.__stdout__:
        sys.stdout = _guarded(sys.stdout, _end)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _guarded(sys.stderr, lambda _: None)


def _end(error: OSError) -> None:
    if isinstance(error, BrokenPipeError):
        sys.exit(EXIT_UNREAD)
    sys.stderr.write(f"Error: Standard output cannot be written: {error.strerror}.\n")
    sys.exit(EXIT_ERROR)


class _Guarded(io.RawIOBase):
    """Writes until that fails once, and says so; what comes after that goes nowhere."""

    def __init__(self, raw: io.RawIOBase | None, on_loss: Callable[[OSError], None]) -> None:
        self._raw, self._on_loss, self._is_lost = raw, on_loss, False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        return super().fileno() if self._raw is None else self._raw.fileno()

    def write(self, data: "ReadableBuffer", /) -> int | None:
        try:
            if not self._is_lost:
                return self._write(data)
        except OSError as error:
            self._is_lost = True
            self._on_loss(error)
        return memoryview(data).nbytes

    def _write(self, data: "ReadableBuffer") -> int | None:
        if self._raw is None:
            raise OSError(None, "It is closed")
        return self._raw.write(data)


def _guarded(stream: TextIO | None, on_loss: Callable[[OSError], None]) -> TextIO:
    """A stream that writes where the other one does; Python makes None of one that was closed from the start."""
    if not isinstance(stream, io.TextIOWrapper):
        return io.TextIOWrapper(io.BufferedWriter(_Guarded(None, on_loss)), line_buffering=True)
    raw = getattr(stream.buffer, "raw", stream.buffer)  # there is no buffer with PYTHONUNBUFFERED
    return io.TextIOWrapper(
        io.BufferedWriter(_Guarded(raw, on_loss)),
        encoding=stream.encoding, errors=stream.errors,
        line_buffering=stream.line_buffering, write_through=stream.write_through,
    )  # fmt: skip
