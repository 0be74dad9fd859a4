"""Bringing a database to the newest schema, and telling whether it is there.

Alembic is imported where something is migrated. To tell whether anything is to be, which every start asks, a row and
the names of the files are enough: each begins with its revision, and a test holds that against what Alembic says.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from registry.db import Database
from registry.errors import MisconfiguredError

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
_LOCK = 0x0CA2_D0A8
SEARCH = "model_search"
"""What is called so, or begins so, indexes texts in a database's own way; no table of ours describes it."""


def refuse_newer(database: Database) -> None:
    """Raise ``MisconfiguredError`` where the schema is one that this version has never heard of."""
    with database.engine.connect() as connection:
        found = _revisions_of(connection)
    strange = [one for one in found if not is_known(one)]
    if strange:
        raise MisconfiguredError(
            f"The database is of a newer version of Cardwatch (schema {', '.join(strange)}, this version knows up to "
            f"{head()}): run that version, or restore a backup that this one can read (docs/operations.md)."
        )


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to the newest revision, or to the one named; two processes at once wait for each other."""
    from alembic import command  # noqa: PLC0415 - see above

    refuse_newer(database)
    with database.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        hold_schema(connection)
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    """Go back to a revision; ``base`` removes all tables."""
    from alembic import command  # noqa: PLC0415 - see above

    with database.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        hold_schema(connection)
        command.downgrade(_config(connection), revision)
        connection.commit()


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one that this code was written for."""
    return _revisions_of(connection) == [head()]


def revision_of(connection: Connection) -> str | None:
    """The schema that a database has, or None where it has none of ours."""
    return next(iter(_revisions_of(connection)), None)


def _revisions_of(connection: Connection) -> list[str]:
    """What Alembic wrote down; nothing where it never was."""
    if not inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


@cache
def is_known(revision: str) -> bool:
    """Whether there is a migration of this name: whether the schema is the present one or an older one."""
    return revision in _known()


@cache
def head() -> str:
    """The newest revision; there is exactly one."""
    return max(_known())


def _known() -> list[str]:
    return [file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py")]


def is_described(thing: object, name: str | None, *rest: object) -> bool:
    """Whether the tables describe what a database holds under this name; Alembic compares nothing else."""
    del thing, rest
    return not (name or "").startswith(SEARCH)


def hold_schema(connection: Connection) -> None:
    """Keep the schema as it is until the transaction ends; SQLite's one writer does by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
