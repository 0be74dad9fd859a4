"""``cardwatch check``: the compliance check for people and for CI."""

import sys
from typing import Any

import click

from registry.cli.checks.use_options import stated, use_options
from registry.cli.session import now, open_runtime, print_json
from registry.compliance.checks import CheckAnswer, CheckBody, check
from registry.compliance.rules import Outcome
from registry.errors import Invalid
from registry.inputs import take

EXIT_CODES = {Outcome.ALLOWED: 0, Outcome.WITH_OBLIGATIONS: 0, Outcome.DENIED: 1, Outcome.NEEDS_REVIEW: 2}


@click.command("check")
@click.argument("model")
@use_options
@click.option("--revision", help="The commit that was downloaded (7 to 40 hex digits), a tag or a branch.")
@click.option("--as-of", help="The moment that counts (2026-01-31T12:00:00Z), or a day (2026-01-31, in UTC).")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check_model(model: str, *, revision: str | None, as_of: str | None, as_json: bool, **use: Any) -> None:  # noqa: ANN401 - click's options
    """Ask whether a MODEL may be used so. What is not said is not assumed.

    MODEL is an id (owner/name) or the address of a page of the Hub; one of a revision asks for that revision.

    Exit codes: 0 allowed (with or without obligations), 1 denied, 2 needs review, 3 error.
    """
    body = read_body({"model": model, "revision": revision, "as_of": as_of}, use)
    with open_runtime() as runtime, runtime.database.reading() as session:
        answer = check(session, runtime.knowledge, body, now())
    if as_json:
        print_json(answer)
    else:
        _print_answer(model, answer)
    sys.exit(EXIT_CODES[answer.verdict])


def read_body(subject: dict[str, Any], use: dict[str, Any]) -> CheckBody:
    """The check that the options describe; raises ``Invalid`` with all options that are wrong."""
    try:
        return take({"subject": subject, "use": stated(use)}, CheckBody)
    except Invalid as wrong:
        told = " ".join(f"{_option(pointer)}: {detail.rstrip('.')}." for pointer, detail in wrong.errors)
        raise Invalid(told, errors=wrong.errors) from wrong


def _option(pointer: str) -> str:
    """The option, or the argument, that a place in the body comes from."""
    _, _, name = pointer.partition("/use/")
    name = name or pointer.removeprefix("/subject").strip("/")
    plain = {"output_countries": "output_country", "activities": "activity", "model": "MODEL", "": "MODEL"}
    word = plain.get(name.split("/")[0], name.split("/")[0])
    return word if word == "MODEL" else f"--{word.replace('_', '-')}"


def _print_answer(model: str, answer: CheckAnswer) -> None:
    click.echo(f"{model}: {answer.verdict.replace('_', ' ').upper()}")
    for finding in answer.findings:
        if finding.outcome is not Outcome.ALLOWED or answer.verdict is Outcome.ALLOWED:
            clause = f" ({finding.license or ''}, {finding.clause})" if finding.clause else ""
            click.echo(f"  {finding.outcome:26}{finding.reason}{clause}")
    for obligation in answer.obligations:
        click.echo(f"  duty  {obligation.code:18}{obligation.text}")
    for fact in answer.missing_facts:
        click.echo(f"  say   --{fact.replace('_', '-')}")
    for assumption in answer.assumptions:
        click.echo(f"  assumed: {assumption}")


COMMANDS = (check_model,)
