"""``cardwatch inventory``: what is used, whether it may, and what is open."""

import sys
from typing import Any, cast

import click

from registry.cli.arguments import OneOf
from registry.cli.checks.use_options import some_use_options, stated
from registry.cli.help import ExplainedGroup
from registry.cli.inventories.evidence import COMMANDS as EVIDENCE
from registry.cli.inventories.keepers import chosen_keeper
from registry.cli.inventories.past import COMMANDS as PAST
from registry.cli.inventories.upkeep.approvals import COMMANDS as APPROVALS
from registry.cli.inventories.upkeep.entries import COMMANDS as ENTRIES
from registry.cli.inventories.upkeep.facts import COMMANDS as FACTS
from registry.cli.inventories.upkeep.lines import COMMANDS as LINES
from registry.cli.inventories.words import (
    DENIED,
    NOTHING,
    OPEN,
    counts,
    exit_code,
    print_import,
    print_results,
    read_document,
    read_use,
    say_next,
    shell_word,
)
from registry.cli.output import Column, json_option, print_json, print_table, say, say_nothing
from registry.compliance.inventories import InventoryWrite
from registry.compliance.inventories.entries import ApprovalState
from registry.compliance.inventories.intake import FORMATS, DocumentFormat, ImportRead
from registry.compliance.inventories.reports import REPORT_FORMATS, ReportFormat, ReportLanguage
from registry.errors import CardwatchError
from registry.inputs import take

_VERDICT_EXITS = {
    0: "all entries are allowed, with or without duties", DENIED: "an entry is denied",
    OPEN: "an entry needs review, or a line of an import is not settled",
    3: "error, told in a sentence on standard error", NOTHING: "there is no entry",
}  # fmt: skip
_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)
_name = click.argument("name", metavar="INVENTORY")


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch inventory create Lab --from models.txt --country DE --organisation university --purpose research",
        "ollama list | cardwatch inventory import Lab -",
        "cardwatch inventory check Lab",
    ),
)
def inventory() -> None:
    """Keep inventories of what is used: import lists, have them checked, report. INVENTORY is a name or an id."""


@inventory.command("list", where="anywhere", examples=("cardwatch inventory list", "cardwatch inventory list --json"))
@json_option
def list_(*, as_json: bool) -> None:
    """Show all inventories and how they stand."""
    with chosen_keeper() as keeper:
        found = keeper.every()
    if as_json:
        print_json(found)
    if not found:
        say_nothing("There is no inventory.", as_json=as_json)
    elif not as_json:
        rows = [
            (one.id, one.name, one.owner, one.entries, one.unsettled, counts(one.verdicts)) for one in found
        ]  # fmt: skip
        numbers = (Column(title, is_number=True) for title in ("entries", "unsettled"))
        columns: list[Column | str] = ["id", "name", "owner", *numbers, "verdicts"]
        print_table(columns, rows)


@inventory.command(
    "create", where="anywhere",
    examples=(
        "cardwatch inventory create Lab --country DE --organisation university",
        "cardwatch inventory create Lab --from models.txt --policy university --country DE --organisation university",
    ),
    exits={
        0: "done", OPEN: "it is made; lines of the file are open, matched with nothing registered for certain",
        3: "error, told in a sentence on standard error",
    },
)  # fmt: skip
@click.argument("name")
@click.option("--owner", help="A role, a mailbox or a name that answers for it.")
@click.option("--policy", help="The key of the policy that its entries are judged by.")
@click.option("--from", "file", type=_FILE, help="A list of models to take in at once, as of `inventory import`.")
@some_use_options
@click.option(
    "--use", "facts", multiple=True, metavar="FACT=VALUE",
    help="A fact of the use by its name in the API, such as country=DE or commercial=true; repeat it.",
)  # fmt: skip
@json_option
def create(
    *, name: str, owner: str | None, policy: str | None, file: str | None, facts: tuple[str, ...], as_json: bool,
    **use: Any,  # noqa: ANN401 - click's options
) -> None:  # fmt: skip
    """Make an inventory called NAME; the options of `check` say what its entries are used for."""
    given = {"name": name, "owner": owner, "policy": policy, "use": {**stated(use), **read_use(facts)}}
    data = read_document(file) if file is not None else None
    with chosen_keeper() as keeper:
        made = keeper.create(take(given, InventoryWrite))
        told = keeper.take_in(made.id, "auto", data) if data is not None else None
    if as_json:
        print_json(made if told is None else {"inventory": made, "import": told})
    else:
        click.echo(made.id)
    if told is None:
        say(f"Next: `cardwatch inventory import {shell_word(made.name)} FILE` takes a list of models in.")
    else:
        _end_import(made.name, told, as_json=as_json)


