"""Writing a report in the format and language that are asked for."""

from typing import Literal, NamedTuple, get_args

import msgspec

from registry.compliance.inventories.reports.content import InventoryReport
from registry.compliance.inventories.reports.page import HEADERS, as_page
from registry.compliance.inventories.reports.sheet import as_sheet
from registry.compliance.inventories.reports.words import WORDS

ReportFormat = Literal["html", "csv", "json"]
ReportLanguage = Literal["en", "de"]
REPORT_FORMATS: tuple[str, ...] = get_args(ReportFormat)


class WrittenReport(NamedTuple):
    """A report as it is sent."""

    data: bytes
    media_type: str
    headers: dict[str, str]


def write_report(report: InventoryReport, wanted: ReportFormat, language: ReportLanguage) -> WrittenReport:
    """The bytes of a report; JSON is the same in both languages."""
    words, place = WORDS[language], f"inventory-{report.inventory.id}.{wanted}"
    if wanted == "html":
        return WrittenReport(as_page(report, words, language), "text/html", HEADERS)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{place}"'}
    if wanted == "csv":
        return WrittenReport(as_sheet(report, words, language), "text/csv", headers)
    return WrittenReport(msgspec.json.encode(report), "application/json", headers)
