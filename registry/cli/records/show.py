"""``cardwatch show``: what the registry knows of a model."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
import msgspec

from registry.cli.arguments import MODEL
from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table
from registry.cli.remote.client import chosen_server, model_path
from registry.cli.session import open_runtime
from registry.records import get_record
from registry.watch.runs import ModelSyncRead, read_model_sync


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch show mistralai/Mistral-7B-v0.1",
        "cardwatch show mistralai/Mistral-7B-v0.1 --json | jq .license",
        "cardwatch show modelscope:Qwen/Qwen3-8B --url https://cardwatch.example.org",
    ),
)  # fmt: skip
@click.argument("model", type=MODEL)
@json_option
def show(model: str, *, as_json: bool) -> None:
    """Show what is known of a MODEL: its licence, restrictions, gate, lineage and status.

    MODEL is owner/name as the Hub spells it, or modelscope:owner/name. With --json it is the whole record, as GET
    /v1/models/{owner}/{name} answers it.
    """
    with chosen_server() as server:
        if server is not None:
            document = server.read(model_path(model), dict[str, Any])
            reading = server.read(model_path(model, "sync"), ModelSyncRead)
        else:
            with open_runtime(writes=False) as runtime, runtime.database.reading() as session:
                document = msgspec.json.decode(get_record(session, model).document)
                reading = read_model_sync(session, model)
    if as_json:
        print_json(document)
        return
    click.echo(f"{document['id']}  ({document['status']})")
    rows = [(name, value) for name, value in _rows(document, reading) if value]
    print_table(["", Column("", is_prose=True)], rows, has_names=False, indent=2)


def _rows(document: dict[str, Any], reading: ModelSyncRead) -> list[tuple[str, str]]:
    license_ = document["license"]
    kind = f"[{license_['class']}, {license_['status']}, {license_['layer']}]"
    excluded = (
        f"{', '.join(limit['countries'])} ({limit['covers']}, {limit['clause']})"
        for limit in license_["restrictions"]["countries_excluded"]
    )
    trouble = f": {reading.kind}, since {reading.since:%Y-%m-%d %H:%M} UTC" if reading.kind else ""
    return [
        ("licence", f"{license_['license'] or one_of(license_.get('one_of')) or 'not known'} {kind}"),
        ("known from", known_from(document)),
        ("declared", ", ".join(license_["declared"]) + (f" / {license_['name']}" if license_["name"] else "")),
        ("commercial", license_["restrictions"]["commercial"]),
        ("excluded in", "; ".join(excluded)),
        ("gate", document["gated"]),
        ("by region", _region(document["access"])),
        ("made from", ", ".join(f"{base['id']} ({base['relation']})" for base in document["base_models"])),
        ("revision", (document["hub"] or {}).get("revision") or ""),
        ("last reading", reading.state + trouble),
        ("to be settled", "; ".join(document["status_reasons"]) if document["status"] == "needs_review" else ""),
    ]


def known_from(document: dict[str, Any]) -> str:
    """Whose word the licence is, and since when; empty where nobody said anything."""
    value = document.get("layers", {}).get("license")
    if not value:
        return ""
    key = f", key {value['key']}" if value.get("key") else ""
    at = f" at {value['revision'][:12]}" if value.get("revision") and value["layer"] != "concluded" else ""
    return f"{value.get('role') or value['layer']} ({value['source']}{key}), {value['at'][:10]}{at}"


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


COMMANDS = (show,)
