"""What the commands share: a runtime on a migrated database, and who is acting."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from registry.cli.output import print_json as print_json  # noqa: PLC0414 - commands take it from here, too
from registry.cli.output import say
from registry.cli.remote.address import note_asked
from registry.db.trouble import explain_trouble, is_trouble
from registry.errors import MisconfiguredError, NotFound, Unavailable
from registry.logs import configure_logs
from registry.migrations import is_current, migrate, refuse_newer
from registry.pagination import Page
from registry.runtime import Runtime
from registry.settings import Settings, load_settings

Item = TypeVar("Item")


@contextmanager
def open_runtime(
    *, creates: bool = False, tries: bool = False, migrated: bool = True, writes: bool = True
) -> Iterator[Runtime]:
    """A runtime for one command; an embedded database is brought up to date, a shared one must be.

    Only a command that brings something in ``creates`` a database, or the data folder; for any other one it raises
    ``NotFound`` where there is no database: an empty one would answer that nothing changed. What only ``tries`` gets an
    empty one then, which is thrown away. One that ``writes`` nothing does without the tables of other domains, and is
    done sooner.
    """
    if writes:
        import_module("registry.tables")
    settings = load_settings()
    configure_logs(settings.log_format, "WARNING", "cli")
    place = name_of(settings.database_url)
    is_new = settings.is_embedded and not Path(make_url(settings.database_url).database or "").exists()
    note_asked(place)
    if is_new and tries:
        say("There is no database; this is tried on an empty one, which is thrown away.")
        with TemporaryDirectory() as folder, _opened(_moved(settings, Path(folder)), makes_folder=True) as runtime:
            _bring_up_to_date(runtime)
            yield runtime
        return
    if is_new and not creates:
        raise NotFound(
            "There is no database. `cardwatch up` or `cardwatch migrate` makes one, CARDWATCH_DATA_DIR says where it "
            "is, and --url or CARDWATCH_URL asks a server instead."
        )
    with _opened(settings, makes_folder=creates or settings.data_dir.is_dir()) as runtime:
        if migrated:
            _bring_up_to_date(runtime)
            if is_new:
                say(f"There was no database; {place} is new and empty. `cardwatch migrate` adds the starter catalogue.")
        yield runtime


def _moved(settings: Settings, folder: Path) -> Settings:
    """The same with a database in another folder, and nobody to tell of it."""
    return msgspec.structs.replace(
        settings, data_dir=folder, database_url=f"sqlite:///{folder / 'cardwatch.db'}", broker_url=""
    )  # fmt: skip


@contextmanager
def _opened(settings: Settings, *, makes_folder: bool) -> Iterator[Runtime]:
    """A runtime on a database whose troubles are told in a sentence; without a data folder no broker is rung."""
    is_moved = not settings.broker_url
    runtime = Runtime(settings, rings=makes_folder and not is_moved, makes_folder=makes_folder)
    try:
        yield runtime
    except DBAPIError as error:
        if not is_trouble(error):  # a mistake of ours
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
    from registry.licenses.texts import renew_texts  # noqa: PLC0415 - needed once after each new version
    from registry.webhooks import seal_secrets  # noqa: PLC0415 - as above

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


def name_of(database_url: str) -> str:
    """A database for people: the path of its file, or its address without the password."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return f"the database {Path(url.database or '').absolute()}"
    return f"the database {url.render_as_string(hide_password=True)}"
