"""Answers of checks as plain values, made up."""

from typing import Any

OUTCOMES = ("allowed", "allowed_with_obligations", "needs_review", "denied")


def finding(rule: str, outcome: str, source: str = "policy", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """One finding."""
    made: dict[str, Any] = {
        "rule": rule, "outcome": outcome, "reason": f"{rule} says so.", "license": None, "clause": None,
        "source": source, "evidence": [],
    }  # fmt: skip
    return made | more


def strictest(outcomes: list[str]) -> str:
    """The verdict of these outcomes; of none nobody said yes."""
    return max(outcomes, key=OUTCOMES.index, default="needs_review")


def answer(*findings: dict[str, Any], policy: str | None = "house", version: int = 1) -> dict[str, Any]:
    """What a check answers that found these."""
    verdict = strictest([one["outcome"] for one in findings])
    owed = [
        {"code": "policy_condition", "text": one["reason"], "value": one["rule"], "clause": None}
        for one in findings
        if one["source"] == "policy" and one["outcome"] == verdict == "allowed_with_obligations"
    ]
    duties = [{"code": "include_license", "text": "Include it.", "value": None, "clause": "4"}]
    return {
        "verdict": verdict,
        "license_verdict": strictest([one["outcome"] for one in findings if one["source"] == "license"]),
        "findings": list(findings),
        "obligations": [*duties, *owed] if verdict in OUTCOMES[:2] else [],
        "missing_facts": [], "assumptions": [], "licenses": ["apache-2.0"],
        "policy": {"key": policy, "version": version} if policy else None, "data_version": "1",
    }  # fmt: skip


def plain(judged: dict[str, Any]) -> dict[str, Any]:
    """The answer to the same question without a policy."""
    return answer(*(one for one in judged["findings"] if one["source"] != "policy"), policy=None)
