"""The clock of real processes, set wrong: a library that is loaded before libc adds seconds to the time of day.

The number of seconds stands in a file that all processes map, so that the clock can be set while they run. Time spans
(the monotonic clock) stay true, as they do when the clock of a machine is set.
"""

import mmap
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

_SOURCE = """
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long *ahead;

__attribute__((constructor)) static void open_file(void) {
    const char *path = getenv("WRONG_CLOCK");
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0) return;
    void *found = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (found != MAP_FAILED) ahead = found;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int code = syscall(SYS_clock_gettime, clock, now);
    if (!code && ahead && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += *ahead;
    return code;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    int code = clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return code;
}

time_t time(time_t *where) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (where) *where = precise.tv_sec;
    return precise.tv_sec;
}
"""


class WrongClock:
    """How many seconds the clock of all processes is ahead that are started with ``variables``."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("setting the clock of processes needs a C compiler")
        source, self._library, self._file = folder / "clock.c", folder / "clock.so", folder / "ahead"
        source.write_text(_SOURCE)
        self._file.write_bytes(struct.pack("l", 0))
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(self._library), str(source)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own source
        with self._file.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    @property
    def variables(self) -> dict[str, str]:
        before = os.environ.get("LD_PRELOAD", "")
        return {"LD_PRELOAD": f"{self._library} {before}".strip(), "WRONG_CLOCK": str(self._file)}

    def set(self, seconds_ahead: int) -> None:
        self._map[:] = struct.pack("l", seconds_ahead)

    def close(self) -> None:
        self._map.close()
