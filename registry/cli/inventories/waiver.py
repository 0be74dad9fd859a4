"""``cardwatch waiver``: what is waived, by whom, and until when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

import click
import msgspec

from registry.access import Caller, Scope
from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.inventories.words import shell_word
from registry.cli.output import Column, json_option, print_json, print_table, say, say_nothing
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import actor, every_page, now, open_runtime
from registry.compliance.inventories import find_inventory
from registry.compliance.waivers import (
    Revocation,
    WaiverFilter,
    WaiverRead,
    WaiverWrite,
    grant_waiver,
    list_waivers,
    read_waiver,
    revoke_waiver,
)
from registry.inputs import read_moment, take
from registry.pagination import MAX_LIMIT
from registry.runtime import Runtime

STATES = ("active", "expired", "reopened", "revoked")
_PATH = "/v1/waivers"


class WaiverKeeper(Protocol):
    """Whoever keeps the waivers."""

    def every(self, state: str | None, inventory: str | None) -> list[WaiverRead]:
        """All that are in this state and of this inventory."""

    def grant(self, write: WaiverWrite) -> WaiverRead:
        """A new one."""

    def revoke(self, waiver: str, reason: str | None) -> WaiverRead:
        """The same, ended."""


@contextmanager
def chosen_waivers() -> Iterator[WaiverKeeper]:
    """The server that is named, else the local database."""
    with chosen_server() as server:
        if server is not None:
            yield _ServerWaivers(server)
            return
    with open_runtime() as runtime:
        yield _LocalWaivers(runtime)


class _ServerWaivers:
    def __init__(self, server: Server) -> None:
        self._server = server

    def every(self, state: str | None, inventory: str | None) -> list[WaiverRead]:
        return self._server.read_pages(_PATH, WaiverRead, state=state, inventory=inventory)

    def grant(self, write: WaiverWrite) -> WaiverRead:
        return self._server.send("POST", _PATH, WaiverRead, body=write)[1]

    def revoke(self, waiver: str, reason: str | None) -> WaiverRead:
        path = f"{_PATH}/{quoted(waiver)}/revoke"
        return self._server.send("POST", path, WaiverRead, body=Revocation(reason=reason))[1]


class _LocalWaivers:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._database = runtime, runtime.database

    def every(self, state: str | None, inventory: str | None) -> list[WaiverRead]:
        with self._database.reading() as session:
            of = find_inventory(session, inventory).id if inventory is not None else None
            wanted = msgspec.convert({"state": state, "inventory": of}, WaiverFilter)
            return every_page(lambda cursor: list_waivers(session, wanted, now(), limit=MAX_LIMIT, cursor=cursor))

    def grant(self, write: WaiverWrite) -> WaiverRead:
        with self._database.unit_of_work() as work:
            made = grant_waiver(work, self._runtime.knowledge, write, caller=_me(), now=now())
            return read_waiver(made, now())

    def revoke(self, waiver: str, reason: str | None) -> WaiverRead:
        with self._database.unit_of_work() as work:
            return read_waiver(revoke_waiver(work, waiver, reason, caller=_me(), now=now()), now())


def _me() -> Caller:
    """Whoever can run the command has the database anyway; the account stands for the key."""
    return Caller(actor(), actor(), frozenset({Scope.ADMIN}))


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch waiver list --state active",
        "cardwatch waiver revoke wvr_01hzy00000000000000000000",
    ),
)
def waiver() -> None:
    """Waive what a policy finds of an entry of an inventory, for a time; what a licence says cannot be waived."""


@waiver.command("list", where="anywhere", examples=("cardwatch waiver list", "cardwatch waiver list --state active"))
@click.option("--state", type=OneOf(STATES), help="Only those in this state.")
@click.option("--inventory", help="Only those of this inventory, by its name or id.")
@json_option
def list_(*, state: str | None, inventory: str | None, as_json: bool) -> None:
    """Show waivers, oldest first."""
    with chosen_waivers() as waivers:
        found = waivers.every(state, inventory)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("There is no such waiver.", as_json=as_json)
    elif not as_json:
        rows = [
            (
                one.id,
                one.state,
                one.subject,
                one.rule,
                one.owner,
                f"{one.expires_at:%Y-%m-%dT%H:%MZ}",
                one.reason_code,
                one.reason,
            )
            for one in found
        ]
        print_table(["id", "state", "of", "rule", "owner", "until", "code", Column("reason", is_prose=True)], rows)


@waiver.command(
    "grant", where="anywhere",
    examples=(
        "cardwatch waiver grant Lab mistralai/Mistral-7B-v0.1 card --days 90 --owner dean --reason Promised",
    ),
)  # fmt: skip
@click.argument("inventory")
@click.argument("entry")
@click.argument("rule")
@click.option("--reason", required=True, help="Why.")
@click.option(
    "--reason-code", default="accepted_risk", show_default=True, help="A short code, by which reasons are counted."
)
@click.option("--owner", required=True, help="A role, a mailbox or a name that answers for it.")
@click.option("--days", type=click.IntRange(1, 400), help="How many days it lasts; or --until.")
@click.option("--until", help="The day or moment at which it ends, such as 2027-01-31; or --days.")
@json_option
def grant(  # noqa: PLR0913 - options
    *,
    inventory: str,
    entry: str,
    rule: str,
    reason: str,
    reason_code: str,
    owner: str,
    days: int | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Waive what the policy's RULE finds of ENTRY of INVENTORY; ENTRY is an id, or the model as it is listed.

    `cardwatch inventory check INVENTORY` names entries and rules. What is waived is open again as soon as the revision,
    the texts, their terms, the policy or the finding change.
    """
    if (days is None) == (until is None):
        raise click.UsageError("Give --days or --until.")
    end = now() + timedelta(days=days) if days is not None else _moment(until or "")
    given = {
        "inventory": inventory, "entry": entry, "rule": rule, "reason": reason, "reason_code": reason_code,
        "owner": owner, "expires_at": end.isoformat(),
    }  # fmt: skip
    with chosen_waivers() as waivers:
        made = waivers.grant(take(given, WaiverWrite))
    if as_json:
        print_json(made)
    else:
        click.echo(f"{made.id}  {made.subject}  {made.rule}  until {made.expires_at:%Y-%m-%d}")
        say(f"Next: `cardwatch inventory check {shell_word(inventory)}` judges it anew.")


@waiver.command(
    "revoke", where="anywhere", examples=("cardwatch waiver revoke wvr_01hzy00000000000000000000",)
)  # fmt: skip
@click.argument("waiver_id", metavar="WAIVER")
@click.option("--reason", help="Why.")
@json_option
def revoke(*, waiver_id: str, reason: str | None, as_json: bool) -> None:
    """End WAIVER before its time: what it covered is open again."""
    with chosen_waivers() as waivers:
        ended = waivers.revoke(waiver_id, reason)
    print_json(ended) if as_json else click.echo(f"{ended.id}  {ended.state}")


def _moment(text: str) -> datetime:
    """The moment that is meant; a day is its end in UTC."""
    return read_moment(text, "/until").end.astimezone(UTC)


COMMANDS = (waiver,)
