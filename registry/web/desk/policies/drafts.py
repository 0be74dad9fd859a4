"""A policy as somebody types it: read, tried on an inventory, saved; and what is wrong with it, each at its place."""

import difflib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlmodel import Session

from registry.access import Caller
from registry.compliance.checks.previews import PreviewBody, PreviewRead
from registry.compliance.inventories.previews import preview_policy
from registry.compliance.policies import (
    PolicyCreate,
    PolicyDraft,
    PolicyWhole,
    change_policy,
    create_policy,
    policy_of_draft,
)
from registry.compliance.policies.documents import WrittenFault, faults_in_text, read_policy_text
from registry.db import Database
from registry.errors import CardwatchError, Invalid
from registry.http.retries import retried
from registry.inputs import take
from registry.licenses import Knowledge
from registry.web.desk.forms import Faults, Typed

_AROUND = 2
"""Lines that a difference shows before and after what differs."""


class DraftTrouble(NamedTuple):
    """What is wrong: at fields of the form, and in the text, where each fault has its line."""

    faults: Faults
    written: tuple[WrittenFault, ...] = ()


class DifferentLine(NamedTuple):
    """A line of a difference: ``sign`` is ``+``, ``-``, a space, or ``@`` where lines are left out."""

    sign: str
    text: str


def read_draft(form: Typed, key: str | None, otherwise: str = "") -> PolicyDraft:
    """The policy that was typed, under its key, or another one where none is named; raises ``Invalid``."""
    draft = read_policy_text(form.text("text"))
    named = key or form.one("key") or draft.key or otherwise
    if not named:
        raise Invalid("Give the policy a key, such as uni-de.", pointer="/key")
    if draft.key not in {None, named}:
        raise Invalid(f"The text names the key {draft.key!r}, not {named!r}: leave it out there.", pointer="/key")
    plain: dict[str, Any] = msgspec.to_builtins(draft)
    keyed = take({**plain, "key": named}, PolicyDraft)
    policy_of_draft(keyed)
    return keyed


def trouble_of(form: Typed, error: CardwatchError) -> DraftTrouble:
    """A failure at its places: what is wrong with the key or the inventory at those fields, all else in the text."""
    if not isinstance(error, Invalid):
        return DraftTrouble({"": error.message})
    faults: Faults = {}
    of_text = []
    for pointer, detail in error.errors:
        if pointer in {"/key", "/inventory", "/sure"}:
            faults[pointer.removeprefix("/")] = detail
        else:
            of_text.append((pointer.removeprefix("/policy"), detail))
    written = faults_in_text(form.text("text"), Invalid("", errors=tuple(of_text))) if of_text else ()
    return DraftTrouble(faults, written)


def try_out(session: Session, knowledge: Knowledge, draft: PolicyDraft, inventory: str, now: datetime) -> PreviewRead:
    """Which verdicts on an inventory would change; raises ``Invalid`` where there is no such inventory."""
    return preview_policy(session, knowledge, PreviewBody(policy=draft, inventory=inventory), now)


@retried
def save(
    database: Database, draft: PolicyDraft, based_on: str | None, caller: Caller, now: datetime, *, is_new: bool
) -> PolicyWhole:
    """A new policy, or a new version of one; raises ``StaleVersion`` where somebody else saved in between."""
    with database.unit_of_work() as work:
        if is_new:
            return create_policy(work, _new(draft), actor=caller.name, now=now)
        return change_policy(work, draft.key or "", draft, based_on, actor=caller.name, now=now)


def _new(draft: PolicyDraft) -> PolicyCreate:
    return PolicyCreate(
        key=draft.key or "", title=draft.title, defaults=draft.defaults,
        assume_unreached_above=draft.assume_unreached_above, rules=draft.rules,
    )  # fmt: skip


def differences(theirs: str, mine: str) -> tuple[DifferentLine, ...]:
    """What saving one text over another would change, line by line."""
    return tuple(_lines(theirs.splitlines(), mine.splitlines()))


def _lines(theirs: list[str], mine: list[str]) -> Iterator[DifferentLine]:
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    for place, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if place:
            yield DifferentLine("@", "…")
        for tag, start, end, first, last in group:
            if tag == "equal":
                yield from (DifferentLine(" ", line) for line in theirs[start:end])
                continue
            yield from (DifferentLine("-", line) for line in theirs[start:end])
            yield from (DifferentLine("+", line) for line in mine[first:last])
