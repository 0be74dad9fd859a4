"""Where a command writes what it was asked for: a file, or standard output."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

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
