"""A secret that a page shows once: it goes with the visitor's own browser to the next page, sealed, and ends there.

The address holds nothing of it, and a page that is loaded again does not make another one. It opens for the session
that asked for it alone.
"""

from litestar.datastructures import Cookie

from registry.access import form_token_of
from registry.db import Database
from registry.encryption import UnreadableSecretError, is_sealed
from registry.web.site.visitors import Connection, cookie_name, make_cookie, token_of

_NAME = "cardwatch_once"
_SECONDS = 120
"""How long the next page may take to be loaded."""


def cookie_of_secret(connection: Connection, database: Database, secret: str, subject: str) -> Cookie:
    """What takes the secret of a subject to the next page."""
    sealed = database.secrets.seal(secret, _purpose(connection, subject))
    return make_cookie(connection, _NAME, sealed.encode().hex(), _SECONDS)


def secret_shown_once(connection: Connection, database: Database, subject: str) -> str | None:
    """The secret that was made for this subject just now, or None."""
    text = connection.cookies.get(cookie_name(connection, _NAME), "")
    try:
        sealed = bytes.fromhex(text).decode()
        return database.secrets.open(sealed, _purpose(connection, subject)) if is_sealed(sealed) else None
    except (ValueError, UnreadableSecretError):
        return None


def cookie_without_secret(connection: Connection) -> Cookie:
    """What makes the browser forget it."""
    return make_cookie(connection, _NAME, "", 0)


def _purpose(connection: Connection, subject: str) -> str:
    return f"shown once:{form_token_of(token_of(connection))}:{subject}"
