"""Which verdicts a policy would change; nothing is written."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.checks import SubjectBody, UseBody
from registry.compliance.checks.previews import (
    PreviewBody,
    PreviewRead,
    PreviewSubject,
    Unchecked,
    compared_policies,
    preview,
    preview_models,
)
from registry.compliance.inventories.queries import find_inventory
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.compliance.inventories.uses import use_of
from registry.compliance.policies import PolicyReader
from registry.errors import Invalid, NotFound
from registry.licenses import Knowledge


def preview_policy(session: Session, knowledge: Knowledge, body: PreviewBody, now: datetime) -> PreviewRead:
    """What a policy would change; raises ``Invalid`` for what could not be saved, or what it is to be tried on."""
    return (
        preview_models(session, knowledge, body, now)
        if body.inventory is None
        else _inventory(session, knowledge, body, now)
    )


def _inventory(session: Session, knowledge: Knowledge, body: PreviewBody, now: datetime) -> PreviewRead:
    """Of an inventory, in comparison with the policy that it is judged by; each entry is used as it says."""
    if body.models is not None:
        raise Invalid("Name either `models` or an `inventory`.", pointer="/models")
    inventory = _named(session, body.inventory or "")
    before, after = compared_policies(session, body)
    if inventory.policy:
        before = PolicyReader(session, has_key=True).found(inventory.policy)
    subjects, unchecked = list[PreviewSubject](), list[Unchecked]()
    for one in _asked(session, inventory, body.use):
        subjects.append(one) if isinstance(one, PreviewSubject) else unchecked.append(one)
    found = preview(session, knowledge, before, after, _different(subjects), now=now)
    return msgspec.structs.replace(found, unchecked=(*unchecked, *found.unchecked))


def _named(session: Session, name: str) -> Inventory:
    try:
        return find_inventory(session, name)
    except NotFound as unknown:
        raise Invalid(unknown.message, pointer="/inventory") from unknown


def _asked(session: Session, inventory: Inventory, use: UseBody | None) -> Iterator[PreviewSubject | Unchecked]:
    query = select(InventoryEntry).where(col(InventoryEntry.inventory_id) == inventory.id)
    for entry in session.exec(query.order_by(InventoryEntry.id)):
        name = entry.model or entry.license or entry.id
        subject = (
            SubjectBody(model=entry.model, revision=entry.revision)
            if entry.model is not None
            else SubjectBody(license_key=entry.license)
        )
        stated = use or use_of(inventory.use, entry.use)
        if isinstance(stated, tuple):
            yield Unchecked(name, f"Nobody states {' and '.join(f'`{one}`' for one in stated)} of its use.")
        else:
            yield PreviewSubject(name, subject, stated)


def _different(subjects: Iterable[PreviewSubject]) -> list[PreviewSubject]:
    """Each question once, however many entries ask it."""
    return list({msgspec.json.encode((one.subject, one.use)): one for one in subjects}.values())
