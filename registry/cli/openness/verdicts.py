"""``cardwatch openness``: what each framework says of models, side by side."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from registry.cli.arguments import MODEL
from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table
from registry.cli.remote.client import Server, chosen_server, model_path
from registry.cli.session import open_runtime
from registry.inputs import read_moment, up_to_now
from registry.openness.verdicts import OpennessItem, OpennessRead, openness_then, read_openness
from registry.records import get_record


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch openness allenai/OLMo-2-1124-13B-Instruct",
        "cardwatch openness allenai/OLMo-7B bigscience/bloom --framework osai-12",
        "cardwatch openness bigscience/bloom --json | jq .items",
    ),
)  # fmt: skip
@click.argument("models", metavar="MODEL...", nargs=-1, required=True, type=MODEL)
@click.option("--framework", help="Only this one, with each of its parts.")
@click.option("--as-of", help="A moment or day: as the model was known then.")
@click.option("--revision", help="A commit, branch or tag: as the model was there.")
@json_option
def openness(
    models: tuple[str, ...], *, framework: str | None, as_of: str | None, revision: str | None, as_json: bool
) -> None:
    """Show what each framework of openness says of each MODEL, computed from its record and said by indexes.

    What nobody knows is unknown, never no: "can become" is the result once all of it is known. Nothing of it is a
    certificate. With --framework each part is shown with its reason and its source.
    """
    with chosen_server() as server:
        found = [_read(server, model, as_of, revision) for model in models]
    if as_json:
        print_json(found if len(found) > 1 else found[0])
        return
    for read in found:
        click.echo(read.model)
        items = [item for item in read.items if framework is None or item.framework == framework]
        if framework is not None and not items:
            known = ", ".join(dict.fromkeys(item.framework for item in read.items))
            raise click.UsageError(f"{framework} is no framework here; there are: {known}.")
        print_table(["framework", "by", "result", "can become", Column("missing", is_prose=True)], map(_row, items))
        if framework is not None:
            print_table(["part", "value", Column("reason", is_prose=True), "source"], _parts(items), indent=2)


def _read(server: Server | None, model: str, as_of: str | None, revision: str | None) -> OpennessRead:
    if server is not None:
        return server.read(model_path(model, "openness"), OpennessRead, as_of=as_of, revision=revision)
    now = datetime.now(UTC)
    with open_runtime() as runtime, runtime.database.reading() as session:
        record = get_record(session, model)
        if as_of is None and revision is None:
            return read_openness(session, runtime.knowledge, record, now).read
        then = up_to_now(read_moment(as_of, "/as_of"), now, "/as_of") if as_of is not None else None
        return openness_then(session, runtime.knowledge, record, revision=revision, as_of=then)


def _row(item: OpennessItem) -> tuple[str, ...]:
    by = item.claim.index if item.claim else "computed"
    end = item.range[1] if item.range else ""
    differs = f"differs in {', '.join(item.differs)}" if item.differs else ""
    told = item.result if item.score is None or item.max is None else f"{item.result} of {item.max:g}"
    most = end if isinstance(end, str) else f"{end:.4g}"
    return item.framework, by, told, most, differs or ", ".join(item.missing)


def _parts(items: list[OpennessItem]) -> Iterator[tuple[str, ...]]:
    for item in items:
        if item.source == "computed":
            yield from ((part.id, part.value, part.reason, part.source) for part in item.parts)


COMMANDS = (openness,)
