"""What each of many models descends from, gathered once for all of them.

* One statement finds all ancestors of all models, however deep they are; two read them, a few hundred at a time.
* Which of them are whose, and how near, is found in memory: an edge is looked at once for each model.

Decided in ADR 0034.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from registry.costs import spend_rows
from registry.db.sets import one_of
from registry.records.lineage.graph import AT_ONCE, MAX_ANCESTORS, MAX_MODELS, above_any
from registry.records.tables import ModelBase, ModelRecord

FURTHER = "(further ancestors)"
"""Stands for all that was not looked at; nobody knows its licence."""


class Forefather(NamedTuple):
    """A model that others descend from."""

    id: str
    registered: bool
    folded: str = ""


class SharedLineage:
    """The ancestors of some records; those that were not named are not known."""

    def __init__(self, session: Session, records: Sequence[ModelRecord]) -> None:
        self._session = session
        self._of = [record.folded for record in records]
        self._names: dict[str, str] = {}
        """Of registered models, by folded name."""
        self._bases: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """By folded name: the folded names of bases, with their spelling."""
        # One record alone is asked for no more than it may have; of many nobody knows whose the nearest are.
        most = MAX_ANCESTORS + 1 if len(records) == 1 else MAX_MODELS
        reached = self._reach([record.number for record in records], most + 1)
        self._is_whole = len(records) == 1 or len(reached) <= most
        self._read(reached, {record.number: record.folded for record in records})

    def direct_bases(self) -> list[str]:
        """The ids of registered models that one of the records was made from directly: each of these is asked for."""
        direct = dict.fromkeys(base for folded in self._of for base, _ in self._bases.get(folded, ()))
        return [self._names[base] for base in direct if base in self._names]

    def of(self, record: ModelRecord) -> list[Forefather]:
        """All that a record descends from, nearest first, each step by name; ``FURTHER`` stands for the rest."""
        if not self._is_whole:
            return SharedLineage(self._session, [record]).of(record)
        found, level = dict[str, str](), [record.folded]
        while level and len(found) <= MAX_ANCESTORS:
            spend_rows(len(level))
            following = dict[str, str]()
            for near in sorted(level):
                for base, spelled in self._bases.get(near, ()):
                    if base != record.folded and base not in found:
                        following.setdefault(base, spelled)
            found |= {base: following[base] for base in sorted(following)}
            level = list(following)
        listed = [
            Forefather(self._names.get(base, spelled), base in self._names, base)
            for base, spelled in list(found.items())[:MAX_ANCESTORS]
        ]
        return [*listed, Forefather(FURTHER, registered=False)] if len(found) > MAX_ANCESTORS else listed

    def _reach(self, numbers: list[int], most: int) -> list[str]:
        return list(self._session.scalars(above_any(self._session, numbers).limit(most))) if numbers else []

    def _read(self, reached: Iterable[str], children: dict[int, str]) -> None:
        names = list(reached)
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            spend_rows(len(some))
            columns = select(col(ModelRecord.folded), col(ModelRecord.pk), col(ModelRecord.id))
            for folded, number, id_ in self._session.execute(columns.where(col(ModelRecord.folded).in_(some))):
                self._names[folded] = id_
                children[number] = folded
        if not names:
            return
        columns = select(col(ModelBase.record_pk), col(ModelBase.base_folded), col(ModelBase.base_id))
        numbers = list(children)
        for start in range(0, len(numbers), AT_ONCE):
            some_numbers = one_of(self._session, ModelBase.record_pk, numbers[start : start + AT_ONCE])
            edges = self._session.execute(columns.where(some_numbers)).all()
            spend_rows(len(edges))
            for number, base, spelled in edges:
                self._bases[children[number]].append((base, spelled))
