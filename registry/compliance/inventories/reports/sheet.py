"""A report as CSV (RFC 4180): a row for each entry, then one for each open line; no cell becomes a formula."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime

from registry.compliance.inventories.reports.content import InventoryReport, ReportedEntry, ReportedLine

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide forms are taken for them, too
_TITLES = (
    "row", "entry", "subject", "owner", "verdict", "since", "checked", "state", "decided_by", "decided_at", "why",
    "licenses", "reasons", "obligations", "missing", "assumptions", "note", "suggestions",
)  # fmt: skip


def as_sheet(report: InventoryReport, words: Mapping[str, str], language: str) -> bytes:
    """The whole sheet in UTF-8, with the mark by which spreadsheets know it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([words[title] for title in _TITLES])
    for entry in report.entries:
        writer.writerow([safe_cell(cell) for cell in _of_entry(entry, words, language)])
    for line in report.unsettled:
        writer.writerow([safe_cell(cell) for cell in _of_line(line, words)])
    return text.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _of_entry(one: ReportedEntry, words: Mapping[str, str], language: str) -> tuple[str, ...]:
    duties = one.duties(language, words["denied_duties"])
    return (
        words["of_entry"], one.entry, one.subject, one.owner or "", words[one.verdict], _day(one.since),
        _day(one.checked_at), words[one.state or "not_asked"], one.decided_by or "", _day(one.decided_at),
        one.decision_reason or "", " ".join(one.licenses),
        "\n".join(f"{found.rule}: {found.in_language(language)}" for found in one.findings),
        "\n".join(f"{duty.code}: {text}" if duty else text for text, duty in duties),
        " ".join(one.missing_facts),
        "\n".join(one.assumptions), one.note or "", "",
    )  # fmt: skip


def _of_line(one: ReportedLine, words: Mapping[str, str]) -> tuple[str, ...]:
    return (
        words["of_line"], str(one.line), one.text, "", words["needs_review"], "", "", "", "", "", "", "", one.reason,
        "", "", "", "", " ".join(one.suggestions),
    )  # fmt: skip


def _day(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
