"""What was found of an entry, as the page of a check shows it: findings with waivers, duties, what is missing."""

import msgspec

from registry.access import Scope
from registry.compliance.checks import CheckAnswer, FindingRead
from registry.compliance.inventories.runs import ResultRead
from registry.web.desk.inventories.desk import InventoryDesk
from registry.web.pages import uses

_NOT_KEPT = {"quote": None, "evidence": ()}
"""Members of a finding that results are kept without."""


class EntryFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as the template of answers shows it, and whether it is waived."""

    rule: str
    outcome: str
    reason: str
    language: str
    """Of the reason."""
    license: str | None
    clause: str | None
    source: str
    quote: object | None
    waiver: str | None
    """The waiver by which it does not count."""

    @property
    def may_be_waived(self) -> bool:
        """Whether a policy found it, and nobody answers for it yet."""
        return self.source == "policy" and self.waiver is None and self.outcome != "allowed"


def answer_values(desk: InventoryDesk, result: ResultRead | None) -> dict[str, object]:
    """What the template needs to show a result, or that there is none."""
    if result is None:
        return {"result": None, "answer": None, "findings": [], "duties": []}
    kept = {name: getattr(result, name) for name in CheckAnswer.__struct_fields__}
    kept["findings"] = [{**_NOT_KEPT, **one} for one in result.findings]
    answer = msgspec.convert(kept, CheckAnswer)
    waivers = [one.get("waiver") for one in result.findings]
    pairs = sorted(
        zip(answer.findings, waivers, strict=True), key=lambda one: (one[1] is not None, -one[0].outcome.strictness)
    )
    return {
        "result": result,
        "answer": answer,
        "findings": [_shown(finding, waiver, desk.here.locale.code) for finding, waiver in pairs],
        "duties": uses.duties_of(answer, desk.here.locale),
        "sees_waivers": desk.may(Scope.WAIVERS_WRITE) or desk.may(Scope.INVENTORIES_READ),
    }


def _shown(finding: FindingRead, waiver: str | None, language: str) -> EntryFinding:
    german = finding.reason_de if language == "de" and isinstance(finding.reason_de, str) else None
    return EntryFinding(
        rule=finding.rule, outcome=str(finding.outcome), reason=german or finding.reason,
        language="de" if german else "en", license=finding.license, clause=finding.clause, source=finding.source,
        quote=finding.quote, waiver=waiver,
    )  # fmt: skip
