"""A kept check as a page for people, in English and in German."""

from registry.compliance.checks.report.facts import fact_name, fact_value
from registry.compliance.checks.report.page import ReportFacts, ReportText, render_report
from registry.compliance.checks.report.phrases import DUTIES_DE, Language

__all__ = ["DUTIES_DE", "Language", "ReportFacts", "ReportText", "fact_name", "fact_value", "render_report"]
