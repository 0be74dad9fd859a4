"""Any query as a stream: JSON Lines of the documents, or CSV with stable columns, in constant memory.

Records go out by id in batches, each read in a short transaction of its own: a long snapshot would keep the database
from cleaning up behind itself for as long as the slowest client reads. So an export is no picture of one moment: each
record is as it was when its batch was read.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal, get_args

import msgspec

from registry.db import Database
from registry.records.documents.schemas import HubFacts, RecordLicense
from registry.records.facts.curation import Origin
from registry.records.license.derivation import BaseView
from registry.records.search.filters import ModelFilter
from registry.records.search.service import list_documents

BATCH = 500
Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv", "jsonl": "application/jsonl"}
COLUMNS = (
    "id", "source", "url", "status", "license", "spdx", "license_class", "license_status", "license_layer", "declared",
    "commercial", "countries_excluded", "gated", "openness_category", "organisation", "country", "origin_region",
    "parameters", "modality", "base_models", "downloads", "revision", "updated_at", "one_of",
)  # fmt: skip
"""Columns of the CSV. New ones are added at the end; several values in one are separated by blanks."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ColumnsView(msgspec.Struct, frozen=True, kw_only=True):
    """A narrow view of ``ModelDocument``: what the columns need; an export of the whole takes twice as long."""

    id: str
    source: str
    url: str | None
    status: str
    license: RecordLicense
    origin: Origin
    parameters: int | None
    base_models: tuple[BaseView, ...]
    openness_category: str
    modality: str | None
    gated: str
    downloads: int | None
    hub: HubFacts | None
    updated_at: str
    """As it stands in the document."""


_DECODER = msgspec.json.Decoder(ColumnsView)


def export_models(database: Database, wanted: ModelFilter, wanted_format: Format) -> Iterator[bytes]:
    """The whole answer of a query, batch by batch; nothing is kept between batches but the place."""
    lines = as_csv if wanted_format == "csv" else as_json_lines
    if wanted_format == "csv":
        yield _csv([COLUMNS])
    start: str | None = None
    while True:
        with database.reading() as session:
            documents, start = list_documents(session, wanted, start, BATCH)
        if documents:
            yield lines(documents)
        if start is None:
            return


def as_json_lines(documents: list[bytes]) -> bytes:
    """One document on each line, as it is stored."""
    return b"".join(document + b"\n" for document in documents)


def as_csv(documents: list[bytes]) -> bytes:
    """One row for each document."""
    return _csv([_cells(_DECODER.decode(document)) for document in documents])


def _csv(rows: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([list(map(_cell, row)) for row in rows])
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cells(model: ColumnsView) -> tuple[object, ...]:
    license_, limits = model.license, model.license.restrictions
    countries = {country for territory in limits.countries_excluded for country in territory.countries}
    return (
        model.id, model.source, model.url, model.status, license_.license, license_.spdx, license_.class_,
        license_.status, license_.layer, " ".join(license_.declared), limits.commercial, " ".join(sorted(countries)),
        model.gated, model.openness_category, model.origin.organisation, model.origin.country, model.origin.region,
        model.parameters, model.modality, " ".join(base.id for base in model.base_models), model.downloads,
        model.hub.revision if model.hub else None, model.updated_at, " ".join(license_.one_of),
    )  # fmt: skip
