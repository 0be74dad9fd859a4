"""Who may do what: API keys with scopes, and sessions of the pages."""

from registry.access.rules import ANONYMOUS, COMMAND_LINE, Caller, Scope, key_of
from registry.access.service import create_key, list_keys, revoke_key
from registry.access.sessions import (
    TOKEN,
    SessionTerms,
    close_session,
    find_session,
    form_token_of,
    make_token,
    open_session,
)

__all__ = [
    "ANONYMOUS",
    "COMMAND_LINE",
    "TOKEN",
    "Caller",
    "Scope",
    "SessionTerms",
    "close_session",
    "create_key",
    "find_session",
    "form_token_of",
    "key_of",
    "list_keys",
    "make_token",
    "open_session",
    "revoke_key",
]
