"""How much memory the API takes while it is asked."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.workers.service import Service

EVERY_SECONDS = 15.0


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
