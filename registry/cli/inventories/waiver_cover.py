"""Waivers at the gate: they count where the registry counts them, for the very same answer, and nowhere else.

* The registry keeps what it found of each entry with its waivers, and ends those whose ground has moved. Where a check
  now finds the same as it did, its verdict stands; where anything differs, the fresh answer does, without waivers.
* A waiver that is not active any more covers nothing, whatever was found with it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from registry.cli.reports import Scanned, WaivedFinding
from registry.compliance.checks import CheckAnswer, FindingRead
from registry.compliance.inventories.runs import ResultRead


class WaiverCover:
    """The active waivers of an inventory, and what was found of its entries with them."""

    def __init__(self, active: Iterable[str] = (), results: Iterable[ResultRead] = ()) -> None:
        self._active = frozenset(active)
        self._results: Mapping[str, ResultRead] = {one.entry: one for one in results}

    def applied(self, scanned: Scanned) -> Scanned:
        """The answer for an entry without what is waived of it."""
        found, answer = self._results.get(scanned.entry or ""), scanned.answer
        if found is None or answer is None or not self._is_covered(found, answer):
            return scanned
        waivers = {_place(one): str(one["waiver"]) for one in found.findings if one.get("waiver")}
        kept = tuple(one for one in answer.findings if _place(_plain(one)) not in waivers)
        plain = {**msgspec.to_builtins(answer), "findings": [], "verdict": found.verdict}
        plain |= {name: getattr(found, name) for name in ("obligations", "missing_facts", "assumptions")}
        settled = msgspec.structs.replace(msgspec.convert(plain, CheckAnswer), findings=kept)
        waived = tuple(
            WaivedFinding(one.rule, waivers[_place(_plain(one))], one.reason)
            for one in answer.findings
            if _place(_plain(one)) in waivers
        )
        return msgspec.structs.replace(scanned, verdict=settled.verdict, answer=settled, waived=waived)

    def _is_covered(self, found: ResultRead, answer: CheckAnswer) -> bool:
        """Whether the registry found just this, and counts waivers of it that are active."""
        named = {str(one["waiver"]) for one in found.findings if one.get("waiver")}
        if not named or not named <= self._active:
            return False
        same = (found.license_verdict, found.policy, found.licenses, found.data_version)
        now = (
            str(answer.license_verdict),
            msgspec.to_builtins(answer.policy),
            list(answer.licenses),
            answer.data_version,
        )
        return same == now and sorted(map(_place, found.findings)) == sorted(
            _place(_plain(one)) for one in answer.findings
        )


def _plain(finding: FindingRead) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(finding)
    return plain


def _place(finding: Mapping[str, Any]) -> bytes:
    """A finding to compare it by, without the words that are quoted and the waiver."""
    told = {name: value for name, value in finding.items() if name not in {"quote", "waiver"}}
    return msgspec.json.encode(told, order="sorted")
