"""Records made by what somebody says of them, and which of them a list holds."""

from collections.abc import Iterable

import msgspec

from registry.db import Database
from registry.licenses.knowledge import Knowledge
from registry.pagination import MAX_LIMIT
from registry.records.conclusions.claims import state_claim
from registry.records.facts.curation import Base, CitedLicense, CuratedFacts, CuratedTerritory
from registry.records.search.filters import ModelFilter
from registry.records.search.service import list_models
from registry.records.service import register
from tests.support.compliance.questions import NOW


def say(
    database: Database, knowledge: Knowledge, model: str, license_: str | None, bases: Iterable[str] = (),
    modality: str | None = None, territory: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """What a source says of a model; a newer word ends the older one."""
    facts = CuratedFacts(
        license=CitedLicense(declared=(license_,), basis="card") if license_ else None,
        base_models=tuple(Base(id=base, relation="finetune") for base in bases),
        modality=modality,  # type: ignore[arg-type]  # one of the two
        territory=CuratedTerritory(countries=territory, clause="a letter") if territory else None,
    )
    with database.unit_of_work() as work:
        record = register(work, knowledge, model, source="huggingface", now=NOW)
        state_claim(work, knowledge, record, source="starter", facts=facts, now=NOW)


def listed(database: Database, **filters: str) -> set[str]:
    """The ids of all pages under these filters."""
    found, cursor = set[str](), None
    with database.reading() as session:
        while True:
            page = list_models(session, msgspec.convert(filters, ModelFilter), limit=MAX_LIMIT, cursor=cursor)
            found |= {msgspec.json.decode(item)["id"] for item in page.items}
            if (cursor := page.next_cursor) is None:
                return found
