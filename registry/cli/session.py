"""What the commands share: a runtime on a migrated database, who is acting, and how things are printed."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import click
import msgspec
from sqlalchemy.exc import DatabaseError, OperationalError

from registry.db.trouble import explain_trouble
from registry.errors import MisconfiguredError, Unavailable
from registry.licenses.texts import renew_texts
from registry.logs import configure_logs
from registry.migrations import is_current, migrate, refuse_newer
from registry.pagination import Page
from registry.runtime import Runtime
from registry.settings import load_settings
from registry.webhooks import seal_secrets

Item = TypeVar("Item")


@contextmanager
def open_runtime(*, migrated: bool = True, logs: bool = True) -> Iterator[Runtime]:
    """A runtime for one command; an embedded database is brought up to date, a shared one must be."""
    settings = load_settings()
    if logs:
        configure_logs(settings.log_format, "WARNING", "cli")
    runtime = Runtime(settings)
    try:
        if migrated:
            _bring_up_to_date(runtime)
        yield runtime
    except DatabaseError as error:
        if type(error) not in {OperationalError, DatabaseError}:  # the others are mistakes of ours
            raise
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no answer"
        raise Unavailable(f"{explain_trouble(error)} ({reason})") from error
    finally:
        runtime.close()


def _bring_up_to_date(runtime: Runtime) -> None:
    with runtime.database.engine.connect() as connection:
        current = is_current(connection)
    if current:
        return
    refuse_newer(runtime.database)
    if not runtime.settings.is_embedded:
        raise MisconfiguredError("The database is not at the newest schema; run `cardwatch migrate` first.")
    migrate(runtime.database)
    renew_texts(runtime.database)
    seal_secrets(runtime.database)


def actor() -> str:
    """Who acts, for the audit trail."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def every_page(fetch: Callable[[str | None], Page[Item]]) -> list[Item]:
    """The items of all pages; ``fetch`` gets the cursor of the page to read."""
    page = fetch(None)
    items = list(page.items)
    while page.next_cursor is not None:
        page = fetch(page.next_cursor)
        items += page.items
    return items


def print_json(value: object) -> None:
    """A value as indented JSON on standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
