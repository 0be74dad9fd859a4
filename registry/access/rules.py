"""Who is asking, and what for: callers and their scopes. Pure."""

from enum import StrEnum

import msgspec

COMMAND_LINE = "cli"
"""How the id of a caller begins that has no key: somebody at the machine itself."""


class Scope(StrEnum):
    """What a key may be used for; ``admin`` includes all others, and who may write may propose."""

    MODELS_READ = "models:read"
    MODELS_WRITE = "models:write"
    MODELS_PROPOSE = "models:propose"
    MODELS_REVIEW = "models:review"
    """To decide what others propose."""
    WEBHOOKS_MANAGE = "webhooks:manage"
    SYNC_RUN = "sync:run"
    POLICIES_WRITE = "policies:write"
    AUDIT_READ = "audit:read"
    """To see who did what."""
    PRIVATE_READ = "private:read"
    """Texts that were read with a token, from a private or gated repository."""
    INVENTORIES_READ = "inventories:read"
    """To see what an institution uses, and the verdicts on it."""
    INVENTORIES_WRITE = "inventories:write"
    """To change inventories, have them checked, ask for approval and decide; seeing them is another scope."""
    WAIVERS_WRITE = "waivers:write"
    """To waive what a policy finds, and to take that back."""
    ADMIN = "admin"


class Caller(msgspec.Struct, frozen=True):
    """Who is asking: the id of the key, a name for the audit trail, and its scopes."""

    id: str
    name: str
    scopes: frozenset[Scope]

    @property
    def key(self) -> str | None:
        """The id of the key; None of whoever sits at the machine itself."""
        return key_of(self.id)

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who asks: no key was sent, and it is not somebody at the machine itself."""
        return self.id == ANONYMOUS.id

    def has(self, scope: Scope) -> bool:
        """Whether this caller may do what the scope stands for."""
        implied_by = {Scope.MODELS_PROPOSE: Scope.MODELS_WRITE}.get(scope, scope)
        return not self.scopes.isdisjoint({scope, implied_by, Scope.ADMIN})


def key_of(caller_id: str) -> str | None:
    """The id of the key that a caller had; None of the command line, which needs none."""
    return None if caller_id.partition(":")[0] == COMMAND_LINE else caller_id


ANONYMOUS = Caller("anonymous", "anonymous", frozenset())
PUBLIC_READER = Caller("anonymous", "anonymous", frozenset({Scope.MODELS_READ}))
BOOTSTRAP = Caller("bootstrap", "bootstrap", frozenset({Scope.ADMIN}))
