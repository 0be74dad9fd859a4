"""Who may do what: API keys with scopes."""

from registry.access.rules import COMMAND_LINE, Caller, Scope, key_of, make_key
from registry.access.service import create_key, list_keys, revoke_key

__all__ = [
    "COMMAND_LINE",
    "Caller",
    "Scope",
    "create_key",
    "key_of",
    "list_keys",
    "make_key",
    "revoke_key",
]
