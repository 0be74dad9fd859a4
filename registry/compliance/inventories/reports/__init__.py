"""Reports of inventories, to be printed, filed or read by a program."""

from registry.compliance.inventories.reports.content import InventoryReport, gather_report
from registry.compliance.inventories.reports.page import Beside, as_page
from registry.compliance.inventories.reports.service import REPORT_FORMATS, ReportFormat, ReportLanguage, write_report

__all__ = [
    "REPORT_FORMATS",
    "Beside",
    "InventoryReport",
    "ReportFormat",
    "ReportLanguage",
    "as_page",
    "gather_report",
    "write_report",
]
