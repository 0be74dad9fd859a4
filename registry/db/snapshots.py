"""Reading one state of the database, however many statements it takes and whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from registry.db import Database, is_sqlite
from registry.db.joint import JOINT
from registry.db.visibility import narrowed, sees_private


@contextmanager
def snapshot_of(database: Database) -> Iterator[Session]:
    """A session as ``Database.reading`` opens it, which sees one state for as long as it lasts.

    Databases cannot clean up behind it meanwhile: keep it short.
    """
    joint = JOINT.get()
    if joint is not None and joint.work is not None:
        with database.reading() as session:
            yield session
        return
    with Session(database.engine) as session, narrowed(session, when=not sees_private()):
        if not is_sqlite(session):  # each transaction of SQLite sees one state
            session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
        yield session
