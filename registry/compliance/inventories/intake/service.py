"""Taking in a document: entries for what is certain, and open lines for the rest; nothing is dropped.

* The same document again adds nothing; a line that has become certain since is settled by it.
* What a line leaves open stays with the inventory, is counted and reported, until somebody settles or dismisses it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, col, delete, func, select

from registry.access import Caller
from registry.compliance.inventories.entries import (
    MAX_ENTRIES,
    EntryFacts,
    InventoryEntryWrite,
    entry_values,
    read_facts,
)
from registry.compliance.inventories.intake.documents import (
    MAX_LINES,
    MAX_SHOWN,
    ListedLine,
    UnreadableListError,
    read_document,
)
from registry.compliance.inventories.intake.formats import DocumentFormat
from registry.compliance.inventories.intake.matches import Match, Matcher
from registry.compliance.inventories.intake.queries import get_line
from registry.compliance.inventories.intake.schemas import IgnoredLine, ImportRead, MatchedLine, OpenLine
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.service import note
from registry.compliance.inventories.tables import Inventory, InventoryEntry, UnsettledLine
from registry.db import Database, UnitOfWork
from registry.errors import Conflict, Invalid
from registry.ids import new_id
from registry.licenses.catalogue import Catalogue

_AT_ONCE = 500


def import_document(
    database: Database,
    catalogue: Catalogue,
    inventory_id: str,
    wanted: DocumentFormat,
    data: bytes,
    *,
    caller: Caller,
    now: datetime,
) -> ImportRead:
    """Take in a document; raises ``Invalid`` for one that cannot be read, ``Conflict`` where there is no more room."""
    read_as, lines = _read(wanted, data)
    with database.reading() as session:  # nobody waits for what is looked up
        get_inventory(session, inventory_id)
        matches = Matcher(session, catalogue).match([one for one in lines if not one.is_ignored])
    ignored = _ignored(lines)
    document = _Document(read_as, hashlib.sha256(data).hexdigest(), matches, len(ignored))
    with database.unit_of_work() as work:
        told = _take_in(work, inventory_id, document, caller=caller, now=now)
    return msgspec.structs.replace(told, ignored=ignored)


def preview_document(
    database: Database, catalogue: Catalogue, inventory_id: str, wanted: DocumentFormat, data: bytes
) -> ImportRead:
    """What an import would make of a document now; nothing is written, and what is new has no ids."""
    read_as, lines = _read(wanted, data)
    with database.reading() as session:
        inventory = get_inventory(session, inventory_id)
        matches = Matcher(session, catalogue).match([one for one in lines if not one.is_ignored])
        known = _known_entries(session, inventory)
    matched = [_foreseen(one, known) for one in matches if one.is_settled]
    opened = [(_as_open(one, ""), one.is_ambiguous) for one in matches if not one.is_settled]
    return ImportRead(
        import_id="", format=read_as, added=sum(one.is_new for one in matched), matched=matched,
        unmatched=[one for one, is_ambiguous in opened if not is_ambiguous],
        ambiguous=[one for one, is_ambiguous in opened if is_ambiguous],
        ignored=_ignored(lines),
    )  # fmt: skip


def _foreseen(match: Match, known: dict[str, str]) -> MatchedLine:
    facts = _facts(match)
    is_new = facts.key not in known
    return _as_matched(match, facts, known.setdefault(facts.key, ""), is_new=is_new)


def _ignored(lines: Iterable[ListedLine]) -> list[IgnoredLine]:
    return [IgnoredLine(line=one.line, text=one.text, reason=one.reason) for one in lines if one.is_ignored]


class _Document(NamedTuple):
    format: DocumentFormat
    sha256: str
    matches: list[Match]
    ignored: int


def _take_in(work: UnitOfWork, inventory_id: str, document: _Document, *, caller: Caller, now: datetime) -> ImportRead:
    inventory = get_inventory(work.session, inventory_id, to_change=True)
    taken = _Intake(work.session, inventory, new_id("imp", now), now)
    matched = taken.settle([one for one in document.matches if one.is_settled])
    opened = taken.keep([one for one in document.matches if not one.is_settled])
    added = sum(one.is_new for one in matched)
    note(
        work, "inventory.imported", inventory, caller, now, import_id=taken.id, format=document.format, added=added,
        matched=len(matched), unsettled=len(opened), ignored=document.ignored, sha256=document.sha256,
    )  # fmt: skip
    return ImportRead(
        import_id=taken.id, format=document.format, added=added, matched=matched,
        unmatched=[one for one, is_ambiguous in opened if not is_ambiguous],
        ambiguous=[one for one, is_ambiguous in opened if is_ambiguous],
        ignored=[],
    )  # fmt: skip


def settle_line(
    work: UnitOfWork,
    catalogue: Catalogue,
    inventory_id: str,
    line_id: str,
    write: InventoryEntryWrite,
    *,
    caller: Caller,
    now: datetime,
) -> InventoryEntry:
    """Make the entry that an open line means; what the body leaves out, the line says."""
    inventory = get_inventory(work.session, inventory_id, to_change=True)
    line = get_line(work.session, inventory.id, line_id)
    facts = read_facts(catalogue, _completed(write, line.facts))
    known = select(InventoryEntry).where(
        col(InventoryEntry.inventory_id) == inventory.id, InventoryEntry.key == facts.key
    )
    entry = work.session.exec(known).first()
    if entry is None:
        _refuse_crowd(work.session, inventory, 1)
        source = {"import_id": line.import_id, "line": line.line, "text": line.text}
        values = entry_values(inventory, facts, now, entry_id=new_id("ent", now), source=source)
        entry = InventoryEntry(**values)
        work.session.add(entry)
    work.session.delete(line)
    work.session.flush()
    note(work, "line.settled", inventory, caller, now, text=line.text, entry=entry.id, of=facts.words)
    return entry


def dismiss_line(
    work: UnitOfWork, inventory_id: str, line_id: str, reason: str, *, caller: Caller, now: datetime
) -> None:
    """Say that an open line needs no entry; the audit keeps its words and the reason."""
    inventory = get_inventory(work.session, inventory_id)
    line = get_line(work.session, inventory.id, line_id)
    note(work, "line.dismissed", inventory, caller, now, text=line.text, line=line.line, reason=reason)
    work.session.delete(line)


class _Intake:
    """The writing of one import."""

    def __init__(self, session: Session, inventory: Inventory, import_id: str, now: datetime) -> None:
        self._session, self._inventory, self._now = session, inventory, now
        self.id = import_id

    def settle(self, matches: Sequence[Match]) -> list[MatchedLine]:
        """Entries for what is certain, those that are there already included."""
        known = _known_entries(self._session, self._inventory)
        rows, found, ids = list[dict[str, Any]](), list[MatchedLine](), self._ids("ent", len(matches))
        for match in matches:
            facts = _facts(match)
            is_new = facts.key not in known
            if is_new:
                rows.append(self._row(match.listed, facts, next(ids)))
                known[facts.key] = rows[-1]["id"]
            found.append(_as_matched(match, facts, known[facts.key], is_new=is_new))
        _refuse_crowd(self._session, self._inventory, len(rows))
        if rows:
            self._session.execute(insert(InventoryEntry), rows)
        self._forget(_key(match.listed) for match in matches)
        return found

    def keep(self, matches: Sequence[Match]) -> list[tuple[OpenLine, bool]]:
        """Open lines, each once; of one that was kept before its id."""
        held = select(UnsettledLine.key, UnsettledLine.id).where(col(UnsettledLine.inventory_id) == self._inventory.id)
        known = dict(self._session.exec(held).all())
        rows, found, ids = list[UnsettledLine](), list[tuple[OpenLine, bool]](), self._ids("lin", len(matches))
        for match in matches:
            key = _key(match.listed)
            if key not in known:
                rows.append(self._open(match, key, next(ids)))
                known[key] = rows[-1].id
            found.append((_as_open(match, known[key]), match.is_ambiguous))
        if len(known) > MAX_LINES:
            raise Conflict(f"More than {MAX_LINES:,} lines of this inventory are open; settle some of them first.")
        if rows:
            self._session.execute(insert(UnsettledLine), [one.model_dump() for one in rows])
        return found

    def _ids(self, prefix: str, count: int) -> Iterator[str]:
        """Ids in the order of the lines."""
        return iter(sorted(new_id(prefix, self._now) for _ in range(count)))

    def _row(self, listed: ListedLine, facts: EntryFacts, entry_id: str) -> dict[str, Any]:
        source = {"import_id": self.id, "line": listed.line, "text": listed.text}
        return entry_values(self._inventory, facts, self._now, entry_id=entry_id, source=source)

    def _open(self, match: Match, key: str, line_id: str) -> UnsettledLine:
        listed = match.listed
        said = {"revision": listed.revision, "use": listed.use, "owner": listed.owner, "note": listed.note}
        return UnsettledLine(
            id=line_id, inventory_id=self._inventory.id, key=key, import_id=self.id,
            line=listed.line, text=listed.text[:MAX_SHOWN], reason=match.reason[:500],
            suggestions=list(match.suggestions), is_ambiguous=match.is_ambiguous,
            facts={name: value for name, value in said.items() if value}, created_at=self._now,
        )  # fmt: skip

    def _forget(self, keys: Iterable[str]) -> None:
        """Take away open lines of the same words: they are certain now."""
        settled = list(dict.fromkeys(keys))
        for start in range(0, len(settled), _AT_ONCE):
            some = col(UnsettledLine.key).in_(settled[start : start + _AT_ONCE])
            self._session.exec(
                delete(UnsettledLine)
                .where(col(UnsettledLine.inventory_id) == self._inventory.id, some)
                .execution_options(synchronize_session=False)
            )


def _known_entries(session: Session, inventory: Inventory) -> dict[str, str]:
    """The ids of an inventory's entries by what no two share."""
    held = select(InventoryEntry.key, InventoryEntry.id).where(col(InventoryEntry.inventory_id) == inventory.id)
    return dict(session.exec(held).all())


