"""``cardwatch inventory``: what is used, whether it may, and what is open."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import click
import msgspec

from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.inventories.evidence import COMMANDS as EVIDENCE
from registry.cli.inventories.keepers import chosen_keeper
from registry.cli.output import Column, json_option, print_json, print_table, say, say_nothing
from registry.compliance.inventories import InventoryWrite
from registry.compliance.inventories.intake import FORMATS, DocumentFormat, ImportRead
from registry.compliance.inventories.reports import REPORT_FORMATS, ReportFormat, ReportLanguage
from registry.compliance.inventories.runs import ResultRead
from registry.errors import CardwatchError, Invalid
from registry.inputs import take

DENIED, OPEN, NOTHING = 1, 2, 4
MAX_BYTES = 8 * 1024 * 1024
_VERDICT_EXITS = {
    0: "all entries are allowed, with or without duties", DENIED: "an entry is denied",
    OPEN: "an entry needs review, or a line of an import is not settled",
    3: "error, told in a sentence on standard error", NOTHING: "there is no entry",
}  # fmt: skip
_name = click.argument("name", metavar="INVENTORY")


@click.group(
    cls=ExplainedGroup,
    examples=(
        "cardwatch inventory create Lab --use organisation=university --use country=DE --use purpose=research",
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
            (one.id, one.name, one.owner, one.entries, one.unsettled, _counts(one.verdicts)) for one in found
        ]  # fmt: skip
        numbers = (Column(title, is_number=True) for title in ("entries", "unsettled"))
        columns: list[Column | str] = ["id", "name", "owner", *numbers, "verdicts"]
        print_table(columns, rows)


@inventory.command(
    "create", where="anywhere",
    examples=("cardwatch inventory create Lab --use organisation=university --use country=DE",),
)  # fmt: skip
@click.argument("name")
@click.option("--owner", help="A role, a mailbox or a name that answers for it.")
@click.option("--policy", help="The key of the policy that its entries are judged by.")
@click.option(
    "--use", "facts", multiple=True, metavar="FACT=VALUE",
    help="A fact of the use of all entries, such as country=DE or commercial=true; repeat it.",
)  # fmt: skip
@json_option
def create(*, name: str, owner: str | None, policy: str | None, facts: tuple[str, ...], as_json: bool) -> None:
    """Make an inventory called NAME."""
    given = {"name": name, "owner": owner, "policy": policy, "use": _read_use(facts)}
    with chosen_keeper() as keeper:
        made = keeper.create(take(given, InventoryWrite))
    if as_json:
        print_json(made)
    else:
        click.echo(made.id)


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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--format", "wanted", type=OneOf(FORMATS), default="auto", help="What FILE is; `auto` looks.")
@json_option
def import_(*, name: str, file: str, wanted: str, as_json: bool) -> None:
    """Take a list of models in: FILE, or standard input where it is `-`."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file).read_bytes()
    if len(data) > MAX_BYTES:
        raise CardwatchError(f"A document has at most {MAX_BYTES // 2**20} MiB; import it in parts.")
    with chosen_keeper() as keeper:
        told = keeper.take_in(keeper.find(name).id, cast("DocumentFormat", wanted), data)
    if as_json:
        print_json(told)
    else:
        _print_import(told)
    if told.unmatched or told.ambiguous:
        sys.exit(OPEN)


@inventory.command(
    "entries", where="anywhere", examples=("cardwatch inventory entries Lab", "cardwatch inventory entries Lab --json")
)
@_name
@json_option
def entries(*, name: str, as_json: bool) -> None:
    """Show the entries of an inventory."""
    with chosen_keeper() as keeper:
        found = keeper.entries(keeper.find(name).id)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("It has no entry.", as_json=as_json)
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
        _print_results(found)
    sys.exit(_exit_code(found, unsettled))


@inventory.command(
    "report", where="anywhere",
    examples=(
        "cardwatch inventory report Lab --format csv",
        "cardwatch inventory report Lab --lang de --output bericht.html",
    ),
)  # fmt: skip
@_name
@click.option("--format", "wanted", type=OneOf(REPORT_FORMATS), default="html", help="`html` prints well.")
@click.option("--lang", "language", type=OneOf(["en", "de"]), default="en", help="Of titles and verdicts.")
@click.option("--output", type=click.Path(dir_okay=False), default="-", help="Where to; standard output without it.")
@json_option
def report(*, name: str, wanted: str, language: str, output: str, as_json: bool) -> None:
    """Write the report of an inventory: every entry with its reasons, and every line that is open."""
    wanted = "json" if as_json else wanted
    with chosen_keeper() as keeper:
        id_ = keeper.find(name).id
        with click.open_file(output, "wb", lazy=True) as sink:
            keeper.report(id_, cast("ReportFormat", wanted), cast("ReportLanguage", language), sink.write)


def _print_import(told: ImportRead) -> None:
    click.echo(
        f"{told.added} new entries; of {told.format}: {len(told.matched)} matched, {len(told.unmatched)} unmatched, "
        f"{len(told.ambiguous)} ambiguous, {len(told.ignored)} of something else."
    )
    rows = [
        (one.line, kind, one.text, " ".join(one.suggestions), one.reason)
        for kind, lines in (("unmatched", told.unmatched), ("ambiguous", told.ambiguous))
        for one in lines
    ]
    if rows:
        prose = [Column(title, is_prose=True) for title in ("text", "may mean", "reason")]
        print_table([Column("line", is_number=True), "kind", *prose], sorted(rows))


_GRAVEST = ("denied", "needs_review", "allowed_with_obligations", "allowed")


def _print_results(found: Sequence[ResultRead]) -> None:
    rows = [
        (one.verdict, one.entry, one.subject, one.verdict_before, next(iter(_reasons(one)), ""))
        for one in sorted(found, key=lambda one: _GRAVEST.index(one.verdict))
    ]
    print_table(["verdict", "entry", "of", "before", Column("reason", is_prose=True)], rows)


def _reasons(one: ResultRead) -> list[str]:
    return [str(finding["reason"]) for finding in one.findings if finding.get("outcome") == one.verdict]


def _exit_code(found: Sequence[ResultRead], unsettled: int) -> int:
    verdicts = {one.verdict for one in found}
    if "denied" in verdicts:
        return DENIED
    if "needs_review" in verdicts or unsettled:
        return OPEN
    return 0 if found else NOTHING


def _counts(verdicts: dict[str, int]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())


def _read_use(facts: Sequence[str]) -> dict[str, Any]:
    """Facts as they are written: numbers, true and false, and lists in JSON, and words."""
    found = dict[str, Any]()
    for fact in facts:
        name, is_told, value = fact.partition("=")
        if not is_told or not name:
            raise Invalid(f"{fact[:100]!r} is no fact: write it as country=DE.", pointer="/use")
        try:
            found[name.strip()] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            found[name.strip()] = value
    return found


for _command in EVIDENCE:
    inventory.add_command(_command)
COMMANDS = (inventory,)
