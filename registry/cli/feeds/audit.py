"""``cardwatch audit``: who did what."""

from datetime import datetime
from pathlib import Path

import click
import msgspec

from registry.cli.arguments import MOMENT, OneOf
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, print_table, say_nothing
from registry.cli.output.files import counted_output
from registry.cli.remote.client import chosen_server
from registry.cli.session import every_page, open_runtime
from registry.feeds import FORMATS, ActionRead, Format, Wanted, export_actions, list_actions
from registry.pagination import MAX_LIMIT


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch audit",
        "cardwatch audit --action key.created --since 2026-01-31",
        "cardwatch audit --output audit.csv",
        "cardwatch audit --actor key_01hzy00000000000000000000 --json",
    ),
)  # fmt: skip
@click.option("--actor", help="Only of this key (its id), or of this name.")
@click.option("--action", help="Only this, such as key.created.")
@click.option("--subject", help="Only what was done to this, such as the id of a model.")
@click.option("--since", type=MOMENT, help="Only since this day or moment (2026-01-31, in UTC).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write all of it to this file.")
@click.option("--format", "form", type=OneOf(FORMATS), help="What is written: csv or jsonl, oldest first.")
@json_option
def audit(
    *, actor: str | None, action: str | None, subject: str | None, since: datetime | None, output: Path | None,
    form: Format | None, as_json: bool,
) -> None:  # fmt: skip
    """Show who did what, newest first: each change that an API key or the command line made.

    A server shows it to keys with audit:read. With --json a list, as GET /v1/audit answers it. With --output or
    --format all of it for other programs, oldest first: JSON Lines, or CSV without formulas where the file is a .csv.
    """
    wanted = Wanted(actor=actor, action=action, subject=subject, since=since)
    if output is not None or form is not None:
        named: Format = "csv" if output is not None and output.suffix.lower() == ".csv" else "jsonl"
        _export(wanted, output, form or named)
        return
    with chosen_server() as server:
        if server is not None:
            after = since.isoformat() if since else None
            found = server.read_pages(
                "/v1/audit", ActionRead, actor=actor, action=action, subject=subject, since=after
            )  # fmt: skip
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = every_page(lambda cursor: list_actions(session, wanted, MAX_LIMIT, cursor))
    if as_json:
        print_json(found)
    if not found:
        say_nothing("Nothing of this kind was done.", as_json=as_json)
    elif not as_json:
        rows = [(f"{one.at:%Y-%m-%dT%H:%M:%SZ}", one.key, one.actor, one.action, one.subject)
                for one in found]  # fmt: skip
        print_table(["at", "key", "who", "what", "to"], rows)


def _export(wanted: Wanted, output: Path | None, form: Format) -> None:
    """All of it into a file, or to standard output."""
    with chosen_server() as server:
        if server is not None:
            words = {
                **msgspec.structs.asdict(wanted),
                "since": wanted.since and wanted.since.isoformat(),
                "format": form,
            }
            with counted_output(output) as out:
                server.download("/v1/audit/export", words, out.write)
            return
        with open_runtime() as runtime, counted_output(output) as out:
            for chunk in export_actions(runtime.database, wanted, form):
                out.write(chunk)


COMMANDS = (audit,)
