"""``cardwatch inventory entry`` and ``remove``: one use of one model, by hand."""

from collections.abc import Sequence
from typing import Any

import click

from registry.cli.help import ExplainedCommand
from registry.cli.inventories.upkeep.editors import chosen_editor, entries_meant, entry_meant
from registry.cli.inventories.upkeep.lines import subject_of
from registry.cli.inventories.words import read_use, shell_word
from registry.cli.output import json_option, print_json, say
from registry.compliance.inventories.entries import InventoryEntryRead, InventoryEntryWrite
from registry.inputs import take

_name = click.argument("name", metavar="INVENTORY")
_OWN = ("revision", "owner", "note")


@click.command(
    "entry", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch inventory entry Lab google/gemma-2-9b --revision main --owner dean@example.org --note Seminar",
        "cardwatch inventory entry Lab google/gemma-2-9b --use purpose=production --use commercial=true",
        "cardwatch inventory entry Lab google/gemma-2-9b --new --use purpose=research",
        "cardwatch inventory entry Lab google/gemma-2-9b@main --without note",
    ),
)  # fmt: skip
@_name
@click.argument("of", metavar="MODEL")
@click.option("--revision", help="The commit, tag or branch that is used.")
@click.option("--owner", help="A role, a mailbox or a name that answers for it.")
@click.option("--note", help="Whatever else is to be known.")
@click.option(
    "--use", "facts", multiple=True, metavar="FACT=VALUE",
    help="What differs from the use of the inventory; FACT=null unsays what it states. Repeat it.",
)  # fmt: skip
@click.option(
    "--without", multiple=True, metavar="NAME", help="Take away revision, owner, note, or a fact of the use. Repeat it."
)
@click.option("--new", "is_new", is_flag=True, help="Another entry, although the model has one: for a second use.")
@json_option
def entry(
    *, name: str, of: str, facts: tuple[str, ...], without: tuple[str, ...], is_new: bool, as_json: bool,
    **own: str | None,
) -> None:  # fmt: skip
    """Write the entry of MODEL: an id of an entry, a model (also MODEL@REVISION), or license:KEY.

    Where the inventory has one, what is said is changed and the rest stays; else it is added. After another model,
    revision or use nothing that was found, asked for or decided of it holds any more.
    """
    said = {key: value for key, value in own.items() if value is not None}
    with chosen_editor() as (keeper, editor):
        id_ = keeper.find(name).id
        if is_new or not entries_meant(keeper, id_, of):
            write = take({**subject_of(of), **said, "use": read_use(facts)}, InventoryEntryWrite)
            told = editor.add(id_, write)
        else:
            meant = entry_meant(keeper, id_, of).id
            told = editor.rewrite(id_, meant, lambda old: _amended(old, said, read_use(facts), without))
    if as_json:
        print_json(told)
        return
    click.echo(f"{told.id}  {told.model or f'license:{told.license}'}{f'@{told.revision}' if told.revision else ''}")
    say(f"Next: `cardwatch inventory check {shell_word(name)}` judges it.")


def _amended(
    old: InventoryEntryRead, said: dict[str, str], facts: dict[str, Any], without: Sequence[str]
) -> InventoryEntryWrite:
    """An entry with what is said, without what is taken away."""
    kept = {key: getattr(old, key) for key in _OWN if key not in without}
    use = {key: value for key, value in old.use.items() if key not in without}
    # A package URL bears its revision: where another one is said, the model is named without it.
    is_moved = "revision" in said or "revision" in without
    name = "license" if old.model is None else "purl" if old.purl and not is_moved else "model"
    subject = {name: getattr(old, name)}
    whole = {**subject, **kept, **said, "use": {**use, **facts}}
    return take({key: value for key, value in whole.items() if value is not None}, InventoryEntryWrite)


@click.command(
    "remove", cls=ExplainedCommand, where="anywhere",
    examples=("cardwatch inventory remove Lab mistralai/Mistral-7B-v0.1",),
)  # fmt: skip
@_name
@click.argument("named", metavar="ENTRY")
@json_option
def remove(*, name: str, named: str, as_json: bool) -> None:
    """Take ENTRY out of an inventory: an id, or the model as it is listed; its history stays."""
    with chosen_editor() as (keeper, editor):
        id_ = keeper.find(name).id
        gone = entry_meant(keeper, id_, named)
        editor.remove(id_, gone.id)
    print_json({"entry": gone.id, "state": "removed"}) if as_json else click.echo(f"{gone.id}  removed")


COMMANDS = (entry, remove)
