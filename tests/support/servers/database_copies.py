"""Copies of one PostgreSQL database, lent to test after test: emptying one takes a tenth of copying the template anew.

A copy that comes back is emptied and then compared with how it was first lent: its schema, its rows, its sequences. One
that differs in anything is dropped, so that no test sees what another left.
"""

from collections.abc import Set as AbstractSet

import psycopg

from tests.support.servers.postgres import PostgresServer

KEEPER = "keeper of the copies"
"""The name of the connections that empty the copies, for whoever counts connections."""
_WAIT_MILLISECONDS = 5_000

# A transaction of a connection that lingers could still write behind the emptying.
_END_OTHERS = """
SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type IN ('client backend', 'autovacuum worker')
"""
_SCHEMA = """
SELECT md5(string_agg(one::text, ' ' ORDER BY one::text)) FROM (
SELECT 'column', attrelid::text, attnum::text, attname::text, atttypid::text, attnotnull::text FROM pg_attribute
WHERE attrelid >= 16384 AND attrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'i'))
UNION ALL SELECT 'constraint', oid::text, conname::text, contype::text, convalidated::text, '' FROM pg_constraint
WHERE oid >= 16384
UNION ALL SELECT 'function', oid::text, proname::text, md5(prosrc), '', '' FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT 'trigger', oid::text, tgname::text, tgenabled::text, '', '' FROM pg_trigger
UNION ALL SELECT 'setting', setrole::text, setconfig::text, '', '', '' FROM pg_db_role_setting
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
) one
"""
# A table has pages from its first row on: looking into all the others would be most of the work.
_WRITTEN = """
SELECT oid::regclass::text, pg_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND oid >= 16384 AND pg_relation_size(oid) > 0
"""
_FEW_BYTES = 256 * 1024
"""Until a table is as large, to delete its rows is quicker than to truncate it, which makes files."""
_REFERENCES = """
SELECT confrelid::regclass::text, conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND oid >= 16384
"""
_SEQUENCES = """
SELECT schemaname || '.' || sequencename, last_value::text FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1
"""
_NO_TRIGGERS = "SET session_replication_role = replica"
"""What refers to a row goes with it."""
_RESTART_SEQUENCES = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""

_Connection = psycopg.Connection[tuple[str, ...]]
_Rows = list[tuple[str, ...]]


class Lending:
    """The copies of one template; `lend` one, and `take_back` its URL."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self.template = server, template
        self._free: list[str] = []
        self._pristine: tuple[object, ...] | None = None
        self._schema: _Rows = []
        self._kept: frozenset[str] = frozenset()
        self._references: _Rows = []
        self._connections: dict[str, _Connection] = {}
        """One for each copy: most of what a new one costs is to read again which tables there are."""

    def lend(self) -> str:
        """The SQLAlchemy URL of a copy that is like the template and that nobody else uses."""
        if self._free:
            return self._free.pop()
        url = self._server.create_database(template=self.template)
        if self._pristine is None:
            self._learn(self._connected(url))
        return url

    def take_back(self, url: str) -> None:
        """Empty the copy for the next borrower, or drop it where emptying does not make it as it was."""
        if self._restore(self._connected(url)):
            self._free.append(url)
        else:
            self._connections.pop(url).close()
            self._server.drop_database(url.rsplit("/", 1)[-1])

    def close(self) -> None:
        """Leave the copies to the server."""
        for connection in self._connections.values():
            connection.close()

    def _connected(self, url: str) -> _Connection:
        kept = self._connections.get(url)
        if kept is None or not _answers(kept):
            kept = self._connections[url] = _connect(url)
        return kept

    def _learn(self, connection: _Connection) -> None:
        self._kept = frozenset(self._filled(connection, self._written(connection).keys()))
        self._references = connection.execute(_REFERENCES).fetchall()
        self._schema = connection.execute(_SCHEMA).fetchall()
        self._pristine = self._content(connection)

    def _restore(self, connection: _Connection) -> bool:
        connection.execute(_END_OTHERS, (_WAIT_MILLISECONDS,))
        if connection.execute(_SCHEMA).fetchall() != self._schema:
            return False
        written = self._written(connection)
        if emptied := written.keys() - self._kept:
            self._empty(connection, emptied, are_few=max(written[name] for name in emptied) <= _FEW_BYTES)
        connection.execute(_RESTART_SEQUENCES)
        return self._filled(connection, written.keys()) == self._kept and self._content(connection) == self._pristine

    def _empty(self, connection: _Connection, tables: set[str], *, are_few: bool) -> None:
        if are_few:  # `regclass` has quoted the names
            statements = [_NO_TRIGGERS, *(f"DELETE FROM {name}" for name in sorted(tables))]  # noqa: S608  # names of our tables
        else:
            statements = [f"TRUNCATE {', '.join(sorted(self._with_referrers(tables)))}"]
        connection.execute("; ".join(statements).encode())

    def _with_referrers(self, names: set[str]) -> set[str]:
        """These tables and all that refer to them: PostgreSQL truncates them only together."""
        while more := {referrer for table, referrer in self._references if table in names} - names:
            names |= more
        return names

    def _filled(self, connection: _Connection, tables: AbstractSet[str]) -> set[str]:
        """Those of these tables that hold a row."""
        if not tables:
            return set()
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)  # noqa: S608  # names of our tables
        return {name for (name,) in connection.execute(asked.encode())}

    def _written(self, connection: _Connection) -> dict[str, int]:
        """The bytes of the tables that hold a row or held one."""
        return {name: int(size) for name, size in connection.execute(_WRITTEN)}

    def _content(self, connection: _Connection) -> tuple[object, ...]:
        kept = [connection.execute(f"SELECT * FROM {name} ORDER BY 1".encode()).fetchall() for name in self._kept]  # noqa: S608  # as above
        return (kept, connection.execute(_SEQUENCES).fetchall())


def _connect(url: str) -> _Connection:
    return psycopg.connect(
        url.replace("+psycopg", ""), autocommit=True, connect_timeout=5, application_name=KEEPER, prepare_threshold=1
    )


def _answers(connection: _Connection) -> bool:
    """Whether nobody has cut it since."""
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        connection.close()
        return False
    return True
