"""What the text of SARIF 2.1.0 (OASIS) demands of the objects that a scan writes, section by section."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

MEMBERS: dict[str, tuple[str, str]] = {
    # object: what must be there, what may be beside it (of the whole standard what this tool is free to use)
    "sarifLog": ("version runs", "$schema inlineExternalProperties properties"),
    "run": ("tool", "results invocations automationDetails columnKind originalUriBaseIds properties"),
    "tool": ("driver", "extensions properties"),
    "toolComponent": ("name", "version semanticVersion rules informationUri organization fullName properties"),
    "reportingDescriptor": (
        "id", "name shortDescription fullDescription help helpUri defaultConfiguration properties",
    ),
    "invocation": ("executionSuccessful", "exitCode commandLine startTimeUtc endTimeUtc properties"),
    "automationDetails": ("", "id description guid correlationGuid properties"),
    "result": ("message", "ruleId ruleIndex level kind locations partialFingerprints fingerprints properties"),
    "message": ("", "text markdown id arguments properties"),
    "location": ("", "id physicalLocation logicalLocations message properties"),
    "physicalLocation": ("artifactLocation", "region contextRegion properties"),
    "artifactLocation": ("", "uri uriBaseId index description properties"),
    "region": ("startLine", "startColumn endLine endColumn snippet message properties"),
    "logicalLocation": ("", "name fullyQualifiedName kind index parentIndex decoratedName properties"),
}  # fmt: skip
LEVELS = {"none", "note", "warning", "error"}
SEMANTIC = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")


def faults_of(document: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Every demand that a document does not meet."""
    return list(_log(document))


def _members(of: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """3.2 and the tables of each section: objects with all that is required and nothing that has no meaning."""
    if not isinstance(value, dict):
        yield f"{of} is no object"
        return
    needed, optional = (set(words.split()) for words in MEMBERS[of])
    yield from (f"{of} lacks {name}" for name in sorted(needed - value.keys()))
    yield from (f"{of} has {name}" for name in sorted(value.keys() - needed - optional))


def _log(log: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    yield from _members("sarifLog", log)  # 3.13
    if log.get("version") != "2.1.0":
        yield "3.13.2: version is 2.1.0"
    for run in log.get("runs", ()):
        yield from _run(run)


def _run(run: dict[str, Any]) -> Iterator[str]:
    yield from _members("run", run)  # 3.14
    if run.get("columnKind") not in {None, "utf16CodeUnits", "unicodeCodePoints"}:
        yield "3.14.17: columnKind"
    yield from _members("tool", run.get("tool"))  # 3.18
    driver = run.get("tool", {}).get("driver", {})
    yield from _members("toolComponent", driver)  # 3.19
    if "semanticVersion" in driver and not SEMANTIC.fullmatch(driver["semanticVersion"]):
        yield "3.19.12: semanticVersion"
    rules = driver.get("rules", [])
    ids = [rule.get("id") for rule in rules]
    if len(set(ids)) < len(ids):
        yield "3.19.23: rules are unique"
    for rule in rules:
        yield from _members("reportingDescriptor", rule)  # 3.49
        for name in {"shortDescription", "fullDescription", "help"} & rule.keys():
            yield from _words(name, rule[name])
    for one in run.get("invocations", ()):
        yield from _members("invocation", one)  # 3.20
        if not isinstance(one.get("executionSuccessful"), bool):
            yield "3.20.14: executionSuccessful is true or false"
    yield from _members("automationDetails", run.get("automationDetails", {}))  # 3.17
    for result in run.get("results", ()):
        yield from _result(result, ids)


def _words(of: str, message: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """3.11.8 and 3.12.3: text, or the id of a text; text beside markdown."""
    yield from _members("message", message)
    if not (isinstance(message, dict) and isinstance(message.get("text"), str) and message["text"]):
        yield f"{of} has no text"


def _result(result: dict[str, Any], rules: list[Any]) -> Iterator[str]:
    yield from _members("result", result)  # 3.27
    yield from _words("message", result.get("message"))
    if result.get("level", "warning") not in LEVELS:
        yield "3.27.10: level"
    index = result.get("ruleIndex", -1)
    if index >= len(rules) or index < -1 or (index >= 0 and rules[index] != result.get("ruleId")):
        yield "3.27.6: ruleIndex is the place of ruleId"
    prints = result.get("partialFingerprints", {})
    if not all(isinstance(one, str) and one for one in prints.values()):
        yield "3.27.17: partialFingerprints are texts"
    for location in result.get("locations", ()):
        yield from _location(location)


def _location(location: dict[str, Any]) -> Iterator[str]:
    yield from _members("location", location)  # 3.28
    for one in location.get("logicalLocations", ()):
        yield from _members("logicalLocation", one)  # 3.33
    physical = location.get("physicalLocation")
    if physical is None:
        return
    yield from _members("physicalLocation", physical)  # 3.29
    artifact, region = physical.get("artifactLocation", {}), physical.get("region", {"startLine": 1})
    yield from _members("artifactLocation", artifact)  # 3.4
    uri = artifact.get("uri", "")
    if not re.fullmatch(r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", uri):
        yield "3.10: uri is a reference of RFC 3986"
    elif "uriBaseId" in artifact and urlsplit(uri).scheme:
        yield "3.4.4: what has a base is relative"
    yield from _members("region", region)  # 3.30
    if not isinstance(region.get("startLine"), int) or region["startLine"] < 1:
        yield "3.30.5: startLine is at least 1"
