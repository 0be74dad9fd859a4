"""``cardwatch webhooks``: who is told when something changes, and whether it arrived."""

from typing import Any, get_args

import click

from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.output import Column, json_option, print_json, print_table, say, say_nothing
from registry.cli.webhooks.failures import failure_in_words
from registry.cli.webhooks.keepers import chosen_subscriptions, id_of
from registry.inputs import take
from registry.webhooks import DeliveryState
from registry.webhooks.subscriptions import (
    SUPPORTED_EVENTS,
    DeliveryRead,
    Direction,
    LicenseClassName,
    Severity,
    WebhookCreate,
    WebhookRead,
)

_NETWORKS = ("CARDWATCH_WEBHOOK_ALLOWED_NETWORKS", "private networks that alerts may reach")
_STATES = ("undelivered", *map(str, DeliveryState))
_webhook = click.argument("webhook", metavar="WEBHOOK")


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch webhooks add https://hooks.example.org/cardwatch --inventory Lab --event license.changed",
        "cardwatch webhooks list",
        "cardwatch webhooks deliveries --state undelivered",
    ),
)
def webhooks() -> None:
    """Say who is told when something changes, and see whether it arrived. WEBHOOK is an id or an address."""


@webhooks.command(
    "add", where="anywhere", settings=(_NETWORKS,),
    examples=(
        "cardwatch webhooks add https://hooks.example.org/cardwatch",
        "cardwatch webhooks add https://hooks.example.org/cardwatch --inventory Lab --event license.changed",
        "cardwatch webhooks add https://hooks.example.org/digest --event digest --description Silence",
    ),
)  # fmt: skip
@click.argument("address", metavar="ADDRESS")
@click.option("--event", "types", multiple=True, type=OneOf(SUPPORTED_EVENTS), help="Only these; all but `digest`.")
@click.option("--inventory", "inventories", multiple=True, help="Only what concerns this inventory; name or id.")
@click.option("--model", "models", multiple=True, help="Only this model, or all of an owner (allenai/*).")
@click.option("--owner", "owners", multiple=True, help="Only models of this owner.")
@click.option("--class", "classes", multiple=True, type=OneOf(get_args(LicenseClassName)), help="Before or after.")
@click.option("--direction", "directions", multiple=True, type=OneOf(get_args(Direction)), help="Only such changes.")
@click.option("--min-severity", type=OneOf(get_args(Severity)), help="Nothing that is less urgent.")
@click.option("--ordered", is_flag=True, help="Send nothing before what failed has arrived or is given up.")
@click.option("--description", default="", help="Who this is.")
@json_option
def add(address: str, *, ordered: bool, description: str, as_json: bool, **filters: Any) -> None:  # noqa: ANN401 - click's options
    """Send alerts to ADDRESS from now on, and print the secret that signs them, this once.

    Options that are given have to be fulfilled all; those that can be repeated, by one of theirs. What cannot be judged
    is sent. A `webhook.ping` goes out at once.
    """
    stated = {name: value for name, value in filters.items() if value not in (None, ())}
    given = {"url": address, "ordered": ordered, "description": description, "filters": stated or None}
    with chosen_subscriptions() as keeper:
        made = keeper.create(take(given, WebhookCreate))
    if as_json:
        print_json(made)
        return
    say(f"{made.id}: receivers check each message with this secret, which is not shown again.")
    click.echo(made.secret)
    say("Next: `cardwatch webhooks list` says how it stands; the service sends, and without it `cardwatch deliver`.")


@webhooks.command("list", where="anywhere", examples=("cardwatch webhooks list", "cardwatch webhooks list --json"))
@json_option
def list_(*, as_json: bool) -> None:
    """Show who is told of what, and who does not take it."""
    with chosen_subscriptions() as keeper:
        found = keeper.every()
    if as_json:
        print_json(found)
    if not found:
        say_nothing("Nobody is told; `cardwatch webhooks add ADDRESS` changes that.", as_json=as_json)
    elif not as_json:
        prose = [Column(title, is_prose=True) for title in ("hears of", "description")]
        print_table(["id", "state", "failing since", "address", *prose], map(_row, found))


def _row(one: WebhookRead) -> tuple[object, ...]:
    failing = f"{one.failing_since:%Y-%m-%dT%H:%MZ}" if one.failing_since else None
    return one.id, one.state, failing, one.url, _heard(one), one.description


def _heard(one: WebhookRead) -> str:
    """The filters in words."""
    names = {name: getattr(one.filters, name) for name in one.filters.__struct_fields__}
    told = (f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in names.items() if value)
    return " ".join(told) or "everything but digest"


@webhooks.command("remove", where="anywhere", examples=("cardwatch webhooks remove whk_01hzy00000000000000000000",))
@_webhook
@json_option
def remove(*, webhook: str, as_json: bool) -> None:
    """Send nothing more to WEBHOOK; its deliveries stay on record."""
    with chosen_subscriptions() as keeper:
        id_ = id_of(keeper, webhook)
        keeper.remove(id_)
    print_json({"id": id_}) if as_json else click.echo(f"{id_}: removed")


@webhooks.command("ping", where="anywhere", examples=("cardwatch webhooks ping whk_01hzy00000000000000000000",))
@_webhook
@json_option
def ping(*, webhook: str, as_json: bool) -> None:
    """Send WEBHOOK a `webhook.ping`, whatever its filters."""
    with chosen_subscriptions() as keeper:
        event = keeper.ping(id_of(keeper, webhook))
    print_json({"event": event}) if as_json else click.echo(event)
    say("Next: `cardwatch webhooks deliveries` says whether it arrived.")


@webhooks.command(
    "deliveries", where="anywhere",
    examples=(
        "cardwatch webhooks deliveries --state undelivered",
        "cardwatch webhooks deliveries whk_01hzy00000000000000000000 --json",
    ),
)  # fmt: skip
@click.argument("webhook", metavar="[WEBHOOK]", required=False)
@click.option("--state", type=OneOf(_STATES), help="Only those; `undelivered` is every state but `delivered`.")
@json_option
def deliveries(*, webhook: str | None, state: str | None, as_json: bool) -> None:
    """Show what became of each alert to WEBHOOK, or to all, newest first."""
    with chosen_subscriptions() as keeper:
        found = keeper.deliveries(id_of(keeper, webhook) if webhook is not None else None, state)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("There is no such delivery.", as_json=as_json)
    elif not as_json:
        rows = [(f"{one.created_at:%Y-%m-%dT%H:%MZ}", one.state, one.type, one.model, one.webhook, one.attempts,
                 _why(one)) for one in found]  # fmt: skip
        tries, reason = Column("tries", is_number=True), Column("reason", is_prose=True)
        print_table(["at", "state", "type", "model", "webhook", tries, reason], rows)


def _why(one: DeliveryRead) -> str | None:
    """Why it has not arrived, as far as that is known."""
    last = one.last_attempt
    if one.state is DeliveryState.DELIVERED or (one.reason is None and last is None):
        return one.reason
    told = failure_in_words(last.status, last.failure) if last else ""
    return "; ".join(part for part in (one.reason, told) if part)


COMMANDS = (webhooks,)
