"""The names under which Ollama serves the registered models, as their documents say."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec
from sqlalchemy import Text, cast, or_
from sqlmodel import Session, col, select

from registry.records.names.rules import family_of, may_leave_out, plain_name, spellings
from registry.records.tables import Claim, Curation, ModelRecord

_AT_ONCE = 200


class _NamesOfOllama(msgspec.Struct, frozen=True):
    ollama: tuple[str, ...] = ()


class _ServedModel(msgspec.Struct, frozen=True):
    id: str
    hosting: _NamesOfOllama = _NamesOfOllama()


class ServedNames:
    """All of them, read when the first one is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._by_name: dict[str, list[str]] | None = None

    def named(self, name: str) -> list[str]:
        """The models that a name stands for, whatever the form of their weights; several where it says too little."""
        known = self._names()
        for spelled, left_out in spellings(name):
            found = [one for one in known.get(spelled, ()) if may_leave_out(left_out, one)]
            if found:
                return found
        return []

    def of_family(self, name: str) -> list[str]:
        """The models of the same name under any tag."""
        family = f"{family_of(name)}:"
        found = (one for key, models in self._names().items() if key.startswith(family) for one in models)
        return list(dict.fromkeys(found))

    def _names(self) -> dict[str, list[str]]:
        if self._by_name is None:
            names: dict[str, list[str]] = defaultdict(list)
            for model in self._read():
                for name in model.hosting.ollama:
                    if model.id not in names[plain_name(name)]:
                        names[plain_name(name)].append(model.id)
            self._by_name = dict(names)
        return self._by_name

    def _read(self) -> Iterator[_ServedModel]:
        """The documents of whatever somebody gave such a name."""
        says = [
            select(table.record_pk).where(col(table.until_at).is_(None), cast(col(column), Text).like('%"ollama%'))
            for table, column in ((Claim, Claim.facts), (Curation, Curation.assertions))
        ]
        is_served = or_(*(col(ModelRecord.pk).in_(one) for one in says))
        query = select(ModelRecord.document).where(is_served).order_by(col(ModelRecord.folded))
        for document in self._session.exec(query.execution_options(yield_per=_AT_ONCE)):
            try:
                yield msgspec.json.decode(document, type=_ServedModel)
            except msgspec.ValidationError:
                continue  # of another release: it is rendered anew soon
