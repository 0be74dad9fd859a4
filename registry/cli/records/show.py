"""Commands that show what the registry knows of models."""

from collections.abc import Sequence
from datetime import datetime

import click
import msgspec

from registry.cli.arguments import MODEL
from registry.cli.session import open_runtime, print_json
from registry.pagination import MAX_LIMIT
from registry.records import get_record
from registry.records.history import list_history


@click.command()
@click.argument("model", type=MODEL)
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as JSON.")
def show(model: str, *, as_json: bool) -> None:
    """Show what is known of a model: its licence, restrictions, gate, lineage and status."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        document = msgspec.json.decode(get_record(session, model).document)
    if as_json:
        print_json(document)
        return
    license_ = document["license"]
    kind = f"[{license_['class']}, {license_['status']}, {license_['layer']}]"
    click.echo(f"{document['id']}  ({document['status']})")
    rows = {
        "licence": f"{license_['license'] or one_of(license_.get('one_of')) or 'not known'}  {kind}",
        "declared": ", ".join(license_["declared"]) + (f" / {license_['name']}" if license_["name"] else ""),
        "commercial": license_["restrictions"]["commercial"],
        "excluded in": "; ".join(
            f"{', '.join(limit['countries'])} ({limit['covers']}, {limit['clause']})"
            for limit in license_["restrictions"]["countries_excluded"]
        ),
        "gate": document["gated"],
        "made from": ", ".join(f"{base['id']} ({base['relation']})" for base in document["base_models"]),
        "revision": (document["hub"] or {}).get("revision"),
        "last reading": document["sync"]["state"]
        + (f": {document['sync']['kind']}, since {document['sync']['since']}" if document["sync"]["kind"] else ""),
        "to be settled": "; ".join(document["status_reasons"]) if document["status"] == "needs_review" else "",
    }
    for name, value in rows.items():
        if value:
            click.echo(f"  {name:14}{value}")


def one_of(keys: Sequence[str] | None) -> str:
    """The texts that a declared name may mean, in words; nothing where it is settled."""
    return f"one of {', '.join(keys)}" if keys else ""


@click.command()
@click.argument("model", type=MODEL)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(model: str, *, as_json: bool) -> None:
    """Show the states of a model as they were seen, newest first."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        record = get_record(session, model)
        page = list_history(session, runtime.knowledge, record, limit=MAX_LIMIT, cursor=None)
    if as_json:
        print_json(page.items)
        return
    for state in page.items:
        since, until = (
            (state.known_from, state.known_until) if state.from_history else (state.observed_at, state.last_seen_at)
        )
        span = f"{_when(since)} to {_when(until)}"
        declared = ", ".join(state.license.declared) or "(none)"
        origin = "  from its commits" if state.from_history else ""
        click.echo(f"{span}  {(state.revision or '')[:12]:12}  {declared}  [{state.license.class_}]{origin}")
    if not page.items:
        click.echo("It was not read yet; `cardwatch sync` reads it.")


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else f"{'?':16}"


COMMANDS = (show, history)
