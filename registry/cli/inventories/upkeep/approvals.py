"""``cardwatch inventory request``, ``approve``, ``block`` and ``dismiss``: who asked, and who decided.

On the local database the account of the machine stands for the key: whoever requested does not approve there either.
"""

import click

from registry.cli.help import ExplainedCommand
from registry.cli.inventories.upkeep.editors import chosen_editor, entry_meant
from registry.cli.output import json_option, print_json
from registry.compliance.inventories.entries import ApprovalAct

_SAYS = {
    ApprovalAct.REQUEST: "Ask for the approval of ENTRY: an id, or the model as it is listed.",
    ApprovalAct.APPROVE: (
        "Approve ENTRY, which another key asked for; on the local database another account of the machine. "
        "No verdict changes by it."
    ),
    ApprovalAct.BLOCK: (
        "Say that ENTRY must not be used, whether somebody asked or not; `scan --inventory` denies it then."
    ),
    ApprovalAct.DISMISS: "Lay the request or the decision about ENTRY aside.",
}


def _command_of(act: ApprovalAct) -> click.Command:
    """The command by which an act is done."""

    def decide(*, name: str, entry: str, reason: str, as_json: bool) -> None:
        with chosen_editor() as (keeper, editor):
            id_ = keeper.find(name).id
            told = editor.act(id_, entry_meant(keeper, id_, entry).id, act, reason)
        print_json(told) if as_json else click.echo(f"{told.id}  {told.model or told.license}  {told.state}")

    params = [
        click.Argument(["name"], metavar="INVENTORY"), click.Argument(["entry"]),
        click.Option(["--reason"], required=True, help="Why; it is kept."),
    ]  # fmt: skip
    made = ExplainedCommand(
        act.value, callback=decide, params=params, help=_SAYS[act], where="anywhere",
        examples=(f'cardwatch inventory {act} Lab mistralai/Mistral-7B-v0.1 --reason "For the course in spring."',),
    )  # fmt: skip
    return json_option(made)


COMMANDS = tuple(map(_command_of, ApprovalAct))
