"""The rooms of the desk, and which of them a key opens."""

from typing import NamedTuple

from registry.access import Caller, Scope
from registry.web.languages.codes import N_


class Room(NamedTuple):
    """A part of the desk with its own pages."""

    place: str
    """Below ``desk/``."""
    title: str
    question: str
    scopes: tuple[Scope, ...]
    """Any one of them opens it."""

    def opens_to(self, caller: Caller) -> bool:
        """Whether a key gets in."""
        return any(caller.has(scope) for scope in self.scopes)


ROOMS = (
    Room("inventories", N_("Inventories"), N_("What do we use, and may we?"), (Scope.INVENTORIES_READ,)),
    Room(
        "waivers", N_("Waivers"), N_("What did somebody answer for, and until when?"),
        (Scope.INVENTORIES_READ, Scope.WAIVERS_WRITE),
    ),
    Room("policies", N_("Policies"), N_("What does our institution ask for, beyond licences?"), (Scope.MODELS_READ,)),
    Room("review", N_("Review"), N_("Which records wait for a person?"), (Scope.MODELS_READ,)),
    Room("webhooks", N_("Webhooks"), N_("Did every message arrive?"), (Scope.WEBHOOKS_MANAGE,)),
    Room("watch", N_("Watch list"), N_("What is watched, and is it up to date?"), (Scope.MODELS_READ,)),
    Room("audit", N_("Audit log"), N_("Who did what?"), (Scope.AUDIT_READ,)),
)  # fmt: skip
