"""Writing one record in a format that others read."""

from datetime import datetime
from typing import NamedTuple

from registry.db import Database
from registry.errors import Invalid
from registry.exports.queries import gather
from registry.http.etags import etag_of
from registry.licenses import Knowledge
from registry.records import get_record

FORMATS = {"spdx-2.3-json": ("application/spdx+json", "spdx.json"), "spdx-2.3-tag": ("text/spdx", "spdx")}
"""Media types as registered with IANA, and file endings."""


class Bom(NamedTuple):
    """A bill of materials; the same record and catalogue give the same bytes."""

    data: bytes
    etag: str
    media_type: str
    file_name: str


def write_bom(database: Database, knowledge: Knowledge, model_id: str, format_: str, now: datetime) -> Bom:
    """The bill of materials of a record; raises ``Invalid`` for other formats and ``NotFound``."""
    if format_ not in FORMATS:
        message = f"There is no format {format_[:100]!r}; there are {', '.join(FORMATS)}."
        raise Invalid(message, pointer="/format", supported=list(FORMATS))
    with database.reading() as session:
        record = get_record(session, model_id)
        # Loading the library takes longer than a start should.
        from registry.exports import spdx  # noqa: PLC0415

        bom = gather(session, knowledge, record, spdx.is_listed, now)
    data = spdx.write_json(bom) if format_ == "spdx-2.3-json" else spdx.write_tag_value(bom)
    media_type, ending = FORMATS[format_]
    return Bom(data, etag_of(data), media_type, f"{bom.id.replace('/', '--')}.{ending}")
