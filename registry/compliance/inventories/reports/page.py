"""A report as a page that prints well: a tree of elements, so that every word of others is escaped."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from xml.etree import ElementTree as ET

from registry.compliance.checks.report import Language, fact_name, fact_value
from registry.compliance.inventories.reports.content import InventoryReport, ReportedEntry
from registry.compliance.inventories.reports.words import ORDER

STYLE = """
body { font: 10pt/1.4 sans-serif; margin: 2em auto; max-width: 70em; color: #111; }
h1 { font-size: 16pt; } h2 { font-size: 12pt; margin-top: 2em; } h3 { font-size: 10pt; margin: 1em 0 .3em; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #999; padding: .3em .5em; }
th, td { text-align: left; vertical-align: top; overflow-wrap: anywhere; } ul { margin: .2em 0; padding-left: 1.3em; }
.denied { background: #f8d7d7; } .needs_review, .unchecked { background: #fdf0cc; }
table.pairs > tr > th, table.pairs > tbody > tr > th { width: 13em; overflow-wrap: break-word; hyphens: auto; }
section { break-inside: avoid; } thead { display: table-header-group; }
@media print { body { margin: 0; max-width: none; } }
"""
_STYLE_SOURCE = f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox; " + _STYLE_SOURCE
    ),
    "Cache-Control": "no-store",
}
"""The page can do nothing but be read."""


Beside = tuple[str, tuple[str, ...]]
"""A title, and what stands under it."""


def as_page(
    report: InventoryReport,
    words: Mapping[str, str],
    language: Language,
    beside: Mapping[str, tuple[Beside, ...]] = MappingProxyType({}),
) -> bytes:
    """The page, in UTF-8; ``beside`` is what else is told of an entry, by its id."""
    root = ET.Element("html", lang=language)
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    policy = f"default-src 'none'; base-uri 'none'; form-action 'none'; {_STYLE_SOURCE}"  # for a page in a file
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    _add(head, "title", f"{words['title']}: {report.inventory.name}")
    ET.SubElement(head, "style").text = STYLE
    body = ET.SubElement(root, "body")
    _add(body, "h1", f"{words['title']}: {report.inventory.name}")
    _facts(body, report, words, language)
    _summary(body, report, words)
    _lines(body, report, words)
    _add(body, "h2", words["entries"])
    for entry in sorted(report.entries, key=lambda one: ORDER.index(one.verdict)):
        table = _entry(body, entry, words, language)
        for title, items in beside.get(entry.entry, ()):
            _listed(table, title, items)
    return b"<!doctype html>\n" + bytes(ET.tostring(root, encoding="utf-8", method="html"))


def _facts(body: ET.Element, report: InventoryReport, words: Mapping[str, str], language: Language) -> None:
    inventory, table = report.inventory, _pairs(body)
    for title, value in (
        ("owner", inventory.owner), ("policy", inventory.policy), ("use", _use(inventory.use, language)),
        ("written", _day(report.written_at)), ("versions", ", ".join(report.data_versions)),
    ):  # fmt: skip
        _row(table, [(words[title], "th"), (value or words["none"], "td")])


def _summary(body: ET.Element, report: InventoryReport, words: Mapping[str, str]) -> None:
    _add(body, "h2", words["summary"])
    table = _pairs(body)
    for verdict in ORDER:
        count = sum(one.verdict == verdict for one in report.entries)
        row = _row(table, [(words[verdict], "th"), (str(count), "td")])
        row.set("class", verdict if count else "")
    row = _row(table, [(words["unsettled"], "th"), (str(len(report.unsettled)), "td")])
    row.set("class", "needs_review" if report.unsettled else "")


def _lines(body: ET.Element, report: InventoryReport, words: Mapping[str, str]) -> None:
    if not report.unsettled:
        return
    _add(body, "h2", words["unsettled"])
    table = ET.SubElement(body, "table")
    head = ET.SubElement(table, "thead")
    _row(head, [(words[title], "th") for title in ("line", "text", "reason", "suggestions")])
    for one in report.unsettled:
        _row(table, [(cell, "td") for cell in (str(one.line), one.text, one.reason, ", ".join(one.suggestions))])


def _entry(body: ET.Element, one: ReportedEntry, words: Mapping[str, str], language: Language) -> ET.Element:
    section = ET.SubElement(body, "section")
    _add(section, "h3", one.subject)
    table = _pairs(section)
    _row(table, [(words["verdict"], "th"), (words[one.verdict], "td")]).set("class", one.verdict)
    state = " · ".join(filter(None, (words[one.state or "not_asked"], one.decided_by, _day(one.decided_at))))
    for title, value in (
        ("entry", one.entry), ("owner", one.owner), ("use", _use(one.use, language)), ("checked", _day(one.checked_at)),
        ("since", _day(one.since)), ("state", state), ("why", one.decision_reason),
        ("licenses", ", ".join(one.licenses)),
        ("missing", ", ".join(fact_name(fact, language) for fact in one.missing_facts)), ("note", one.note),
    ):  # fmt: skip
        if value:
            _row(table, [(words[title], "th"), (value, "td")])
    reasons = (_reason(found.in_language(language), found.license, found.clause) for found in one.findings)
    duties = (
        _reason(text, duty.value, duty.clause) if duty else text
        for text, duty in one.duties(language, words["denied_duties"])
    )
    _listed(table, words["reasons"], reasons)
    _listed(table, words["obligations"], duties)
    _listed(table, words["assumptions"], one.assumptions)
    return table


def _listed(table: ET.Element, title: str, items: Iterable[str]) -> None:
    told = list(dict.fromkeys(items))
    if told:
        row = _row(table, [(title, "th"), ("", "td")])
        held = ET.SubElement(row[-1], "ul")
        for item in told:
            _add(held, "li", item)


def _pairs(parent: ET.Element) -> ET.Element:
    """A table of titles and values; the titles have a column in which no word breaks."""
    return ET.SubElement(parent, "table", {"class": "pairs"})


def _row(parent: ET.Element, cells: list[tuple[str, str]]) -> ET.Element:
    row = ET.SubElement(parent, "tr")
    for text, tag in cells:
        _add(row, tag, text)
    return row


def _add(parent: ET.Element, tag: str, text: str) -> None:
    """An element with text, without characters that no page can hold."""
    if not text.isprintable():
        text = "".join(one if one.isprintable() or one == "\n" else " " for one in text)
    ET.SubElement(parent, tag).text = text


def _reason(text: str, *beside: str | None) -> str:
    told = ", ".join(filter(None, beside))
    return f"{text} ({told})" if told else text


def _use(facts: Mapping[str, object], language: Language) -> str:
    told = (f"{fact_name(name, language)}: {fact_value(name, value, language)}" for name, value in facts.items())
    return ", ".join(told)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
