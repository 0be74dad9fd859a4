"""SQLite as the tests run it: the same file and statements, but no commit waits for the disk."""

import sqlite3
from collections.abc import Callable

from sqlalchemy.pool import ConnectionPoolEntry

from registry import db

Configure = Callable[[sqlite3.Connection, ConnectionPoolEntry], None]
NAME = "_configure_sqlite"
configure: Configure = getattr(db, NAME)
"""What the service does to each connection."""


def configure_hurried(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """A test's data may be lost with the machine; that of a process that is killed is not."""
    configure(connection, record)
    connection.execute("PRAGMA synchronous=OFF")
