"""One owner for each data folder: two services on one database file would do all work twice and stop each other's."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.errors import MisconfiguredError

LOCK_NAME = "cardwatch.lock"


@contextmanager
def own_folder(folder: Path) -> Iterator[None]:
    """Hold a folder until the body ends; raises ``MisconfiguredError`` where another process of this machine holds it.

    The system lets go of the lock however its owner ends, so a lock file that is left behind keeps nobody out.
    """
    path = folder / LOCK_NAME
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.read(number, 20).decode(errors="replace").strip() or "unknown"
            raise MisconfiguredError(
                f"The data folder {folder} is in use by another `cardwatch up` (process {owner}); "
                "stop that one, or set CARDWATCH_DATA_DIR to another folder."
            ) from error
        os.ftruncate(number, 0)
        os.write(number, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(number)
