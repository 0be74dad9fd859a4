"""Files that commands write: whole, or not there."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from registry.errors import CardwatchError


@contextmanager
def whole_file(output: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name once all is in it; raises ``CardwatchError`` where it cannot be written."""
    partial = output.with_name(f".{output.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("xb") as out:
            yield out
        partial.replace(output)
    except OSError as error:
        raise CardwatchError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
