"""Which models a selection or an inventory has, and what belongs to it and has no record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.inventories import InventoryEntry, InventoryResult
from registry.compliance.rules import Outcome
from registry.db.sets import one_of
from registry.exports.values import VerdictBom
from registry.records import ModelRecord, find_records, latest_observation, observed_facts
from registry.records.search import ModelFilter, find_selection, read_selected

AT_ONCE = 200
_STRICTEST = tuple(map(str, reversed(Outcome)))
UNCHECKED = "unchecked"


class IdOnly(msgspec.Struct, frozen=True):
    """What of a document names a model."""

    id: str


class FoundRule(msgspec.Struct, frozen=True):
    """What of a finding names its rule."""

    rule: str
    outcome: str


class FoundRules(msgspec.Struct, frozen=True):
    """What of the answer of a check says which rules made its verdict."""

    verdict: str = ""
    findings: tuple[FoundRule, ...] = ()


_IDS = msgspec.json.Decoder(IdOnly)
_ANSWER = msgspec.json.Decoder(FoundRules)


def ids_of(session: Session, wanted: ModelFilter, most: int) -> list[str]:
    """The models that a filter finds, by their ids; one more than ``most`` where there are more."""
    numbers = find_selection(session, wanted)[: most + 1]
    return [_IDS.decode(document).id for document in read_selected(session, wanted, numbers)]


def records_named(session: Session, names: Sequence[str]) -> tuple[list[ModelRecord], list[str]]:
    """The records with these names, each once and by id, and the names of which there is none."""
    found = find_records(session, names)
    records = {record.id: record for record in found.values()}
    missing = [name for name in dict.fromkeys(names) if name.lower() not in found]
    return [records[one] for one in sorted(records)], missing


def entries_of(session: Session, inventory_id: str) -> Sequence[InventoryEntry]:
    """All entries of an inventory, by id."""
    query = select(InventoryEntry).where(col(InventoryEntry.inventory_id) == inventory_id)
    return session.exec(query.order_by(col(InventoryEntry.id))).all()


def verdicts_of(session: Session, inventory_id: str, entries: Iterable[InventoryEntry]) -> dict[str, VerdictBom]:
    """What was found last of each model of an inventory and what people decided, by folded name; strictest first."""
    by_model: dict[str, list[InventoryEntry]] = defaultdict(list)
    for entry in entries:
        if entry.model_folded is not None:
            by_model[entry.model_folded].append(entry)
    ids = [entry.id for some in by_model.values() for entry in some]
    query = select(InventoryResult).where(
        col(InventoryResult.inventory_id) == inventory_id,
        one_of(session, col(InventoryResult.entry_id), ids),
        col(InventoryResult.until_at).is_(None),
    )
    results = {one.entry_id: one for one in session.exec(query)}
    return {
        name: _verdict([results.get(entry.id) for entry in some], some) for name, some in by_model.items()
    }  # fmt: skip


def _verdict(results: Sequence[InventoryResult | None], entries: Sequence[InventoryEntry]) -> VerdictBom:
    found = {result.verdict if result else UNCHECKED for result in results}
    ranked = [one for one in (*_STRICTEST, UNCHECKED) if one in found]
    rules = dict.fromkeys(rule for result in results if result is not None for rule in _rules(result))
    return VerdictBom(
        verdicts=tuple(ranked), rules=tuple(rules),
        approvals=tuple(sorted({entry.state for entry in entries if entry.state is not None})),
    )  # fmt: skip


def _rules(result: InventoryResult) -> Iterator[str]:
    answer = _ANSWER.decode(result.answer)
    return (one.rule for one in answer.findings if one.outcome == answer.verdict)


def other_revisions(
    session: Session, entries: Iterable[InventoryEntry], records: Iterable[ModelRecord]
) -> Iterator[str]:
    """Entries of a revision that is not the one that the registry read last, in words."""
    read = {}
    for record in records:
        facts = observed_facts(latest_observation(session, record))
        read[record.folded] = facts.revision if facts else None
    for entry in entries:
        latest = read.get(entry.model_folded or "")
        if entry.revision and not (latest and latest.lower().startswith(entry.revision.lower())):
            yield f"{entry.model}@{entry.revision}: the document shows the model as it was last read."
