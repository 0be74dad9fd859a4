"""What a replay came to: what was missed, what was false, what was told, and how soon."""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

import msgspec

from tests.replay.script import Expected


class Latency(msgspec.Struct, frozen=True):
    """From the change to the confirmed flag, in polls: sweeps where lists show the change, else re-checks."""

    count: int
    median_polls: float
    most_polls: float
    most_seconds: float


class Told(msgspec.Struct, frozen=True):
    """What the receiver got: flags that no message told, flags told under two ids, messages sent more than once."""

    messages: int
    untold: list[str]
    told_twice: list[str]
    unknown: list[str]
    sent_again: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome; ``missed``, ``false`` and ``twice`` name model, kind and, where known, the change."""

    expected: int
    cosmetic: int
    flags: int
    missed: list[str]
    late: list[str]
    """What was not flagged in the storm, within the patience of its round; it may be afterwards."""
    false: list[str]
    twice: list[str]
    told: Told
    latency: dict[str, Latency]
    counters: dict[str, Any]

    @property
    def is_perfect(self) -> bool:
        """Nothing missed, nothing false, each flagged once and told under one id."""
        told = self.told
        return not any((self.missed, self.false, self.twice, told.untold, told.told_twice, told.unknown))


def differences(
    expected: Iterable[Expected], flags: Iterable[Mapping[str, Any]]
) -> tuple[list[str], list[str], list[str]]:
    """What is missed, false and there twice."""
    names = {(flag.model, flag.kind): flag.name for flag in expected}
    wanted = Counter((flag.model, flag.kind) for flag in expected)
    found = Counter((str(flag["model"]), str(flag["kind"])) for flag in flags)
    missed = [f"{model} {kind} ({names[model, kind]})" for model, kind in (wanted - found).elements()]
    extra = list((found - wanted).elements())
    false = [f"{model} {kind}" for model, kind in extra if (model, kind) not in wanted]
    twice = [f"{model} {kind} ({names[model, kind]})" for model, kind in extra if (model, kind) in wanted]
    return missed, false, twice


def told_of(messages: Iterable[tuple[str, Mapping[str, Any]]], flags: Iterable[Mapping[str, Any]]) -> Told:
    """Compare the messages (``webhook-id`` and body) with the flags that there are."""
    by_flag: dict[str, set[str]] = {}
    counted = Counter[str]()
    for message_id, body in messages:
        counted[message_id] += 1
        data = body["data"]
        for change in data["group"]["changes"] if "group" in data else [data]:
            by_flag.setdefault(str(change["id"]), set()).add(message_id)
    there = {str(flag["id"]): f"{flag['model']} {flag['kind']}" for flag in flags}
    return Told(
        messages=len(counted),
        untold=[there[flag] for flag in there.keys() - by_flag.keys()],
        told_twice=[there.get(flag, flag) for flag, ids in by_flag.items() if len(ids) > 1],
        unknown=sorted(by_flag.keys() - there.keys()),
        sent_again=counted.total() - len(counted),
    )


def latencies(waits: Iterable[tuple[str, float, float]]) -> dict[str, Latency]:
    """By name, from (name, seconds, seconds of a poll)."""
    by_name: dict[str, list[tuple[float, float]]] = {}
    for name, seconds, poll in waits:
        by_name.setdefault(name, []).append((seconds / poll, seconds))
    return {
        name: Latency(len(found), round(median(polls for polls, _ in found), 2), round(max(found)[0], 2),
                      round(max(seconds for _, seconds in found), 1))
        for name, found in sorted(by_name.items())
    }  # fmt: skip
