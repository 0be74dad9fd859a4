"""Answers of ``check`` and ``scan`` as others read them: JSON, SARIF for code scanning, JUnit for reports of tests."""

from registry.cli.reports.forms import FORMATS, write_report
from registry.cli.reports.values import GateReport, Objection, Scanned, WaivedFinding, reason_of
from registry.cli.reports.words import print_answer

__all__ = [
    "FORMATS", "GateReport", "Objection", "Scanned", "WaivedFinding", "print_answer", "reason_of", "write_report",
]  # fmt: skip
