"""``cardwatch check``: the compliance check for people and for CI."""

import sys
from typing import Any

import click
import msgspec

from registry.cli.session import now, open_runtime, print_json
from registry.compliance.rules.values import Outcome
from registry.compliance.schemas import Answer, CheckBody
from registry.compliance.service import check as run_check
from registry.compliance.vocabulary import ACTIVITIES, ORGANISATIONS, PURPOSES
from registry.errors import Invalid

EXIT_CODES = {Outcome.ALLOWED: 0, Outcome.WITH_OBLIGATIONS: 0, Outcome.DENIED: 1, Outcome.NEEDS_REVIEW: 2}


@click.command()
@click.argument("model")
@click.option("--country", required=True, help="Where the organisation is at home (two letters, DE).")
@click.option("--organisation", required=True, type=click.Choice(list(ORGANISATIONS)), help="What it is.")
@click.option("--purpose", type=click.Choice(list(PURPOSES)), help="What the model is used for.")
@click.option("--commercial/--non-commercial", default=None, help="Whether the use is commercial.")
@click.option("--revision", help="The commit that was downloaded (40 hex digits).")
@click.option("--as-of", help="The moment that counts (2026-01-31T12:00:00Z).")
@click.option("--parent-country", help="Where the parent company is at home.")
@click.option("--output-country", "output_countries", multiple=True, help="Where outputs are shown; repeat it.")
@click.option("--monthly-active-users", type=int, help="Of the whole group, now.")
@click.option("--monthly-active-users-at-release", type=int, help="In the month before the model's release.")
@click.option("--annual-revenue-usd", type=float, help="Of the whole group.")
@click.option("--monthly-revenue-usd", type=float, help="Of the whole group.")
@click.option("--audience", type=click.Choice(["internal", "external"]), help="Who meets the model.")
@click.option(
    "--distribution",
    type=click.Choice(["none", "weights", "finetuned_weights", "hosted_api"]),
    help="How the model is passed on.",
)
@click.option("--trains-other-models/--trains-no-models", default=None, help="Whether outputs make another model.")
@click.option("--derivative-name", help="Name of what is distributed.")
@click.option("--derivative-license", help="Licence of what is distributed.")
@click.option("--end-user-of-product/--no-end-user", default=None, help="Uses a product that contains the model.")
@click.option("--model-as-a-service/--no-model-as-a-service", default=None, help="Sells the model as a service.")
@click.option("--activity", "activities", multiple=True, type=click.Choice(list(ACTIVITIES)), help="Repeat it.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(model: str, *, revision: str | None, as_of: str | None, as_json: bool, **use: Any) -> None:  # noqa: ANN401 - click's options
    """Ask whether a MODEL may be used so. What is not said is not assumed.

    Exit codes: 0 allowed (with or without obligations), 1 denied, 2 needs review, 3 error.
    """
    stated = {name: value for name, value in use.items() if value not in (None, ())}
    subject = {"model": model, "revision": revision, "as_of": as_of}
    try:
        body = msgspec.convert({"subject": subject, "use": stated}, CheckBody)
    except msgspec.ValidationError as error:
        raise Invalid(str(error)) from error
    with open_runtime() as runtime, runtime.database.reading() as session:
        answer = run_check(session, runtime.knowledge, body, now())
    if as_json:
        print_json(answer)
    else:
        _tell(model, answer)
    sys.exit(EXIT_CODES[answer.verdict])


def _tell(model: str, answer: Answer) -> None:
    click.echo(f"{model}: {answer.verdict.replace('_', ' ').upper()}")
    for finding in answer.findings:
        if finding.outcome is not Outcome.ALLOWED or answer.verdict is Outcome.ALLOWED:
            clause = f" ({finding.license or ''}, {finding.clause})" if finding.clause else ""
            click.echo(f"  {finding.outcome:24}{finding.reason}{clause}")
    for obligation in answer.obligations:
        click.echo(f"  duty  {obligation.code:18}{obligation.text}")
    for fact in answer.missing_facts:
        click.echo(f"  say   --{fact.replace('_', '-')}")
    for assumption in answer.assumptions:
        click.echo(f"  assumed: {assumption}")


COMMANDS = (check,)
