"""All records that come with Cardwatch: what is stored of them is what would be computed anew."""

import msgspec
import pytest
from sqlmodel import col, select

from registry.db import Database
from registry.licenses import Knowledge
from registry.openness.frameworks import FRAMEWORKS
from registry.openness.verdicts.documents import make
from registry.openness.verdicts.queries import claims_of, find_verdicts, stamps_of
from registry.openness.verdicts.schemas import OpennessRead
from registry.openness.verdicts.service import refresh_verdicts
from registry.openness.verdicts.tables import OpennessDocument
from registry.openness.verdicts.versions import made_with
from registry.records import ModelRecord
from registry.records.documents import read_document
from tests.support.clock import NOW


@pytest.mark.slow
@pytest.mark.parametrize("starter_database", ["sqlite"], indirect=True)
def test_what_is_stored_is_what_is_computed(starter_database: Database, knowledge: Knowledge) -> None:
    database = starter_database
    with database.reading() as session:
        records = session.exec(select(ModelRecord).order_by(col(ModelRecord.pk))).all()
        stored = {row.record_pk: row for row in session.exec(select(OpennessDocument))}
        claims, stamps = claims_of(session, [one.number for one in records]), stamps_of(session, records[:200])
        assert len(stored) == len(records) > 800
        for record in records:
            document = read_document(record.document)
            assert document is not None
            made = make(document, claims[record.number], made_with(knowledge.catalogue))
            assert stored[record.number].content == made.content, record.id
            assert stored[record.number].etag == made.etag
        assert all(stored[number].made_from == stamp for number, stamp in stamps.items())
        assert find_verdicts(session, knowledge, records[0], NOW) is not None
        for row in stored.values():
            _agrees_with_its_record(
                msgspec.json.decode(row.content, type=OpennessRead), session.get_one(ModelRecord, row.record_pk)
            )
    assert refresh_verdicts(database, knowledge, NOW) == 0


def _agrees_with_its_record(read: OpennessRead, record: ModelRecord) -> None:
    """The category is the one that the record states, and each framework says how it was made."""
    category = read.of("category")
    assert category is not None
    assert record.openness_category in {category.result, "unknown"}, read.model
    for item in read.items:
        assert item.method_version == FRAMEWORKS[item.framework].method_version
        assert item.source == "computed" or item.claim is not None
