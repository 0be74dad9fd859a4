"""Reports of checks, as others and this registry write them: what was found, and no source. Pure.

They are known by what stands in them and never by their names: a scan that read its own report would find there, for
ever, what the code has long lost. What holds anything beside a report is none.
"""

import re

import msgspec

from registry.compliance.scan.files import ScanFile

_MARKS = (b'"runs"', b'"verdict"', b"<testsuite")
_SARIF = frozenset({"$schema", "version", "runs", "inlineExternalProperties", "properties"})
_JUNIT = re.compile(rb"\s*(?:<\?xml[^<>]*\?>\s*)?<(testsuites?)\b([^<>]*)>")
_OURS = re.compile(rb"""\bname\s*=\s*["']cardwatch["']""")
_ANSWER = frozenset({"verdict", "license_verdict", "findings", "obligations", "assumptions", "licenses", "checked_at"})
_RESULT = frozenset({"model", "revision", "verdict", "references", "answer", "unresolved", "kind", "name"})
_MOST_KEYS = 40
OURS, OTHERS = "a report of Cardwatch", "a report of another tool"


class _SarifDriver(msgspec.Struct):
    name: str


class _SarifTool(msgspec.Struct):
    driver: _SarifDriver


class _SarifRun(msgspec.Struct):
    tool: _SarifTool


class _SarifLog(msgspec.Struct):
    version: str
    runs: list[_SarifRun]


def report_kind(path: str, data: bytes) -> str | None:
    """Whose report a file is, in words; None where it is none."""
    file = ScanFile(path, data)
    start = data[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in {b"{", b"[", b"<"} or not any(mark in data for mark in _MARKS) or not file.is_plain:
        return None
    if start == b"<":
        return _of_xml(file.data.removeprefix(b"\xef\xbb\xbf").rstrip())
    try:
        return _of_json(file.text.encode())
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None


def _of_xml(data: bytes) -> str | None:
    found = _JUNIT.match(data)
    if found is None or not (data.endswith(b"</" + found[1] + b">") or found.end() == len(data)):
        return None
    return OURS if _OURS.search(found[2]) else OTHERS


def _of_json(data: bytes) -> str | None:
    first = data.lstrip()[:1]
    if first == b"[":
        items = msgspec.json.decode(data, type=list[dict[str, msgspec.Raw]])
        return OURS if items and all(set(one) >= _RESULT and len(one) < _MOST_KEYS for one in items) else None
    facts = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    if set(facts) >= _ANSWER:
        return OURS
    if not {"version", "runs"} <= set(facts) <= _SARIF:
        return None
    runs = msgspec.json.decode(data, type=_SarifLog).runs
    return OURS if runs and all(one.tool.driver.name == "Cardwatch" for one in runs) else OTHERS
