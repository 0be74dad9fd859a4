"""What a report says, whatever its format: every entry with what was found of it, and every line that is open."""

from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.checks.report import DUTIES_DE
from registry.compliance.inventories.entries import in_words
from registry.compliance.inventories.queries import get_inventory, open_suggestions, read_inventory
from registry.compliance.inventories.runs import all_results
from registry.compliance.inventories.schemas import InventoryRead
from registry.compliance.inventories.tables import InventoryEntry, InventoryResult, UnsettledLine

UNCHECKED = "unchecked"
"""Stands for the verdict of an entry that was not judged since it changed."""


class ReportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of a verdict."""

    rule: str
    outcome: str
    reason: str
    license: str | None = None
    clause: str | None = None
    source: str = "license"
    reason_de: str | None = None
    """The reason in German, where the rule of a policy has one."""

    def in_language(self, language: str) -> str:
        """The reason in this language, where it has words of it."""
        return (self.reason_de or self.reason) if language == "de" else self.reason


class ReportedObligation(msgspec.Struct, frozen=True, kw_only=True):
    """One duty of an entry."""

    code: str
    text: str
    value: str | None = None
    clause: str | None = None


class _KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a report needs of a kept answer."""

    findings: list[ReportedFinding] = []
    obligations: list[ReportedObligation] = []
    missing_facts: list[str] = []
    assumptions: list[str] = []
    licenses: list[str] = []
    data_version: str = ""


class ReportedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a report."""

    entry: str
    subject: str
    owner: str | None
    use: dict[str, Any]
    """What differs from the use of the inventory."""
    note: str | None
    state: str | None
    """Of its approval."""
    decided_by: str | None
    """The key that decided, or that asked where nobody decided yet."""
    decided_at: datetime | None
    decision_reason: str | None
    """Why it was decided so, or asked for where nobody decided yet."""
    verdict: str
    """`unchecked` where it was not judged since it changed."""
    since: datetime | None
    checked_at: datetime | None
    licenses: list[str]
    findings: list[ReportedFinding]
    obligations: list[ReportedObligation]
    missing_facts: list[str]
    assumptions: list[str]

    def duty(self, duty: ReportedObligation, language: str) -> str:
        """A duty in this language: a condition of a policy in the words of the rule that made it."""
        of_rule = (one for one in self.findings if one.source == "policy" and one.rule == duty.value)
        rule = next(of_rule, None) if duty.code == "policy_condition" else None
        if rule is not None:
            return rule.in_language(language)
        return DUTIES_DE.get(duty.code, duty.text) if language == "de" else duty.text

    def duties(self, language: str, when_denied: str) -> list[tuple[str, ReportedObligation | None]]:
        """Each duty in this language, once; of what is denied ``when_denied`` says why there is none."""
        if not self.obligations and self.verdict == "denied":
            return [(when_denied, None)]
        return list(dict.fromkeys((self.duty(one, language), one) for one in self.obligations))


class ReportedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an import of which no entry could be made."""

    line: int
    text: str
    reason: str
    suggestions: list[str]


class InventoryReport(msgspec.Struct, frozen=True, kw_only=True):
    """An inventory as it stands."""

    inventory: InventoryRead
    written_at: datetime
    data_versions: list[str]
    """Versions of the licence catalogue that judged."""
    entries: list[ReportedEntry]
    unsettled: list[ReportedLine]
    """No verdict speaks of these."""


def gather_report(session: Session, inventory_id: str, now: datetime) -> InventoryReport:
    """The report of an inventory; raises ``NotFound``."""
    inventory = get_inventory(session, inventory_id)
    entries, versions = list[ReportedEntry](), set[str]()
    for entry, result in all_results(session, inventory.id):
        answer = msgspec.json.decode(result.answer, type=_KeptAnswer) if result else _KeptAnswer()
        entries.append(_reported(entry, result, answer))
        versions |= {answer.data_version} - {""}
    lines = select(UnsettledLine).where(col(UnsettledLine.inventory_id) == inventory.id)
    unsettled = session.exec(lines.order_by(col(UnsettledLine.id))).all()
    suggestions = open_suggestions(session, unsettled)
    return InventoryReport(
        inventory=read_inventory(session, inventory), written_at=now, data_versions=sorted(versions), entries=entries,
        unsettled=[
            ReportedLine(line=one.line, text=one.text, reason=one.reason, suggestions=suggestions[one.id])
            for one in unsettled
        ],
    )  # fmt: skip


def _reported(entry: InventoryEntry, result: InventoryResult | None, answer: _KeptAnswer) -> ReportedEntry:
    return ReportedEntry(
        entry=entry.id, subject=in_words(entry.model, entry.license, entry.revision), owner=entry.owner, use=entry.use,
        note=entry.note, state=entry.state, decided_by=entry.decided_by or entry.requested_by,
        decided_at=entry.decided_at or entry.requested_at,
        decision_reason=entry.decision_reason if entry.decided_at else entry.request_reason,
        verdict=result.verdict if result else UNCHECKED,
        since=result.since_at if result else None, checked_at=result.checked_at if result else None,
        licenses=answer.licenses, findings=answer.findings, obligations=answer.obligations,
        missing_facts=answer.missing_facts, assumptions=answer.assumptions,
    )  # fmt: skip
