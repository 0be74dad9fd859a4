"""``cardwatch openness``: what each framework says of models, or of those in a document, side by side."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.cli.help import ExplainedCommand
from registry.cli.openness.documents import MODEL_OR_FILE, judge_file
from registry.cli.output import Column, json_option, print_json, print_table, printable, say
from registry.cli.remote.client import Server, chosen_server, model_path
from registry.cli.session import open_runtime
from registry.inputs import read_moment, up_to_now
from registry.openness.steps import MissingForNext
from registry.openness.verdicts import OpennessItem, OpennessRead, openness_then, read_openness, read_with_next
from registry.records import get_record


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch openness allenai/OLMo-2-1124-13B-Instruct",
        "cardwatch openness allenai/OLMo-7B bigscience/bloom --framework osai-12",
        "cardwatch openness bigscience/bloom --json | jq .items",
        "cardwatch openness bigscience/bloom --missing",
        "cardwatch openness model.cdx.json --framework g7-2026 --missing",
    ),
)  # fmt: skip
@click.argument("models", metavar="MODEL|FILE...", nargs=-1, required=True, type=MODEL_OR_FILE)
@click.option("--framework", help="Only this one, with each of its parts.")
@click.option("--as-of", help="A moment or day: as the model was known then.")
@click.option("--revision", help="A commit, branch or tag: as the model was there.")
@click.option("--missing", is_flag=True, help="Also what is missing for the classes above.")
@json_option
def openness(
    models: tuple[str | Path, ...], *, framework: str | None, as_of: str | None, revision: str | None, missing: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Show what each framework of openness says of each MODEL, computed from its record and said by indexes.

    A FILE is a document that describes models: SPDX, CycloneDX, or of the Model Openness Tool. It is judged as it is,
    without a database, and nothing is stored.

    What nobody knows is unknown, never no: "can become" is the result once all of it is known. Nothing of it is a
    certificate. With --framework each part is shown with its reason and its source. With --missing: the facts that
    lift a result to each class above it, those to be settled apart from those to be changed.
    """
    if (as_of or revision) and any(isinstance(one, Path) for one in models):
        raise click.UsageError("A file has no past: --as-of and --revision are for models.")
    with chosen_server() as server:
        found = [
            judge_file(server, one) if isinstance(one, Path) else _read(server, one, as_of, revision, missing=missing)
            for one in models
        ]
    if as_json:
        print_json(found if len(found) > 1 else found[0])
        return
    for read in found:
        if isinstance(read, OpennessRead):
            _show(read.model, read.items, read.next or (), framework)
            continue
        for model in read.models:
            _show(
                f"{model.name} ({read.format}, {model.pointer})", model.items, model.next if missing else (), framework
            )
            if model.not_understood:
                say(
                    f"Not understood of {model.name}: {len(model.not_understood)} elements; --json tells which and why."
                )


def _show(
    title: str, listed: Sequence[OpennessItem], missing: Iterable[MissingForNext], framework: str | None
) -> None:  # fmt: skip
    click.echo(printable(title))
    items = [item for item in listed if framework is None or item.framework == framework]
    if framework is not None and not items:
        known = ", ".join(dict.fromkeys(item.framework for item in listed))
        raise click.UsageError(f"{framework} is no framework here; there are: {known}.")
    print_table(["framework", "by", "result", "can become", Column("missing", is_prose=True)], map(_row, items))
    if framework is not None:
        print_table(["part", "value", Column("reason", is_prose=True), "source"], _parts(items), indent=2)
    wanted = [one for one in missing if framework is None or one.framework == framework]
    if rows := [row for one in wanted for row in _steps(one, is_whole=framework is not None)]:
        settle, change = (Column(f"to be {word}", is_prose=True) for word in ("settled", "changed"))
        print_table(["framework", "next", settle, change], rows)


def _steps(missing: MissingForNext, *, is_whole: bool) -> Iterator[tuple[str, ...]]:
    """The next class alone, by its shortest way; of one framework all classes and all ways."""
    for step in missing.steps if is_whole else missing.steps[:1]:
        for way in step.ways if is_whole else step.ways[:1]:
            settle = ", ".join(one.id for one in way.settle)
            change = ", ".join(f"{one.id} ({one.now})" for one in way.change)
            yield missing.framework, step.result, settle, change


def _read(
    server: Server | None, model: str, as_of: str | None, revision: str | None, *, missing: bool
) -> OpennessRead:  # fmt: skip
    if server is not None:
        asked = True if missing else None
        return server.read(model_path(model, "openness"), OpennessRead, as_of=as_of, revision=revision, missing=asked)
    now = datetime.now(UTC)
    with open_runtime() as runtime, runtime.database.reading() as session:
        record = get_record(session, model)
        if missing and as_of is None and revision is None:
            return read_with_next(session, runtime.knowledge, record, now)
        if as_of is None and revision is None:
            return read_openness(session, runtime.knowledge, record, now).read
        then = up_to_now(read_moment(as_of, "/as_of"), now, "/as_of") if as_of is not None else None
        return openness_then(session, runtime.knowledge, record, revision=revision, as_of=then, missing=missing)


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
