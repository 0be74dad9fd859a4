"""Commands that show what the registry knows of models."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click
import msgspec

from registry.cli.session import open_runtime, print_json
from registry.pagination import MAX_LIMIT
from registry.records import get_record
from registry.records.history import list_history
from registry.watch.runs import read_model_sync


@click.command()
@click.argument("model")
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as JSON.")
def show(model: str, *, as_json: bool) -> None:
    """Show what is known of a model: its licence, restrictions, gate, lineage and status."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        document = msgspec.json.decode(get_record(session, model).document)
        reading = read_model_sync(session, model)
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
        "by region": _region(document["access"]),
        "made from": ", ".join(f"{base['id']} ({base['relation']})" for base in document["base_models"]),
        "revision": (document["hub"] or {}).get("revision"),
        "last reading": reading.state
        + (f": {reading.kind}, since {reading.since:%Y-%m-%d %H:%M}" if reading.kind else ""),
        "to be settled": "; ".join(document["status_reasons"]) if document["status"] == "needs_review" else "",
    }
    for name, value in rows.items():
        if value:
            click.echo(f"  {name:14}{value}")


def _region(access: Mapping[str, Any] | Sequence[str]) -> str:
    """Whom the source hands the model, in words; nothing for a document of another release."""
    if not isinstance(access, Mapping):
        return ""
    region = access["region"]
    if region["state"] != "restricted":
        return str(region["state"])
    whom = (
        f"not handed out in {', '.join(region['excluded'])}" if region["excluded"] else "refused where the registry is"
    )
    why = "the card says so" if region["source"] == "card_flag" else "the source refused it"
    since = f", since {region['since']}" if region["since"] else ""
    return f"{whom} ({why}{since}; no term of the licence)"


def one_of(keys: Sequence[str] | None) -> str:
    """The texts that a declared name may mean, in words; nothing where it is settled."""
    return f"one of {', '.join(keys)}" if keys else ""


@click.command()
@click.argument("model")
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
