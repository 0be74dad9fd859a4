"""How much memory processes take: the API while it is asked, and a whole service."""

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.workers.service import Service

EVERY_SECONDS = 15.0


def shared_out_mebibytes(pids: Iterable[int]) -> int:
    """The proportional set size of processes together, proc_pid_smaps(5): each page that several share counts once."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024


class MemoryWatch:
    """Readings of the serving process, in MiB, with the highest as the last."""

    def __init__(self, service: Service) -> None:
        self.pid = service.pids("serve")[0]
        self.readings: list[int] = []
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        self._thread.join()
        self.readings.append(self._mebibytes("VmHWM"))

    def _watch(self) -> None:
        while True:
            self.readings.append(self._mebibytes("VmRSS"))
            if self._ends.wait(EVERY_SECONDS):
                return

    def _mebibytes(self, field: str) -> int:
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        except OSError:
            return -1  # it has ended, which the report shows
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(field))