def _as_matched(match: Match, facts: EntryFacts, entry: str, *, is_new: bool) -> MatchedLine:
    return MatchedLine(
        line=match.listed.line, text=match.listed.text, entry=entry, model=facts.model, license=facts.license,
        revision=facts.revision, is_new=is_new,
    )  # fmt: skip


def _as_open(match: Match, line_id: str) -> OpenLine:
    return OpenLine(
        id=line_id, line=match.listed.line, text=match.listed.text, suggestions=list(match.suggestions),
        reason=match.reason,
    )  # fmt: skip


def _read(wanted: DocumentFormat, data: bytes) -> tuple[DocumentFormat, list[ListedLine]]:
    if not data.strip():
        raise Invalid("The request has no body: send the document as it is.", pointer="")
    try:
        return read_document(wanted, data)
    except UnreadableListError as wrong:
        raise Invalid(str(wrong), pointer="") from wrong


def _facts(match: Match) -> EntryFacts:
    listed = match.listed
    return EntryFacts(
        model=match.model, purl=None, license=match.license, revision=listed.revision if match.model else None,
        use=listed.use, owner=listed.owner, note=listed.note,
    )  # fmt: skip


def _key(listed: ListedLine) -> str:
    facts = [listed.text.lower(), listed.name.lower(), listed.revision, listed.owner, sorted(listed.use.items())]
    return hashlib.sha256(msgspec.json.encode(facts, order="sorted")).hexdigest()


def _completed(write: InventoryEntryWrite, said: dict[str, Any]) -> InventoryEntryWrite:
    """The body with what the line says beside the model."""
    is_model = write.license is None
    return msgspec.structs.replace(
        write, revision=write.revision or (said.get("revision") if is_model else None),
        use={**said.get("use", {}), **write.use}, owner=write.owner or said.get("owner"),
        note=write.note or said.get("note"),
    )  # fmt: skip


def _refuse_crowd(session: Session, inventory: Inventory, more: int) -> None:
    count = select(func.count()).where(col(InventoryEntry.inventory_id) == inventory.id)
    if more and session.exec(count).one() + more > MAX_ENTRIES:
        raise Conflict(f"An inventory has at most {MAX_ENTRIES:,} entries; make another one.")
