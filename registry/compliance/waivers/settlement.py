"""Waivers where entries are judged: what is covered does not count, and what has changed is open again.

It happens in the transaction that writes the judgement, with its events.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

import msgspec

from registry.compliance.inventories.runs.judgement import Judgement, judge_questions, judgement_of, question_of
from registry.compliance.inventories.runs.settlement import JudgedEntries
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.waivers.queries import active_waivers
from registry.compliance.waivers.rules import Answer, Fingerprint, differences, fingerprint_of, in_words, under_waivers
from registry.compliance.waivers.subjects import state_of
from registry.compliance.waivers.tables import Waiver
from registry.db import UnitOfWork
from registry.events import record_event
from registry.licenses import Knowledge

REOPENED = "waiver.reopened"
_NO_POLICY = "The inventory has no policy any more: there is nothing left to be waived."


def settle_waivers(
    work: UnitOfWork, knowledge: Knowledge, judged: JudgedEntries, now: datetime
) -> dict[str, Judgement]:  # fmt: skip
    """The judgements with what is waived of each entry; waivers that cover nothing any more are ended."""
    waivers: dict[str, list[Waiver]] = defaultdict(list)
    for waiver in active_waivers(work.session, judged.inventory.id, [one.id for one in judged.entries]):
        waivers[waiver.entry_id].append(waiver)
    found = dict(judged.judgements)
    for entry in judged.entries:
        if entry.id in waivers:
            settled = _Settlement(work, knowledge, judged.inventory, entry, now)
            found[entry.id] = settled.judgement(waivers[entry.id], found[entry.id])
    return found


class _Settlement:
    """The waivers of one entry."""

    def __init__(
        self, work: UnitOfWork, knowledge: Knowledge, inventory: Inventory, entry: InventoryEntry, now: datetime
    ) -> None:
        self._work, self._knowledge, self._now = work, knowledge, now
        self._inventory, self._entry = inventory, entry

    def judgement(self, waivers: list[Waiver], found: Judgement) -> Judgement:
        answer: dict[str, Any] = msgspec.json.decode(found.answer)
        covers = {one.rule: one.id for one in waivers if self._covers(one, answer)}
        if not covers:
            return found
        waived = judgement_of(under_waivers(answer, self._without_policy(), covers))
        return msgspec.structs.replace(waived, is_private=found.is_private)

    def _covers(self, waiver: Waiver, answer: Answer) -> bool:
        """Whether a waiver counts; one that does not any more is ended, unless no policy could be asked just now."""
        if waiver.expires_at <= self._now:
            return False
        if self._inventory.policy is None:
            self._reopen(waiver, _NO_POLICY, ["policy"])
            return False
        if not answer["policy"]:
            return False
        state = state_of(self._work.session, self._knowledge, self._inventory, self._entry, answer, self._now)
        granted = msgspec.convert(waiver.fingerprint, Fingerprint)
        differing = differences(granted, fingerprint_of(state, answer, waiver.rule))
        if differing:
            self._reopen(waiver, in_words(differing), differing)
        return not differing

    def _without_policy(self) -> dict[str, Any]:
        question = question_of(self._entry, self._inventory.use, None)
        ((_, plain),) = judge_questions(self._work.session, self._knowledge, [question], self._now)
        answer: dict[str, Any] = msgspec.json.decode(plain.answer)
        return answer

    def _reopen(self, waiver: Waiver, reason: str, changed: list[str] | tuple[str, ...]) -> None:
        end_waiver(waiver, "reopened", reason, by="inventories", now=self._now)
        self._work.session.add(waiver)
        data = {**event_data(waiver, self._inventory), "changed": list(changed), "reason": reason}
        data |= {"model": self._entry.model, "severity": "warning", "direction": "narrowed"}
        record_event(
            self._work, REOPENED, subject=self._entry.model or "", data=data, actor="inventories", now=self._now
        )


def end_waiver(waiver: Waiver, state: str, reason: str | None, *, by: str, now: datetime) -> None:
    """Say that a waiver is over, and why."""
    waiver.state, waiver.ended_at, waiver.ended_by, waiver.ended_reason = state, now, by, reason


def event_data(waiver: Waiver, inventory: Inventory) -> dict[str, Any]:
    """A waiver as events tell it."""
    return {
        "waiver": waiver.id, "inventory": inventory.id, "inventory_name": inventory.name, "entry": waiver.entry_id,
        "subject": waiver.subject, "rule": waiver.rule, "owner": waiver.owner, "reason_code": waiver.reason_code,
        "expires_at": msgspec.to_builtins(waiver.expires_at),
    }  # fmt: skip
