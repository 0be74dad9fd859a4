"""A database that need not be there: licence commands compare with the texts that syncs have learned if they can."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from registry.cli.output import say
from registry.db import open_database
from registry.migrations import is_current
from registry.settings import load_settings

_CONNECT_SECONDS = "5"


@contextmanager
def optional_session() -> Iterator[Session | None]:
    """A session on the database of the settings; None, and a sentence on standard error, where it cannot be asked."""
    url = make_url(load_settings().database_url)
    if url.get_backend_name() == "sqlite" and not _is_file(url.database):
        _explain(f"there is no database at {url.database}")
        yield None
        return
    if url.get_backend_name() != "sqlite" and "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
    database = open_database(url.render_as_string(hide_password=False), pool_size=1)
    try:
        with database.reading() as session:
            yield session if _can_be_asked(session) else None
    finally:
        database.engine.dispose()


def _can_be_asked(session: Session) -> bool:
    try:
        current = is_current(session.connection())
    except SQLAlchemyError:
        _explain("the database does not answer")
        return False
    if not current:
        _explain("the database is not at the newest schema (`cardwatch migrate` brings it there)")
    return current


def _is_file(name: str | None) -> bool:
    return bool(name) and Path(str(name)).is_file()


def _explain(why: str) -> None:
    say(f"Only the catalogue's own texts are compared: {why}.")
