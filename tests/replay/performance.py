"""The replay on the real service: storms, outages, a worker that dies again and again, and what came of it."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tests.replay.actor import TOKEN, Actor
from tests.replay.report import Report, Told, differences, latencies, told_of
from tests.replay.script import Expected, Round, Script
from tests.support.stub_hub.http.addresses import KINDS
from tests.support.workers.stage import Stage

_PLENTY = 1_000_000
_MOST_ERRORS = 10
_TICKS = os.sysconf("SC_CLK_TCK")


class Tempo(msgspec.Struct, frozen=True, kw_only=True):
    """How hard and how fast: seconds, unless said otherwise."""

    sweep: float = 5
    recheck: float = 20
    kill: float = 5
    faults_per_second: float = 10
    outage: float = 2
    pace: float = 10
    """Changes a second, true and cosmetic ones together."""
    patience: float = 180
    """For the flags that are open after the last change."""
    load: float = 900
    """For the first reading of all models."""
    is_born_in_storm: bool = False
    """Whether faults and kills begin before the first reading; they always begin before the first change."""

    @property
    def settings(self) -> dict[str, str]:
        """What the service is told."""
        return {
            "SWEEP_INTERVAL_SECONDS": str(self.sweep), "SYNC_INTERVAL_SECONDS": str(self.recheck),
            "CONFIRM_DELAY_SECONDS": "1", "HUB_TOKEN": TOKEN, "HUB_REQUESTS_PER_WINDOW": str(_PLENTY),
            "HUB_TIMEOUT_SECONDS": "3", "ALERT_GROUP_SECONDS": "5",
        }  # fmt: skip


class Performance:
    """One replay; ``say`` hears how it goes."""

    def __init__(self, stage: Stage, script: Script, tempo: Tempo, seed: int, say: Callable[[str], None]) -> None:
        self._stage, self._script, self._tempo, self._seed, self._say = stage, script, tempo, seed, say
        self._actor = Actor(stage.hub, script.models)
        self._is_deadly = False
        self._kill_at, self._cpu, self._kills = 0.0, 0.0, 0
        self._changed: list[tuple[Expected, datetime]] = []
        self._seconds: dict[str, float] = {}
        self._late = list[str]()
        self._errors = list[str]()
        self._heard: list[tuple[str, Any]] = []
        """The messages so far with their verified bodies; a signature is good for five minutes only."""

    def play(self) -> Report:
        """All of it, from the first reading to a last look at every model."""
        if self._tempo.is_born_in_storm:
            self._storm()
        self._load()
        self._storm()
        began = time.monotonic()
        for number, part in enumerate(self._script.rounds, 1):
            self._round(number, part)
        self._until(lambda: not self._differences()[0], self._tempo.patience, pause=2)
        self._seconds["storm"] = time.monotonic() - began
        self._late = self._differences()[0]
        self._is_deadly = False
        self._look_again()
        return self._report()

    def _storm(self) -> None:
        self._stage.hub.storm(self._seed, faults_per_second=self._tempo.faults_per_second)
        self._is_deadly = True

    def _load(self) -> None:
        stage, began = self._stage, time.monotonic()
        self._actor.publish()
        stage.hub.limit(api=_PLENTY, resolvers=_PLENTY)
        stage.subscribe()
        stage.ask("POST", "/v1/sync/pause", {"reason": "the replay takes in its models"})
        for model in self._script.models:
            stage.ask("PUT", f"/v1/watch/{model.meaning.id}", expect=201)
        stage.ask("POST", "/v1/sync/resume")
        self._say(f"watching {len(self._script.models)} models")
        if not self._until(self._is_loaded, self._tempo.load, pause=5):
            raise AssertionError(f"the first readings took too long\n{stage.logs()}")
        self._seconds["load"] = time.monotonic() - began
        self._say(f"all were read once after {self._seconds['load']:.0f} s")

    def _is_loaded(self) -> bool:
        ids = {model.meaning.id for model in self._script.models}
        if any(row["last_success_at"] is None for row in self._all("/v1/watch") if row["model"] in ids):
            return False
        return not self._stage.ask("GET", "/v1/sync")["backfills"].keys() - {"done"}

    def _round(self, number: int, part: Round) -> None:
        began = time.monotonic()
        self._actor.begin_round()
        for index, step in enumerate(part.steps, 1):
            self._actor.act(step)
            self._sleep_until(began + index / self._tempo.pace)
        if part.has_outage:
            self._outage()
        self._changed += [(flag, self._actor.changed_at[flag.number]) for flag in part.expected]
        open_ones, false, twice = self._differences()
        self._say(
            f"part {number}: {len(part.steps)} steps in {time.monotonic() - began:.0f} s; "
            f"{len(self._changed)} flags expected so far, {len(open_ones)} open, false {false}, twice {twice}"
        )

    def _outage(self) -> None:
        self._stage.hub.stop()
        self._sleep_until(time.monotonic() + self._tempo.outage)
        self._stage.hub.start()

    def _look_again(self) -> None:
        """In calm weather have every model read once more, and all alerts sent."""
        began = time.monotonic()
        faults = self._stage.hub.faults_met()
        self._stage.hub.behave()
        self._stage.hub.limit(api=_PLENTY, resolvers=_PLENTY)
        self._say(f"calm after {sum(faults.values())} faults and {self._kills} kills; late: {self._late}")
        run = self._stage.ask("POST", "/v1/sync", expect=202)["run_id"]
        self._until(lambda: self._stage.ask("GET", f"/v1/sync/runs/{run}")["status"] == "finished", self._tempo.load)
        self._until(lambda: not self._told().untold, self._tempo.patience, pause=0.5)
        self._seconds["last look"] = time.monotonic() - began
        self._say(f"looked at all once more in {self._seconds['last look']:.0f} s")

    # -- looking -------------------------------------------------------------------------------------------------

    def _all(self, path: str) -> list[dict[str, Any]]:
        items, cursor = list[dict[str, Any]](), ""
        while True:
            page = self._stage.ask("GET", f"{path}?limit=200{cursor}")
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = f"&cursor={page['next_cursor']}"

    def _differences(self) -> tuple[list[str], list[str], list[str]]:
        return differences([flag for flag, _ in self._changed], self._all("/v1/changes"))

    def _told(self) -> Told:
        self._hear()
        about = [(name, body) for name, body in self._heard if "kind" in body["data"]]
        return told_of(about, self._all("/v1/changes"))

    def _hear(self) -> None:
        received = tuple(self._stage.receiver.received)[len(self._heard) :]
        self._heard += [(item.message_id, item.verify(self._stage.secret)) for item in received]

    def _report(self) -> Report:
        flags = self._all("/v1/changes")
        missed, false, twice = self._differences()
        return Report(
            expected=len(self._changed),
            cosmetic=sum(not step.is_true for part in self._script.rounds for step in part.steps),
            flags=len(flags),
            missed=missed,
            late=self._late,
            false=false,
            twice=twice,
            told=self._told(),
            latency=self._latency(flags),
            counters=self._counters(),
        )

    def _latency(self, flags: list[dict[str, Any]]) -> dict[str, Any]:
        at = {(flag["model"], flag["kind"]): datetime.fromisoformat(flag["confirmed_at"]) for flag in flags}
        found = [
            (flag, (at[flag.model, flag.kind] - changed_at).total_seconds())
            for flag, changed_at in self._changed
            if (flag.model, flag.kind) in at
        ]
        waits = [
            (f"{'sweep' if flag.is_in_lists else 're-check'} {flag.kind}", seconds,
             self._tempo.sweep if flag.is_in_lists else self._tempo.recheck)
            for flag, seconds in found
        ]  # fmt: skip
        return latencies(waits)

    def _counters(self) -> dict[str, Any]:
        self._note_cpu()
        hub, events = self._stage.hub, self._events()
        return {
            "seconds": {name: round(value, 1) for name, value in self._seconds.items()},
            "kills": self._kills,
            "requests": {kind: hub.count(kind=kind) for kind in KINDS},
            "faults": hub.faults_met(),
            "events": dict(events),
            "errors": self._errors,
            "worker_cpu_seconds": round(self._cpu, 1),
            "cpu_ms_per_reading": round(1000 * self._cpu / max(events["sync.read"], 1), 1),
        }  # fmt: skip

    def _events(self) -> Counter[str]:
        """How often each line stands in the logs of the worker."""
        counted = Counter[str]()
        for command in ("up", "worker"):
            path = self._stage.log(command)
            for line in path.read_bytes().splitlines() if path.exists() else ():
                try:
                    told = msgspec.json.decode(line)
                except msgspec.DecodeError:
                    counted["(no JSON)"] += 1
                    continue
                name = str(told.get("event", ""))[:40]
                if "exception" in told and len(self._errors) < _MOST_ERRORS:
                    self._errors.append(f"{name}: {told['exception'][-500:]}")
                if name.startswith(("sync.", "sweep.", "lease.")) or told.get("level") in {"error", "critical"}:
                    counted[name] += 1
        return counted

    # -- time ----------------------------------------------------------------------------------------------------

    def _until(self, look: Callable[[], object], seconds: float, pause: float = 0.2) -> bool:
        ends = time.monotonic() + seconds
        while not look():
            if time.monotonic() > ends:
                return False
            self._sleep_until(time.monotonic() + pause)
        return True

    def _sleep_until(self, moment: float) -> None:
        """Wait, and kill the worker whenever its time has come."""
        while True:
            self._kill_if_old()
            self._hear()
            left = moment - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.1))

    def _kill_if_old(self) -> None:
        """`kill -9` for each worker of so many seconds, at work or not yet; whoever runs it starts another one."""
        if not self._is_deadly or time.monotonic() < self._kill_at:
            return
        self._note_cpu()
        self._kill_at, self._kills = time.monotonic() + self._tempo.kill, self._kills + 1
        self._stage.kill_worker()
        if "up" not in self._stage.processes:
            self._stage.start("worker")

    def _note_cpu(self) -> None:
        for pid in self._stage.pids("worker"):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            self._cpu += (int(fields[11]) + int(fields[12])) / _TICKS


def to_stderr(line: str) -> None:
    """A line of progress."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
