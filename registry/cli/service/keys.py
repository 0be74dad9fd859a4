"""Commands for whoever runs the service: keys, deliveries, the API document, and a look at the evidence."""

import hashlib
import signal
import sys
import threading
from pathlib import Path

import click
import msgspec
from sqlmodel import col, select

from registry.access.rules import Scope
from registry.access.service import create_key, list_keys, revoke_key
from registry.cli.session import actor, now, open_runtime
from registry.evidence.tables import EvidenceText
from registry.http.etags import etag_of
from registry.records.tables import ModelRecord
from registry.webhooks.delivery.outbox import fan_out_missing
from registry.webhooks.delivery.worker import deliver_due, deliver_forever

EXIT_BROKEN = 1


@click.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([str(scope) for scope in Scope]))
def keys_create(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key called NAME and print it, this once."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            key, text = create_key(work, name, [Scope(scope) for scope in scopes], actor=actor(), now=now())
        click.echo(f"{key.id}  {key.name}  {', '.join(key.scopes)}", err=True)
        click.echo(text)


@keys.command("list")
def keys_list() -> None:
    """Show all keys; the keys themselves are not stored."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        for key in list_keys(session):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "active"
            click.echo(f"{key.id}  cw_{key.prefix}_...  {key.name}  {', '.join(key.scopes)}  {state}")


@keys.command("revoke")
@click.argument("key")
def keys_revoke(key: str) -> None:
    """Make a KEY (its id or prefix) useless at once."""
    with open_runtime() as runtime:
        with runtime.database.unit_of_work() as work:
            revoked = revoke_key(work, key, actor=actor(), now=now())
        click.echo(f"{revoked.id}  {revoked.name}  revoked")


@click.command()
@click.option("--loop", is_flag=True, help="Go on until stopped.")
def deliver(*, loop: bool) -> None:
    """Send the alerts that are due, with the database alone: no broker and no worker is needed."""
    with open_runtime() as runtime:
        if not loop:
            fan_out_missing(runtime.database)
            counts = deliver_due(runtime.database, runtime.egress)
            click.echo(f"{counts.delivered} delivered, {counts.failed} failed")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        deliver_forever(runtime.database, runtime.egress, stop)


@click.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def openapi(output: Path | None) -> None:
    """Print the OpenAPI document."""
    from registry.app import create_app  # noqa: PLC0415 - imports every domain

    with open_runtime(migrated=False) as runtime:
        schema = create_app(runtime).openapi_schema.to_schema()
    text = msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text)


@click.command()
def verify() -> None:
    """Check that all kept evidence and all stored documents are what their hashes say. Exit code 1 if not."""
    broken, count = [], 0
    with open_runtime() as runtime, runtime.database.reading() as session:
        for sha256, data in session.exec(select(EvidenceText.sha256, EvidenceText.data)).yield_per(200):
            count += 1
            if hashlib.sha256(data).hexdigest() != sha256:
                broken.append(f"evidence {sha256}")
        rows = select(ModelRecord.id, ModelRecord.document, ModelRecord.etag).order_by(col(ModelRecord.pk))
        for model, document, etag in session.exec(rows).yield_per(200):
            count += 1
            if etag_of(document) != etag:
                broken.append(f"record {model}")
    for name in broken:
        click.echo(f"{name}: its bytes are not those that were stored", err=True)
    click.echo(f"{count} hashes checked, {len(broken)} wrong")
    sys.exit(EXIT_BROKEN if broken else 0)


COMMANDS = (keys, deliver, openapi, verify)
