"""What the processes of a running service take: memory, and time of a processor."""

import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.support.workers.service import Service

KINDS = ("serve", "worker", "beat")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """One look at the processes of each kind; where one command runs several, their supervisor counts with them."""

    moment: float
    """Of ``time.monotonic``."""
    processes: Counter[str]
    mebibytes: Counter[str]
    cpu_seconds: dict[str, float]

    @classmethod
    def of(cls, service: Service) -> "Usage":
        """Look now."""
        processes, mebibytes, cpu_seconds = Counter[str](), Counter[str](), dict.fromkeys(KINDS, 0.0)
        for kind in KINDS:
            for pid in service.pids(kind):
                processes[kind] += 1
                status = Path(f"/proc/{pid}/status").read_text()
                mebibytes[kind] += int(status.partition("VmRSS:")[2].split()[0]) // 1024
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                cpu_seconds[kind] += (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
        return cls(time.monotonic(), processes, mebibytes, cpu_seconds)

    def since(self, before: "Usage") -> str:
        """In words: MiB then and now, seconds of a processor per minute."""
        minutes = (self.moment - before.moment) / 60
        return ", ".join(
            f"{self.processes[kind]} {kind} {before.mebibytes[kind]} to {self.mebibytes[kind]} MiB"
            f" and {(self.cpu_seconds[kind] - before.cpu_seconds[kind]) / minutes:.2f} s of a processor a minute"
            for kind in KINDS
        )
