"""``cardwatch inventory lines``, ``settle`` and ``drop``: what an import left open."""

import click

from registry.cli.help import ExplainedCommand
from registry.cli.inventories.upkeep.editors import chosen_editor, line_meant
from registry.cli.inventories.words import shell_word
from registry.cli.output import Column, json_option, print_json, print_table, say, say_nothing
from registry.compliance.inventories.entries import InventoryEntryWrite
from registry.inputs import take

_LINE = "lin_01hzy00000000000000000000"
_name = click.argument("name", metavar="INVENTORY")


@click.command(
    "lines", cls=ExplainedCommand, where="anywhere",
    examples=("cardwatch inventory lines Lab", "cardwatch inventory lines Lab --json"),
)  # fmt: skip
@_name
@json_option
def lines(*, name: str, as_json: bool) -> None:
    """Show the lines of imports that nobody has settled, with what each may mean."""
    with chosen_editor() as (keeper, editor):
        found = editor.lines(keeper.find(name).id)
    if as_json:
        print_json(found)
    if not found:
        say_nothing("No line is open.", as_json=as_json)
    elif not as_json:
        prose = [Column(title, is_prose=True) for title in ("text", "may mean", "reason")]
        rows = [(one.id, one.line, one.text, " ".join(one.suggestions), one.reason) for one in found]
        print_table(["id", Column("line", is_number=True), *prose], rows)
        say(f"Next: `cardwatch inventory settle {shell_word(name)} ID MODEL`, or `drop {shell_word(name)} ID`.")


@click.command(
    "settle", cls=ExplainedCommand, where="anywhere",
    examples=(
        f"cardwatch inventory settle Lab {_LINE} mistralai/Mistral-7B-v0.1",
        "cardwatch inventory settle Lab 'our own name' license:apache-2.0",
    ),
)  # fmt: skip
@_name
@click.argument("line")
@click.argument("meant", metavar="MODEL")
@json_option
def settle(*, name: str, line: str, meant: str, as_json: bool) -> None:
    """Say that LINE, an id or its text, means MODEL (or license:KEY): it becomes an entry with all that it says."""
    with chosen_editor() as (keeper, editor):
        id_ = keeper.find(name).id
        entry = editor.settle(id_, line_meant(editor, id_, line), take(subject_of(meant), InventoryEntryWrite))
    print_json(entry) if as_json else click.echo(f"{entry.id}  {entry.model or f'license:{entry.license}'}")


@click.command(
    "drop", cls=ExplainedCommand, where="anywhere",
    examples=(f'cardwatch inventory drop Lab {_LINE} --reason "A tokenizer of our own."',),
)  # fmt: skip
@_name
@click.argument("line")
@click.option("--reason", required=True, help="Why it needs no entry; the audit keeps it.")
@json_option
def drop(*, name: str, line: str, reason: str, as_json: bool) -> None:
    """Say that LINE, an id or its text, needs no entry; the audit keeps its words."""
    with chosen_editor() as (keeper, editor):
        id_ = keeper.find(name).id
        gone = line_meant(editor, id_, line)
        editor.drop(id_, gone, reason)
    print_json({"line": gone, "state": "dropped"}) if as_json else click.echo(f"{gone}  dropped")


def subject_of(named: str) -> dict[str, str]:
    """What an entry is of, as it is typed: a model, also with ``@revision``, a package URL, or ``license:KEY``."""
    if named.startswith("license:"):
        return {"license": named.removeprefix("license:")}
    if named.startswith("pkg:"):
        return {"purl": named}
    model, _, revision = named.partition("@") if "://" not in named else (named, "", "")
    return {"model": model, **({"revision": revision} if revision else {})}


COMMANDS = (lines, settle, drop)
