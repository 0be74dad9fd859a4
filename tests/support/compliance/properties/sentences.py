"""What a rule finds in terms of a test's own making, as lines to read: one for the finding, more for what follows."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from registry.compliance.rules.facts import SubjectFacts, find_license, read_subject
from registry.compliance.rules.findings.unknowns import unread_finding
from registry.compliance.rules.subject import judge_subject
from registry.compliance.rules.values import Case, Finding, Use
from registry.compliance.rules.verdict import RULES
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import Catalogue

FOLDER = Path(__file__).parents[3] / "compliance" / "rules" / "sentences"
ASKED = {"organisation": "company", "country": "US"}
NAMED = {"key": "acme", "name": "Acme License", "class": "community", "evidence": "text"}


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case: what a rule says of one use under terms, or of a subject."""

    name: str
    rule: str
    found: list[str]
    terms: dict[str, Any] = {}
    use: dict[str, Any] = {}
    license: dict[str, Any] = {}
    modality: str | None = None
    subject: dict[str, Any] | None = None


ENTRIES: dict[str, dict[str, Any]] = {
    # Licences of a few words, so that no fact of the true ones moves these sentences.
    "mit": {"class": "permissive", "spdx": "MIT", "terms": {}},
    "gpl-3.0": {
        "class": "copyleft",
        "spdx": "GPL-3.0-only",
        "terms": {"binding": {"value": "same-license", "clause": "5.c"}},
    },
    "sealed": {"class": "research-only", "terms": {"binding": {"value": "no-distribution", "clause": "4"}}},
    "bound": {
        "class": "community",
        "terms": {
            "binding": {"value": "pass-through-use-restrictions", "clause": "6"},
            "redistribution": {"value": "yes", "hosted_is_distribution": True},
        },
    },
    "odd-1": {"class": "community", "terms": {"commercial": {"value": "no"}}},
    "odd-2": {"class": "community", "terms": {"commercial": {"value": "no"}, "register": {"value": "yes"}}},
    "odd-family": {"class": "community", "family": True},
    "odd-family-1": {"class": "community"},
    "line": {"class": "community"},
    "line-1": {"class": "community", "version_of": "line"},
    "hidden": {"class": "unknown", "evidence": "none"},
    "other": {"class": "unknown", "evidence": "none"},
    "unknown": {"class": "unknown", "evidence": "none"},
}
PLAIN = {
    "commercial": {"value": "yes"}, "thresholds": [], "output_training": {"value": "allowed"},
    "redistribution": {"value": "yes"}, "hosted_service": {"value": "allowed"},
}  # fmt: skip


@cache
def _catalogue() -> Catalogue:
    entries = {
        key: msgspec.convert(
            {
                "key": key,
                "name": key.upper(),
                "evidence": "text",
                **words,
                "terms": {**PLAIN, **words.get("terms", {})},
            },
            License,
        )
        for key, words in ENTRIES.items()
    }
    spdx = {entry.spdx.casefold(): (key,) for key, entry in entries.items() if entry.spdx}
    spellings = {**{key: (key,) for key in entries}, "odd": ("odd-1", "odd-2")}
    return Catalogue(
        entries=entries, version="", hub_ids={key: key for key in entries}, spellings=spellings, spdx=spdx, pages={},
        texts_at={},
    )  # fmt: skip


def load_sentences() -> list[Sentences]:
    """All cases, file by file."""
    read = (yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) for path in sorted(FOLDER.glob("*.yaml")))
    return [msgspec.convert(case, Sentences) for cases in read for case in cases]


def lines_of(case: Sentences) -> list[str]:
    """What is found, as lines."""
    use = msgspec.convert({**ASKED, **case.use}, Use)
    return [line for finding in _found(case, use) for line in _lines(finding)]


def _found(case: Sentences, use: Use) -> list[Finding]:
    if case.subject is not None:
        return _found_of_subject(case.subject, use)
    entry = msgspec.convert({**NAMED, **case.license, "terms": case.terms}, License)
    if case.rule == "unread":
        finding = unread_finding(entry)
        return [finding] if finding else []
    asked = msgspec.convert({"license": entry, "use": use, "modality": case.modality}, Case, from_attributes=True)
    return [finding for rule in RULES for finding in rule(asked) if finding.rule == case.rule]


def _found_of_subject(subject: dict[str, Any], use: Use) -> list[Finding]:
    catalogue = _catalogue()
    facts = msgspec.convert(subject, SubjectFacts)
    plan = find_license(catalogue, use.derivative_license) if use.derivative_license else None
    countries = (use.country, *(use.output_countries or ()))
    return list(judge_subject(read_subject(catalogue, facts, countries), use, plan).findings)


def _lines(finding: Finding) -> list[str]:
    owed = [
        " | ".join(("  owes", duty.code, duty.text, f"{duty.value}", f"{duty.clause}")) for duty in finding.obligations
    ]
    return [
        " | ".join((finding.outcome, finding.rule, f"{finding.license}", f"{finding.clause}", finding.reason)),
        *owed,
        *(f"  missing {fact}" for fact in finding.missing),
        *(f"  assumes {words}" for words in finding.assumptions),
    ]
