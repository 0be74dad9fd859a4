"""``cardwatch bom``: bills of materials of models and of inventories."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from registry.cli.arguments import MODEL, OneOf, filter_words
from registry.cli.help import ExplainedCommand
from registry.cli.inventories.keepers import keeper_at, keeper_of, path_of_inventory
from registry.cli.output import open_output
from registry.cli.remote.client import Server, chosen_server, model_path
from registry.cli.session import now, open_runtime
from registry.exports import write_bom
from registry.exports.formats import DEFAULT, FORMATS
from registry.exports.selections import BomBody, write_inventory, write_selection
from registry.inputs import take
from registry.runtime import Runtime

_JSON = "cyclonedx-1.6"
Sink = Callable[[bytes], object]


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch bom mistralai/Mistral-7B-v0.1 --format spdx-3.0.1",
        "cardwatch bom mistralai/Mistral-7B-v0.1 allenai/OLMo-7B --json --name Chat --output chat.json",
        "cardwatch bom --filter owner=mistralai --format cyclonedx-1.7 --output mistralai.json",
        "cardwatch bom --inventory Lab --format cyclonedx-1.7 --output lab.json",
    ),
)  # fmt: skip
@click.argument("models", metavar="[MODEL...]", nargs=-1, type=MODEL)
@click.option("--inventory", metavar="NAME", help="All models of this inventory, with their verdicts and approvals.")
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help="Which records, as `cardwatch export`.")
@click.option("--format", "form", type=OneOf(list(FORMATS)), help=f"The format; {DEFAULT} unless you say.")
@click.option("--name", help="What the document of several models is called.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--json", "as_json", is_flag=True, help=f"The same as --format {_JSON}.")
def bom(
    models: tuple[str, ...], *, inventory: str | None, filters: tuple[str, ...], form: str | None, name: str | None,
    output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Write the bill of materials of a MODEL, of several in one document, or of an inventory.

    It holds the declared and the concluded licence apart, the terms that bind through the lineage, data sets, files of
    weights with their hashes, what was read with its hashes, and verdicts of openness. What is not known says so. The
    same facts are the same bytes, here and on a server.
    """
    if sum(map(bool, (models, inventory, filters))) != 1:
        raise click.UsageError("Name one MODEL or several, or give --inventory NAME, or --filter NAME=VALUE.")
    chosen = form or (_JSON if as_json else DEFAULT)
    is_one = len(models) == 1 and name is None
    with chosen_server() as server, open_output(output) as out:
        if inventory is not None:
            _inventory(server, inventory, chosen, out.write)
        elif is_one:
            _one(server, models[0], chosen, out.write)
        else:
            _several(server, _body(models, filters, chosen, name), out.write)


def _body(models: tuple[str, ...], filters: tuple[str, ...], form: str, name: str | None) -> dict[str, Any]:
    """What is asked for, as it goes over the wire; raises ``Invalid`` where it is not right."""
    wanted: dict[str, Any] = {"models": list(models)} if models else {"filter": filter_words(filters)}
    body = wanted | {"format": form} | ({"name": name} if name is not None else {})
    take(body, BomBody)
    return body


def _one(server: Server | None, model: str, form: str, sink: Sink) -> None:
    if server is not None:
        server.download(model_path(model, "bom"), {"format": form}, sink)
        return
    with open_runtime() as runtime:
        sink(write_bom(runtime.database, runtime.knowledge, model, form, now()).data)


def _several(server: Server | None, body: dict[str, Any], sink: Sink) -> None:
    if server is not None:
        server.download("/v1/bom", {}, sink, body=body)
        return
    with open_runtime() as runtime:
        _poured(write_selection(runtime.database, runtime.knowledge, take(body, BomBody), now()).pieces, sink)


def _inventory(server: Server | None, name: str, form: str, sink: Sink) -> None:
    if server is not None:
        found = keeper_at(server).find(name)
        server.download(f"{path_of_inventory(found.id)}/bom", {"format": form}, sink)
        return
    with open_runtime() as runtime:
        _poured(_written(runtime, keeper_of(runtime).find(name).id, form), sink)


def _written(runtime: Runtime, inventory_id: str, form: str) -> Iterable[bytes]:
    return write_inventory(runtime.database, runtime.knowledge, inventory_id, form, now()).pieces


def _poured(pieces: Iterable[bytes], sink: Sink) -> None:
    for piece in pieces:
        sink(piece)


COMMANDS = (bom,)
