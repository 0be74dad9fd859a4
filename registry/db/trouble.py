"""What a database error means to the person who has to mend it."""

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

RACES = frozenset({"40P01", "40001", "23505", "23503"})
"""Deadlock, serialisation failure, one key twice, a row that refers to one just deleted (PostgreSQL, appendix A)."""

_SIGNS = (
    ("disk is full", "The disk of the database is full; make room, nothing was written."),
    ("no space left", "The disk of the database is full; make room, nothing was written."),
    ("disk i/o error", "The disk of the database fails; look at its health and the system's log."),
    ("readonly database", "The database file cannot be written; look at its owner and permissions."),
    ("unable to open database", "The database file cannot be opened; look at its folder, owner and permissions."),
    ("malformed", "The database file is damaged; restore a backup."),
    ("not a database", "The database file is damaged or not a database; restore a backup."),
    ("locked", "The database is busy; try again shortly."),
    ("deadlock", "The database is busy; try again shortly."),
    ("were matched", "The database is busy; try again shortly."),
    ("timeout", "The database is busy; try again shortly."),
    ("too many clients", "The database takes no more connections; raise max_connections or run fewer processes."),
    ("authentication failed", "The database refuses user or password; look at CARDWATCH_DATABASE_URL."),
    ("does not write", "The database takes no writes at the moment; try again shortly."),
    ("no such table", "The database is not at the newest schema; run `cardwatch migrate`."),
)
_BY_STATE = {
    "53100": "disk is full", "53300": "too many clients", "40P01": "deadlock", "40001": "deadlock", "57014": "timeout",
    "55P03": "locked", "25P03": "timeout", "25P04": "timeout", "25006": "does not write", "23505": "locked",
    "23503": "locked",
}  # fmt: skip
"""Codes of PostgreSQL, appendix A of its manual."""
_PASSING = ("08", "40", "53", "55", "57", "58", "25006", "25P03", "25P04")
"""Beginnings of such codes that pass or that an operator mends, whatever class a driver puts them in: connections,
races, resources, locks, the operator's hand, the system; a standby that takes no writes, transactions that last."""
AWAY = "The database does not answer; try again shortly."


def is_trouble(error: Exception) -> bool:
    """Whether the database is the reason for an error, and not what it was asked."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, PoolTimeoutError) or is_race(error)
    # SQLite calls a damaged file an error without a kind.
    is_plain = type(error) in {OperationalError, DatabaseError} or error.connection_invalidated
    return is_plain or is_race(error) or str(getattr(error.orig, "sqlstate", None)).startswith(_PASSING)


def is_race(error: Exception) -> bool:
    """Whether another writer is the reason for an error."""
    if isinstance(error, StaleDataError):
        return True
    return isinstance(error, DBAPIError) and str(getattr(error.orig, "sqlstate", None)) in RACES


def explain_trouble(error: SQLAlchemyError) -> str:
    """A sentence that says what is wrong and what to do; without a known sign the database is taken to be away."""
    if isinstance(error, PoolTimeoutError):
        return "All connections to the database are in use; try again shortly."
    cause = error.orig if isinstance(error, DBAPIError) else error
    words = _BY_STATE.get(str(getattr(cause, "sqlstate", None)), str(cause).lower())
    return next((sentence for sign, sentence in _SIGNS if sign in words), AWAY)
