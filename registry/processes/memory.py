"""The memory of a process that has all that it works with."""

import ctypes
import gc
from contextlib import suppress


def settle_memory() -> None:
    """After a start: what is there lives as long as the process, and what was only needed on the way is given back.

    The catalogue and the code are never looked through for garbage again. Where the C library can (glibc), free memory
    between what is held goes back to the system: malloc_trim(3), some 7 MiB of each process.
    """
    gc.collect()
    gc.freeze()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
