"""``cardwatch inventory evidence`` and ``inventory notice``: for whoever accounts for all that is used."""

from functools import partial
from pathlib import Path

import click

from registry.cli.evidence.evidence import audience_option, notice_options, save_notice, save_pack
from registry.cli.help import ExplainedCommand
from registry.cli.inventories.keepers import chosen_keeper
from registry.cli.output import json_option
from registry.compliance.evidence import Audience, Language, NoticePart

_name = click.argument("name", metavar="INVENTORY")


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch inventory evidence Lab",
        "cardwatch inventory evidence Lab --audience external --output for-the-auditor.zip",
    ),
)  # fmt: skip
@_name
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of one with the inventory's id.",
)  # fmt: skip
@audience_option
@json_option
def evidence(*, name: str, output: Path | None, audience: Audience, as_json: bool) -> None:
    """Write what the present verdicts of an inventory rest on as a ZIP; `cardwatch verify FILE` checks it anywhere.

    Of each entry: the question, the answer, waivers, who approved or blocked it and why; the records as they were, the
    texts, the policies, and a report in English and in German. Nothing is judged for it: what was not checked, or waits
    to be, is said to; `inventory check` comes before. Of the same data it is the same bytes.
    """
    with chosen_keeper() as keeper:
        id_ = keeper.find(name).id
        save_pack(partial(keeper.evidence, id_, audience), output or Path(f"{id_}.zip"), as_json=as_json)


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch inventory notice Lab --output NOTICE --part notice",
        "cardwatch inventory notice Lab --part checklist --lang de",
    ),
)  # fmt: skip
@_name
@notice_options
def notice(*, name: str, output: Path | None, form: str, lang: Language, part: NoticePart, as_json: bool) -> None:
    """Write what has to be told when what stands in an inventory is passed on, and the checklist of duties.

    One bundle of all entries, with what they were made from, each licence once. What is not registered, was not read,
    or is a line of an import that nobody settled, is listed as open. For some models alone: `cardwatch notice MODEL...`
    """
    with chosen_keeper() as keeper:
        found = keeper.notice(keeper.find(name).id)
    save_notice(found, "json" if as_json else form, lang, part, output)


COMMANDS = (evidence, notice)
