"""What one verdict keeps of all findings."""

import pytest

from registry.compliance.rules.values import Finding, Obligation, Outcome
from registry.compliance.rules.verdict import conclude, strictest

DUTY, REMEDY = Obligation("display", "Show it.", "It"), Obligation("report_lineage_conflict", "Tell them.")
FINDINGS = tuple(
    Finding(
        rule=f"r{number}", outcome=outcome, reason="R.", obligations=(DUTY, REMEDY), missing=(f"m{number}",),
        assumptions=(f"a{number}",),
    )
    for number, outcome in enumerate(Outcome)
)  # fmt: skip


@pytest.mark.parametrize(
    ("most", "owed", "missing", "assumed"),
    [
        (1, (DUTY, REMEDY), (), ("a0",)),
        (2, (DUTY, REMEDY), (), ("a1", "a0")),
        (3, (DUTY, REMEDY), ("m2", "m1", "m0"), ("a2", "a1", "a0")),
        (4, (DUTY, REMEDY), (), ()),
    ],
)
def test_a_denial_assumes_nothing_and_only_a_doubt_asks(
    most: int, owed: tuple[Obligation, ...], missing: tuple[str, ...], assumed: tuple[str, ...]
) -> None:
    verdict = conclude(FINDINGS[:most])
    assert verdict.outcome is list(Outcome)[most - 1]
    assert (verdict.obligations, verdict.missing_facts, verdict.assumptions) == (owed, missing, assumed)


def test_what_is_owed_beside_a_stricter_finding_does_not_count_unless_it_always_stands() -> None:
    milder = Finding(rule="a", outcome=Outcome.WITH_OBLIGATIONS, reason="A.", obligations=(DUTY, REMEDY))
    for strict in (Outcome.NEEDS_REVIEW, Outcome.DENIED):
        assert conclude((milder, Finding(rule="b", outcome=strict, reason="B."))).obligations == (REMEDY,)


def test_of_nothing_nobody_said_yes() -> None:
    assert strictest(()) is Outcome.NEEDS_REVIEW
    assert conclude(()).outcome is Outcome.NEEDS_REVIEW
