"""The options that describe a use, shared by ``check`` and ``scan``."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from registry.cli.arguments import OneOf
from registry.cli.output import json_option
from registry.cli.reports import FORMATS
from registry.compliance.checks import ACTIVITIES, ORGANISATIONS, PURPOSES

Command = TypeVar("Command", bound=Callable[..., Any])

_NEEDED = ("country", "organisation")
"""What a check cannot do without."""


def _home(*, required: bool) -> tuple[Callable[[Command], Command], ...]:
    return (
        click.option("--country", required=required, help="Where the organisation is at home (two letters, DE)."),
        click.option("--organisation", required=required, type=OneOf(list(ORGANISATIONS)), help="What it is."),
    )


_OPTIONS = (
    click.option("--purpose", type=OneOf(list(PURPOSES)), help="What the model is used for."),
    click.option("--commercial/--non-commercial", default=None, help="Whether the use is commercial."),
    click.option("--parent-country", help="Where the parent company is at home."),
    click.option("--output-country", "output_countries", multiple=True, help="Where outputs are shown; repeat it."),
    click.option("--monthly-active-users", type=int, help="Of the whole group, now."),
    click.option("--monthly-active-users-at-release", type=int, help="In the month before the model's release."),
    click.option("--annual-revenue-usd", type=float, help="Of the whole group."),
    click.option("--monthly-revenue-usd", type=float, help="Of the whole group."),
    click.option("--audience", type=OneOf(["internal", "external"]), help="Who meets the model."),
    click.option(
        "--distribution",
        type=OneOf(["none", "weights", "finetuned_weights", "hosted_api"]),
        help="How the model is passed on.",
    ),
    click.option("--trains-other-models/--trains-no-models", default=None, help="Whether outputs make another model."),
    click.option("--derivative-name", help="Name of what is distributed."),
    click.option("--derivative-license", help="Licence of what is distributed."),
    click.option("--end-user-of-product/--no-end-user", default=None, help="Uses a product that contains the model."),
    click.option("--model-as-a-service/--no-model-as-a-service", default=None, help="Sells the model as a service."),
    click.option(
        "--group-offers-model-service/--group-offers-no-model-service",
        default=None,
        help="Whether the group offers any model as a service.",
    ),
    click.option("--outputs-published/--outputs-kept", default=None, help="Whether outsiders get to see outputs."),
    click.option("--daily-active-users", type=int, help="Of the whole group, now."),
    click.option("--edge-devices", type=int, help="Devices of others on which the model runs."),
    click.option(
        "--through-licensor-service/--own-copy", default=None, help="Whether it is used through the licensor's service."
    ),
    click.option("--activity", "activities", multiple=True, type=OneOf(list(ACTIVITIES)), help="Repeat it."),
)

_GATE = (
    click.option(
        "--inventory", metavar="NAME",
        help="Check for the use and by the policy of this inventory and its entries; options count more.",
    ),
    click.option(
        "--require-listed", is_flag=True, help="With --inventory: a model that does not stand in it needs review.",
    ),
    click.option("--policy", metavar="KEY[@VERSION]", help="Judge by this policy too; it makes no verdict milder."),
    click.option(
        "--format", "form", type=OneOf(FORMATS), default="text", show_default=True,
        help="What is written: words, JSON, SARIF 2.1.0 for code scanning, JUnit XML for reports of tests.",
    ),
    click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path),
        help="Write it to this file; standard output has the words then.",
    ),
    json_option,
)  # fmt: skip


def gate_options(command: Command) -> Command:
    """Add the policy, and the form and place of what is written; ``chosen_form`` reads the latter."""
    return _given(_GATE, command)


def chosen_form(form: str, *, as_json: bool) -> str:
    """The form that is asked for; raises ``UsageError`` where two are."""
    if as_json and form not in {"text", "json"}:
        raise click.UsageError(f"--json and --format {form} are two forms; choose one.")
    return "json" if as_json else form


def use_options(command: Command) -> Command:
    """Add the options of a use; what is not said arrives as None or an empty tuple."""
    return _given((*_home(required=True), *_OPTIONS), command)


def some_use_options(command: Command) -> Command:
    """The same where something else may say the use; ``demand_use`` asks for what is needed where nothing does."""
    return _given((*_home(required=False), *_OPTIONS), command)


def _given(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def demand_use(use: dict[str, Any]) -> None:
    """Refuse a use without what a check cannot do without, in the words of a missing option."""
    context = click.get_current_context()
    for param in context.command.params:
        if param.name in _NEEDED and use[param.name] is None:
            raise click.MissingParameter(ctx=context, param=param)


def stated(use: dict[str, Any]) -> dict[str, Any]:
    """The part of a use that was said."""
    return {name: value for name, value in use.items() if value not in (None, ())}
