"""What an entry is of, which two are the same, and who may decide what is asked for. Pure.

* Asking is open to whoever may change the inventory; deciding takes another key, so that nobody approves their own.
* Only what is asked for can be approved: what was blocked or laid aside is asked for again first.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from registry.errors import Conflict, Forbidden


class ApprovalState(StrEnum):
    """How far the approval of an entry is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    BLOCKED = "blocked"
    DISMISSED = "dismissed"


class ApprovalAct(StrEnum):
    """What can be done about an approval; the word is the last part of the address."""

    REQUEST = "request"
    APPROVE = "approve"
    BLOCK = "block"
    DISMISS = "dismiss"


OUTCOMES: Mapping[ApprovalAct, ApprovalState] = {
    ApprovalAct.REQUEST: ApprovalState.REQUESTED,
    ApprovalAct.APPROVE: ApprovalState.APPROVED,
    ApprovalAct.BLOCK: ApprovalState.BLOCKED,
    ApprovalAct.DISMISS: ApprovalState.DISMISSED,
}


def check_act(act: ApprovalAct, state: str | None, requested_by: str | None, key: str) -> None:
    """Raise ``Conflict`` for what is so already or was never asked for, ``Forbidden`` for one's own request."""
    if state == OUTCOMES[act]:
        raise Conflict(f"This entry is {state} already.")
    if act is ApprovalAct.DISMISS and state is None:
        raise Conflict("Nothing was asked for here that could be dismissed.")
    if act is ApprovalAct.APPROVE and state != ApprovalState.REQUESTED:
        raise Conflict("Nothing waits here to be approved: `request` comes before `approve`, with another key.")
    if act is ApprovalAct.APPROVE and requested_by == key:
        raise Forbidden("Another key than the one that requested has to approve: nobody approves their own request.")


def key_of_entry(
    model: str | None, license_: str | None, revision: str | None, use: Mapping[str, Any], owner: str | None
) -> str:
    """What no two entries of an inventory share: the subject, its revision, its use and whose it is."""
    what = ["model", model.lower()] if model else ["license", license_]
    facts = [*what, revision, sorted(use.items()), owner]
    return hashlib.sha256(msgspec.json.encode(facts, order="sorted")).hexdigest()


def in_words(model: str | None, license_: str | None, revision: str | None) -> str:
    """What an entry is of, in a line."""
    name = model or f"license:{license_}"
    return f"{name}@{revision}" if revision else name
