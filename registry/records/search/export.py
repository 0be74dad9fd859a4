"""Any query as a stream: JSON Lines of the documents, or CSV with stable columns; memory holds a batch.

* Which records go out, and in what order, is read first, in one snapshot of numbers alone: one that is renamed
  meanwhile is neither lost nor met twice.
* They follow in batches, each read in a short transaction of its own: a long snapshot would keep the database from
  cleaning up behind itself for as long as the slowest client reads. Each record is as it was when its batch was read.
* What ceased to match by then, or is gone or private, is left out: a list of what is free holds nothing that is not.

Decided in ADR 0070.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

from registry.db import Database
from registry.db.snapshots import snapshot_of
from registry.licenses.catalogue import Answer, LicenseClass, load_catalogue
from registry.records.documents.schemas import HubFacts, ModelAccess, RecordLicense
from registry.records.facts.curation import Origin
from registry.records.facts.data_sources import DataSource
from registry.records.license.derivation import BaseView
from registry.records.lineage.inheritance import all_countries
from registry.records.lineage.members import member_of
from registry.records.lineage.terms import BindingTerritory, Chain
from registry.records.search.filters import ModelFilter
from registry.records.search.selections import find_selection, read_selected

BATCH = 500
Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv", "jsonl": "application/jsonl"}
COLUMNS = (
    "id", "source", "url", "status", "license", "spdx", "license_class", "license_status", "license_layer", "declared",
    "commercial", "countries_excluded", "gated", "openness_category", "organisation", "country", "origin_region",
    "parameters", "modality", "base_models", "downloads", "revision", "updated_at", "own_class",
    "one_of", "region_access", "region_excluded", "architecture", "context_length", "downloads_all_time",
    "data_sources",
)  # fmt: skip
"""Columns of the CSV. New ones are added at the end; several values in one are separated by blanks.

Class, commercial use and countries are those that bind through lineage; ``own_class`` is that of the licence in front.
The region is where the source hands the model out, which no licence says. ``data_sources`` are the indexes that facts
come from, each on a line with its licence and attribution.
"""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BindingView(msgspec.Struct, frozen=True, kw_only=True):
    """What of the inherited terms the columns need."""

    commercial: Answer
    countries_excluded: tuple[BindingTerritory, ...]


class ContextView(msgspec.Struct, frozen=True, kw_only=True):
    """What of the hosting facts the columns need."""

    context_length: int | None = None


class ColumnsView(msgspec.Struct, frozen=True, kw_only=True):
    """A narrow view of ``ModelDocument``: what the columns need; an export of the whole takes twice as long."""

    id: str
    source: str
    url: str | None
    status: str
    license: RecordLicense
    license_class: LicenseClass | msgspec.UnsetType = msgspec.UNSET
    """Unset, like ``own_class``, in a document of another release: an empty cell until it is rendered."""
    own_class: LicenseClass | msgspec.UnsetType = msgspec.UNSET
    inherited: BindingView | None = None
    origin: Origin
    parameters: int | None
    base_models: tuple[BaseView, ...]
    openness_category: str
    modality: str | None
    gated: str
    downloads: int | None
    hub: HubFacts | None
    architecture: str | None = None
    hosting: ContextView
    downloads_all_time: int | None = None
    access: ModelAccess | tuple[str, ...]
    """The latter in a document of another release: empty cells until it is rendered."""
    updated_at: str
    """As it stands in the document."""
    data_sources: tuple[DataSource, ...] = ()


_DECODER = msgspec.json.Decoder(ColumnsView)


def export_models(database: Database, wanted: ModelFilter, wanted_format: Format) -> Iterator[bytes]:
    """The whole answer of a query, batch by batch; between them only eight bytes of each record are kept."""
    lines = as_csv if wanted_format == "csv" else as_json_lines
    if wanted_format == "csv":
        yield csv_bytes([COLUMNS])
    for documents in found_documents(database, wanted, BATCH):
        yield lines(documents)


def found_documents(database: Database, wanted: ModelFilter, batch: int) -> Iterator[list[bytes]]:
    """The documents of all records that a filter matches now, by id, so many at a time; none is empty."""
    with snapshot_of(database) as session:
        numbers = find_selection(session, wanted)
    for start in range(0, len(numbers), batch):
        with database.reading() as session:
            documents = read_selected(session, wanted, numbers[start : start + batch])
        if documents:
            yield documents


def as_json_lines(documents: list[bytes]) -> bytes:
    """One document on each line, as it is stored."""
    return b"".join(document + b"\n" for document in documents)


def as_csv(documents: list[bytes]) -> bytes:
    """One row for each document."""
    return csv_bytes([_cells(document) for document in documents])


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV (RFC 4180) of which no cell is a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([list(map(_cell, row)) for row in rows])
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cells(document: bytes) -> tuple[object, ...]:
    model = _DECODER.decode(document)
    license_, binding = model.license, model.inherited or model.license.restrictions
    return (
        model.id, model.source, model.url, model.status, license_.license, license_.spdx, model.license_class or None,
        license_.status, license_.layer, " ".join(license_.declared), binding.commercial,
        " ".join(sorted(_countries(document, model.inherited))),
        model.gated, model.openness_category, model.origin.organisation, model.origin.country, model.origin.region,
        model.parameters, model.modality, " ".join(base.id for base in model.base_models), model.downloads,
        model.hub.revision if model.hub else None, model.updated_at,
        model.own_class or None,
        " ".join(license_.one_of),
        *_region(model.access),
        model.architecture, model.hosting.context_length, model.downloads_all_time,
        "\n".join(one.in_words for one in model.data_sources),
    )  # fmt: skip


def _region(access: ModelAccess | tuple[str, ...]) -> tuple[str | None, str | None]:
    """Whether the source hands the model to all regions, and to which it does not."""
    if not isinstance(access, ModelAccess):
        return None, None
    return access.region.state, " ".join(access.region.excluded or ())


def _countries(document: bytes, inherited: BindingView | None) -> frozenset[str]:
    """The countries that ``not_allowed_in`` finds a record under."""
    if inherited is None:
        return all_countries(load_catalogue(), member_of(document), Chain())
    return frozenset(country for one in inherited.countries_excluded for country in one.countries)
