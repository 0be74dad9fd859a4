"""What a database error means to the person who has to mend it."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

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
    ("timeout", "The database is busy; try again shortly."),
    ("too many clients", "The database takes no more connections; raise max_connections or run fewer processes."),
    ("authentication failed", "The database refuses user or password; look at CARDWATCH_DATABASE_URL."),
    ("no such table", "The database is not at the newest schema; run `cardwatch migrate`."),
)
_BY_STATE = {"53100": "disk is full", "53300": "too many clients", "40P01": "deadlock", "57014": "timeout"}
"""Codes of PostgreSQL, appendix A of its manual."""
AWAY = "The database does not answer; try again shortly."


def explain_trouble(error: SQLAlchemyError) -> str:
    """A sentence that says what is wrong and what to do; without a known sign the database is taken to be away."""
    if isinstance(error, PoolTimeoutError):
        return "All connections to the database are in use; try again shortly."
    cause = error.orig if isinstance(error, DBAPIError) else error
    words = _BY_STATE.get(str(getattr(cause, "sqlstate", None)), str(cause).lower())
    return next((sentence for sign, sentence in _SIGNS if sign in words), AWAY)
