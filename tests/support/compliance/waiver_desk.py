"""Somebody who grants waivers, where a policy finds what a test says that it finds."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from registry.access import Caller, Scope
from registry.compliance.inventories.reevaluation import judge_due
from registry.compliance.inventories.runs.judgement import Judgement, judgement_of
from registry.compliance.inventories.runs.settlement import JudgedEntries
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.policies import PolicyCreate, create_policy
from registry.compliance.waivers.queries import read_waiver
from registry.compliance.waivers.schemas import WaiverRead, WaiverWrite
from registry.compliance.waivers.service import grant_waiver, judge_entry, revoke_waiver
from registry.compliance.waivers.settlement import settle_waivers
from registry.compliance.waivers.tables import Waiver
from registry.db import UnitOfWork
from registry.events import Event
from registry.licenses import Knowledge
from tests.support.compliance.answers import finding, strictest
from tests.support.compliance.desk import Desk

CALLER = Caller("key_1", "the dean", frozenset({Scope.WAIVERS_WRITE}))
MISSING_CARD = finding("model-card", "denied")


class WaiverDesk:
    """What a policy finds beside the licences is given by hand; all else is the service's own."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk, self.now = desk, now
        self.found = [MISSING_CARD]
        self.version = 1
        draft = PolicyCreate(key="house", title="House", rules=())
        with desk.runtime.database.unit_of_work() as work:
            create_policy(work, draft, actor=CALLER.name, now=now)

    def grant(self, inventory: str, entry: str, days: int = 100, rule: str = "model-card") -> WaiverRead:
        """A waiver of what the policy finds."""
        write = WaiverWrite(
            inventory=inventory.rpartition("/")[2], entry=entry, rule=rule, reason_code="accepted_risk",
            reason="It is promised.", owner="the dean", expires_at=self.now + timedelta(days=days),
        )  # fmt: skip
        with self.desk.runtime.database.unit_of_work() as work:
            made = grant_waiver(
                work, self.desk.runtime.knowledge, write, caller=CALLER, now=self.now, judge=self._judge
            )
            return read_waiver(made, self.now)

    def revoke(self, waiver: str) -> None:
        """End a waiver."""
        with self.desk.runtime.database.unit_of_work() as work:
            revoke_waiver(work, waiver, None, caller=CALLER, now=self.now)

    def judge(self) -> int:
        """Judge what is due, with what the policy finds."""
        database, knowledge = self.desk.runtime.database, self.desk.runtime.knowledge
        return judge_due(database, knowledge, budget_seconds=60, settle=self._settle)

    def states(self) -> dict[str, str]:
        """The state of each waiver."""
        with self.desk.runtime.database.reading() as session:
            return {one.id: one.state for one in session.exec(select(Waiver))}

    def told(self, type_: str) -> list[dict[str, Any]]:
        """The data of all events of a type."""
        with self.desk.runtime.database.reading() as session:
            return [one.data for one in session.exec(select(Event).where(Event.type == type_).order_by(col(Event.seq)))]

    def _judge(
        self, session: Session, knowledge: Knowledge, inventory: Inventory, entry: InventoryEntry, now: datetime
    ) -> dict[str, Any]:
        asked = inventory.model_copy(update={"policy": None})
        return self._with_policy(dict(judge_entry(session, knowledge, asked, entry, now)))

    def _with_policy(self, answer: dict[str, Any]) -> dict[str, Any]:
        verdict = strictest([answer["verdict"], *(one["outcome"] for one in self.found)])
        findings = [*answer["findings"], *self.found]
        policy = {"key": "house", "version": self.version}
        return {**answer, "verdict": verdict, "findings": findings, "policy": policy}

    def _settle(
        self, work: UnitOfWork, knowledge: Knowledge, judged: JudgedEntries, now: datetime
    ) -> dict[str, Judgement]:  # fmt: skip
        found = dict(judged.judgements)
        for entry in judged.entries:
            answer = self._judge(work.session, knowledge, judged.inventory, entry, now)
            found[entry.id] = judgement_of(answer)
        return settle_waivers(work, knowledge, msgspec.structs.replace(judged, judgements=found), now)
