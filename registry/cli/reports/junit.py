"""JUnit XML: a test case for each model at each revision, and for each place that cannot be resolved.

* Denied is a *failure*: the test was made, and not passed. What needs review is an *error*: the test could not come to
  an end. CI shows both in red, and tells them apart.
* A model that its provider runs, and what the answers file says does not count, is *skipped*, with the reason.
* Names of strangers hold anything; what XML 1.0 cannot hold becomes a mark (its production 2, ``Char``).
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from registry.cli.reports.values import GateReport, Scanned, reason_of
from registry.compliance.rules import Outcome

_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUITE = "cardwatch"
_KINDS: Mapping[Outcome, str] = {Outcome.DENIED: "failure", Outcome.NEEDS_REVIEW: "error"}
_COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def as_junit(report: GateReport) -> bytes:
    """The document, in UTF-8."""
    cases = [*_cases(report.results), *_ignored(report)]
    counts = {name: str(sum(case.find(tag) is not None for case in cases)) for tag, name in _COUNTED.items()}
    numbers = {"tests": str(len(cases)), **counts}
    root = ET.Element("testsuites", {"name": _SUITE, **numbers})
    ET.SubElement(root, "testsuite", {"name": _SUITE, **numbers}).extend(cases)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _cases(results: list[Scanned]) -> Iterator[ET.Element]:
    for result in results:
        places = [f"{one.path}:{one.line}" for one in result.places if one.path]
        name = f"{result.title} ({places[0]})" if result.unresolved and places else result.title
        case = _case(name, places[0] if places else "")
        reasons = _reasons(result)
        if result.verdict is None:
            ET.SubElement(case, "skipped", {"message": _plain("; ".join(reasons))})
        elif result.verdict in _KINDS:
            told = {"type": str(result.verdict), "message": _plain(reasons[0] if reasons else str(result.verdict))}
            body = "\n".join([*reasons, *(f"  at {place}" for place in places)])
            ET.SubElement(case, _KINDS[result.verdict], told).text = _plain(body)
        elif reasons:
            ET.SubElement(case, "system-out").text = _plain("\n".join(reasons))
        yield case


def _ignored(report: GateReport) -> Iterator[ET.Element]:
    for one in report.ignored:
        case = _case(f"{one.reference} ({one.path}:{one.line})", f"{one.path}:{one.line}")
        ET.SubElement(case, "skipped", {"message": _plain(one.reason)})
        yield case


def _case(name: str, place: str) -> ET.Element:
    path = place.rpartition(":")[0]
    return ET.Element(
        "testcase", {"classname": _SUITE, "name": _plain(name), **({"file": _plain(path)} if path else {})}
    )


def _reasons(result: Scanned) -> list[str]:
    """Why, in words, with what the inventory objects to first; of what is allowed the duties, and what is waived."""
    waived = (f"waived by {one.waiver}: {one.reason} (policy: {one.rule})" for one in result.waived)
    return [*(one.reason for one in result.objections), *_of_answer(result), *waived]


def _of_answer(result: Scanned) -> list[str]:
    if result.unresolved:
        return [one.detail for one in result.unresolved]
    if result.answer is None:
        return [result.detail] if result.detail else []
    if result.answer.verdict in _KINDS:
        told = (reason_of(one) for one in result.answer.findings if one.outcome is result.answer.verdict)
        return [*dict.fromkeys(told), *(f"to do: {duty.text}" for duty in result.answer.obligations)]
    return [f"duty: {duty.text}" for duty in result.answer.obligations]


def _plain(text: str) -> str:
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
