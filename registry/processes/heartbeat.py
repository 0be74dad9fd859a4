"""Signs of life: through a pipe a process tells its supervisor which job it begins, and that it is free again.

One line each: the name of the job that begins, or an empty line. A pipe needs no file, no clock and no lock, and its
other end closes whenever the supervisor ends.
"""

import os
import signal
from contextlib import suppress

VARIABLE = "CARDWATCH_HEARTBEAT_FD"
"""The variable that tells a process the number of its end of the pipe; not a setting."""
MOST_BYTES = 65_536
START_SECONDS = 60.0
"""How long a process may take to its first sign of life: it has all of its code to read, and not always alone."""


def tell_alive(job: str = "") -> None:
    """Tell that a job begins, or without a name that this process is free; it never waits and never fails.

    Where nobody listens any more, this process asks itself to end: its supervisor is gone.
    """
    number = os.environ.get(VARIABLE)
    if number is None:
        return
    try:
        os.write(int(number), f"{job}\n".encode())
    except BlockingIOError:
        return  # a supervisor that does not read at the moment has signs enough waiting
    except OSError:
        os.kill(os.getpid(), signal.SIGTERM)


class Heartbeat:
    """The supervisor's end of the pipe of one process; times are those of ``time.monotonic``."""

    def __init__(self, moment: float) -> None:
        self._reading, self.writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self.writing, False)
        self.job = ""
        self.last = moment
        self.has_spoken = False

    def started(self) -> None:
        """Leave the writing end to the process alone."""
        os.close(self.writing)
        self.writing = -1

    def listen(self, moment: float) -> None:
        """Take in what the process has told since."""
        with suppress(BlockingIOError):
            if told := os.read(self._reading, MOST_BYTES):
                self.last, self.has_spoken = moment, True
                self.job = told.decode(errors="replace").splitlines()[-1]

    def fault(self, moment: float, patience_seconds: float) -> str | None:
        """Why the process is taken for one that hangs, or None."""
        silent = moment - self.last
        if silent <= (patience_seconds if self.has_spoken else max(patience_seconds, START_SECONDS)):
            return None
        return f"{self.job} has not ended" if self.job else "gives no sign of life"

    def close(self) -> None:
        """Give back both ends."""
        for number in (self._reading, self.writing):
            if number >= 0:
                os.close(number)
        self._reading = self.writing = -1