@inventory.command(
    "import", where="anywhere",
    exits={
        0: "every line is matched", OPEN: "lines are open: nothing registered is matched with them for certain",
        3: "error, told in a sentence on standard error",
    },
    examples=(
        "cardwatch inventory import Lab models.txt",
        "cardwatch inventory import Lab bom.cdx.json --format cyclonedx --json",
        "ollama list | cardwatch inventory import Lab -",
    ),
)  # fmt: skip
@_name
@click.argument("file", type=_FILE)
@click.option("--format", "wanted", type=OneOf(FORMATS), default="auto", help="What FILE is; `auto` looks.")
@json_option
def import_(*, name: str, file: str, wanted: str, as_json: bool) -> None:
    """Take a list of models in: FILE, or standard input where it is `-`."""
    data = read_document(file)
    with chosen_keeper() as keeper:
        told = keeper.take_in(keeper.find(name).id, cast("DocumentFormat", wanted), data)
    if as_json:
        print_json(told)
    _end_import(name, told, as_json=as_json)


@inventory.command(
    "entries", where="anywhere",
    examples=("cardwatch inventory entries Lab", "cardwatch inventory entries Lab --state requested --json"),
)  # fmt: skip
@_name
@click.option("--state", type=OneOf([one.value for one in ApprovalState]), help="Only those whose approval is so.")
@json_option
def entries(*, name: str, state: str | None, as_json: bool) -> None:
    """Show the entries of an inventory."""
    with chosen_keeper() as keeper:
        found = [one for one in keeper.entries(keeper.find(name).id) if state is None or one.state == state]
    if as_json:
        print_json(found)
    if not found:
        say_nothing("It has no such entry." if state else "It has no entry.", as_json=as_json)
    elif not as_json:
        rows = [
            (one.id, one.model or f"license:{one.license}", one.revision, one.owner, one.state, one.verdict)
            for one in found
        ]
        print_table(["id", "of", "revision", "owner", "approval", "verdict"], rows)


@inventory.command(
    "check", where="anywhere", exits=_VERDICT_EXITS,
    examples=("cardwatch inventory check Lab", "cardwatch inventory check Lab --json"),
)  # fmt: skip
@_name
@json_option
def check(*, name: str, as_json: bool) -> None:
    """Have all entries judged, and show what was found, the gravest first."""
    with chosen_keeper() as keeper:
        id_ = keeper.find(name).id
        run = keeper.check(id_)
        if run.state != "done":
            raise CardwatchError(run.detail or "The check could not be done.")
        found, unsettled = keeper.results(id_), keeper.find(name).unsettled
    if as_json:
        print_json(found)
    if unsettled:
        say(f"{unsettled} lines of imports are not settled: no verdict speaks of them.")
    if not found:
        say_nothing("It has no entry.", as_json=as_json)
    elif not as_json:
        print_results(found)
        say_next(name, found)
    sys.exit(exit_code(found, unsettled))


@inventory.command(
    "report", where="anywhere",
    examples=(
        "cardwatch inventory report Lab --format csv",
        "cardwatch inventory report Lab --lang de --output bericht.html",
    ),
)  # fmt: skip
@_name
@click.option("--format", "wanted", type=OneOf(REPORT_FORMATS), default="html", help="`html` prints well.")
@click.option(
    "--lang",
    "language",
    type=OneOf(["en", "de"]),
    default="en",
    help="Of titles, verdicts and what a policy says.",
)
@click.option("--output", type=click.Path(dir_okay=False), default="-", help="Where to; standard output without it.")
@json_option
def report(*, name: str, wanted: str, language: str, output: str, as_json: bool) -> None:
    """Write the report of an inventory: every entry with its reasons, and every line that is open."""
    wanted = "json" if as_json else wanted
    with chosen_keeper() as keeper:
        id_ = keeper.find(name).id
        with click.open_file(output, "wb", lazy=True) as sink:
            keeper.report(id_, cast("ReportFormat", wanted), cast("ReportLanguage", language), sink.write)


def _end_import(name: str, told: ImportRead, *, as_json: bool) -> None:
    """Say what became of the lines, and what to do next; ends with a code of its own where some are open."""
    if not as_json:
        print_import(told)
    if told.unmatched or told.ambiguous:
        say(
            f"`cardwatch inventory lines {shell_word(name)}` shows them; `inventory settle` says what one means, "
            "`inventory drop` that it needs no entry. Or bring the model in with `cardwatch watch add MODEL`, and "
            "import the list again when it was read."
        )
        sys.exit(OPEN)
    say(f"Next: `cardwatch inventory check {shell_word(name)}` judges them.")


for _command in (*FACTS, *ENTRIES, *LINES, *APPROVALS, *PAST, *EVIDENCE):
    inventory.add_command(_command)
COMMANDS = (inventory,)
