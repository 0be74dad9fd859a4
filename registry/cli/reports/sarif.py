"""SARIF 2.1.0 (OASIS), in the part that code scanning of GitHub and others reads.

* A result for each finding that denies or needs review, at each place where the model stands: an *error*, a *warning*.
  Of a model that is allowed with duties there is one *note* with all of them.
* Paths are those from the root of the repository on (``%SRCROOT%``), where one is found above, else from here.
* The fingerprint of a result is made of its rule, model, file and place among its like in that file, and of no line
  number: what moves with the text around it stays the same alert.
* What the answers file says does not count is left out: code scanning would show it as an alert.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from registry.cli.reports.rules import DUTIES, INVENTORY, NOT_CHECKED, UNRESOLVED, descriptor_of
from registry.cli.reports.values import GateReport, Scanned, reason_of
from registry.compliance.rules import Outcome
from registry.compliance.scan import Reference, Unresolved

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS: Mapping[Outcome, str] = {
    Outcome.DENIED: "error", Outcome.NEEDS_REVIEW: "warning", Outcome.WITH_OBLIGATIONS: "note",
}  # fmt: skip
_LONGEST = 1_000
_NOWHERE: tuple[Reference | Unresolved | None, ...] = (None,)
Message = tuple[str, Outcome, str]
"""A rule, its outcome, and what it says."""


def as_sarif(report: GateReport) -> bytes:
    """The document, indented."""
    results = list(_results(report))
    names = sorted({one["ruleId"] for one in results})
    indexes = {name: place for place, name in enumerate(names)}
    for one in results:
        one["ruleIndex"] = indexes[one["ruleId"]]
    driver = {
        "name": "Cardwatch", "semanticVersion": version("cardwatch"), "rules": [descriptor_of(name) for name in names],
    }  # fmt: skip
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "cardwatch/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": report.exit_code}],
        "results": results,
    }
    return msgspec.json.format(msgspec.json.encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}), indent=2)


def _results(report: GateReport) -> Iterator[dict[str, Any]]:
    base, counts = _from_root(report.base), Counter[tuple[str, ...]]()
    for result in report.results:
        for rule, outcome, words in _messages(result):
            for place in result.places or _NOWHERE:
                uri = _uri(base, place)
                same = (rule, result.title, uri)
                counts[same] += 1
                yield {
                    "ruleId": rule,
                    "level": _LEVELS[outcome],
                    "message": {"text": _whole(f"{result.title}: {words}")[:_LONGEST]},
                    "locations": [_location(uri, place, result)],
                    "partialFingerprints": {"cardwatchFinding/v1": _fingerprint(*same, str(counts[same]))},
                    "properties": _properties(result),
                }


def _messages(result: Scanned) -> list[Message]:
    """What is said of one model, each rule once; of what has no verdict nothing."""
    if result.verdict is None:
        return []
    objected = [(f"{INVENTORY}{one.rule}", one.outcome, one.reason) for one in result.objections]
    return [*objected, *_of_answer(result)]


def _of_answer(result: Scanned) -> list[Message]:
    if result.unresolved:
        return [(UNRESOLVED, Outcome.NEEDS_REVIEW, result.unresolved[0].detail)]
    if result.answer is None:
        return [(NOT_CHECKED, Outcome.NEEDS_REVIEW, result.detail or "It cannot be checked.")]
    if result.answer.verdict is Outcome.WITH_OBLIGATIONS:
        duties = " ".join(dict.fromkeys(duty.text for duty in result.answer.obligations))
        return [(DUTIES, Outcome.WITH_OBLIGATIONS, duties or "It is allowed under conditions.")]
    found: dict[tuple[str, Outcome], list[str]] = {}
    for finding in result.answer.findings:
        if finding.outcome in {Outcome.DENIED, Outcome.NEEDS_REVIEW}:
            rule = f"policy/{finding.rule}" if str(finding.source) == "policy" else finding.rule
            where = f" ({finding.license}, {finding.clause})" if finding.license and finding.clause else ""
            found.setdefault((rule, finding.outcome), []).append(f"{reason_of(finding)}{where}")
    return [(rule, outcome, " ".join(dict.fromkeys(words))) for (rule, outcome), words in found.items()]


def _location(uri: str, place: Reference | Unresolved | None, result: Scanned) -> dict[str, Any]:
    """A file and a line; of what was an argument of the command the model itself."""
    logical = [{"name": _whole(result.title), "kind": "module"}]
    if place is None or not place.path:
        return {"logicalLocations": logical}
    artifact = {"uri": uri, **({} if uri.startswith(("/", "..")) else {"uriBaseId": _ROOT})}
    physical = {"artifactLocation": artifact, "region": {"startLine": max(place.line, 1)}}
    return {"physicalLocation": physical, "logicalLocations": logical}


def _properties(result: Scanned) -> dict[str, Any]:
    answer = result.answer
    more = {"licenses": list(answer.licenses), "data_version": answer.data_version} if answer else {}
    revision = _whole(result.revision) if result.revision else None
    return {"verdict": result.verdict, "model": _whole(result.model), "revision": revision, **more}


def _whole(text: str) -> str:
    """Text that can be written: halves of characters become marks."""
    return text.encode("utf-8", "replace").decode()


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _from_root(base: Path) -> Path:
    """The folder of the paths, from the root of its repository on, else from here."""
    here = base.resolve()
    root = next((one for one in (here, *here.parents) if (one / ".git").exists()), Path.cwd())
    return here.relative_to(root) if here.is_relative_to(root) else here


def _uri(base: Path, place: Reference | Unresolved | None) -> str:
    if place is None or not place.path:
        return ""
    return quote((base / place.path).as_posix().encode("utf-8", "surrogateescape"))
