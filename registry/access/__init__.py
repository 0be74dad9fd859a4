"""Who may do what: API keys with scopes."""

from registry.access.rules import Caller, Scope, make_key
from registry.access.service import create_key, list_keys, revoke_key

__all__ = ["Caller", "Scope", "create_key", "list_keys", "make_key", "revoke_key"]
