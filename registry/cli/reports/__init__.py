"""Answers of ``check`` and ``scan`` as others read them: JSON, SARIF for code scanning, JUnit for reports of tests."""

from registry.cli.reports.forms import FORMATS, write_report
from registry.cli.reports.values import GateReport, Objection, Scanned, WaivedFinding, reason_of

__all__ = ["FORMATS", "GateReport", "Objection", "Scanned", "WaivedFinding", "reason_of", "write_report"]
