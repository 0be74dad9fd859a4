"""``cardwatch inventory set`` and ``delete``: what holds for an inventory as a whole."""

from typing import Any

import click

from registry.cli.checks.use_options import some_use_options, stated
from registry.cli.help import ExplainedCommand
from registry.cli.inventories.upkeep.editors import chosen_editor
from registry.cli.inventories.words import read_use, shell_word
from registry.cli.output import json_option, print_json, say
from registry.compliance.inventories import InventoryPatch, InventoryRead
from registry.inputs import take

_name = click.argument("name", metavar="INVENTORY")
_OWN = ("owner", "policy")


@click.command(
    "set", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch inventory set Lab --owner licences@example.org --policy university",
        "cardwatch inventory set Lab --purpose teaching --use commercial=false",
        "cardwatch inventory set Lab --without policy --rename 'Lab of linguistics'",
    ),
)  # fmt: skip
@_name
@click.option("--rename", help="Its new name.")
@click.option("--owner", help="A role, a mailbox or a name that answers for it.")
@click.option("--policy", help="The key of the policy that its entries are judged by.")
@some_use_options
@click.option("--use", "facts", multiple=True, metavar="FACT=VALUE", help="A fact by its name in the API; repeat it.")
@click.option("--without", multiple=True, metavar="NAME", help="Take away owner, policy, or a fact of the use.")
@json_option
def set_(
    *, name: str, rename: str | None, owner: str | None, policy: str | None, facts: tuple[str, ...],
    without: tuple[str, ...], as_json: bool, **use: Any,  # noqa: ANN401 - click's options
) -> None:  # fmt: skip
    """Change what holds for an inventory; what is not said stays.

    After a new use or policy nothing counts as checked, and after a new use approvals wait again.
    """
    said = {"name": rename, "owner": owner, "policy": policy}
    told_use = {**stated(use), **read_use(facts)}

    def patch_of(old: InventoryRead) -> InventoryPatch:
        plain: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
        plain |= {key: None for key in without if key in _OWN}
        wanted = {key: value for key, value in {**old.use, **told_use}.items() if key not in without}
        return take(plain | ({"use": wanted} if wanted != old.use else {}), InventoryPatch)

    with chosen_editor() as (keeper, editor):
        told = editor.amend(keeper.find(name).id, patch_of)
    if as_json:
        print_json(told)
        return
    click.echo(f"{told.id}  {told.name}")
    say(f"Next: `cardwatch inventory check {shell_word(told.name)}` judges its entries.")


@click.command(
    "delete", cls=ExplainedCommand, where="anywhere", examples=("cardwatch inventory delete Lab",),
)  # fmt: skip
@_name
@json_option
def delete(*, name: str, as_json: bool) -> None:
    """Take an inventory away with its entries; what was found stays on record, and its name is free."""
    with chosen_editor() as (keeper, editor):
        gone = keeper.find(name)
        editor.delete(gone.id)
    print_json({"inventory": gone.id, "state": "deleted"}) if as_json else click.echo(f"{gone.id}  deleted")


COMMANDS = (set_, delete)
