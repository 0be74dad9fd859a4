"""An answer in words for people."""

from collections.abc import Iterator

import click

from registry.cli.output import Column, print_table
from registry.cli.reports.values import reason_of
from registry.compliance.checks import CheckAnswer
from registry.compliance.rules import Outcome


def print_answer(model: str, answer: CheckAnswer) -> None:
    """The verdict, and below it all that is said: findings, duties, what is missing, what was assumed."""
    click.echo(f"{model}: {answer.verdict.replace('_', ' ').upper()}")
    print_table(["", "", _PROSE], _findings(answer), has_names=False, indent=2)


_REPEATED = {"output_countries": "output_country", "activities": "activity"}
"""Facts whose option is named for one of several."""
_PROSE = Column("", is_prose=True)


def _findings(answer: CheckAnswer) -> Iterator[tuple[str, str, str]]:
    """What is said, of what, and in words."""
    for finding in answer.findings:
        if finding.outcome is not Outcome.ALLOWED or answer.verdict is Outcome.ALLOWED:
            clause = f" ({finding.license or ''}, {finding.clause})" if finding.clause else ""
            yield finding.outcome, finding.rule, f"{reason_of(finding)}{clause}"
    for obligation in answer.obligations:
        yield "duty", obligation.code, obligation.text
    for fact in answer.missing_facts:
        yield "say", f"--{_REPEATED.get(fact, fact).replace('_', '-')}", "a firmer answer needs it"
    for assumption in answer.assumptions:
        yield "assumed", "", assumption
