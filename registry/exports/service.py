"""Writing one record in a format that others read."""

from datetime import datetime
from typing import NamedTuple

from registry.db import Database
from registry.exports.formats import format_named
from registry.exports.queries import gather
from registry.http.etags import etag_of
from registry.licenses import Knowledge
from registry.records import get_record


class Bom(NamedTuple):
    """A bill of materials; the same record and catalogue give the same bytes."""

    data: bytes
    etag: str
    media_type: str
    file_name: str


def write_bom(database: Database, knowledge: Knowledge, model_id: str, format_: str, now: datetime) -> Bom:
    """The bill of materials of a record; raises ``Invalid`` for other formats and ``NotFound``."""
    form = format_named(format_)
    with database.reading() as session:
        record = get_record(session, model_id)
        bom = gather(session, knowledge, record, form.listed(), now)
    data = b"".join(form.load()([bom], None))
    return Bom(data, etag_of(data), form.media_type, f"{bom.id.replace('/', '--')}.{form.ending}")
