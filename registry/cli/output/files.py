"""Where a command writes what it was asked for: a file or standard output, with progress where somebody looks on."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from registry.errors import CardwatchError


@contextmanager
def open_output(file: Path | None) -> Iterator[IO[bytes]]:
    """What is written goes there; a file is there when all is in it, and not before."""
    if file is None:
        out: IO[bytes] = sys.stdout.buffer
        yield out
        out.flush()
        return
    partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("xb") as out:
            yield out
        partial.replace(file)
    except OSError as error:
        raise CardwatchError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def counted_output(file: Path | None) -> Iterator["CountedOutput"]:
    """The same, and how much was written is told."""
    with open_output(file) as out:
        yield CountedOutput(out)
    say_progress("", end="\n")


class CountedOutput:
    """Writes, and tells how much."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._written = out, 0

    def write(self, chunk: bytes) -> None:
        """One more piece."""
        self._out.write(chunk)
        self._written += len(chunk)
        say_progress(f"{self._written / 1e6:,.1f} MB")


def say_progress(text: str, end: str = "\r") -> None:
    """Progress, where somebody is looking."""
    if sys.stderr.isatty():
        click.echo(f"{text:40}", err=True, nl=False)
        click.echo(end, err=True, nl=False)
