"""SARIF that code scanning takes, JUnit XML that parses whatever names hold, and files beside words."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]  # it ships no types
from lxml import etree

from registry.cli.reports import GateReport, Scanned, write_report
from registry.cli.reports.junit import as_junit
from registry.cli.reports.sarif import as_sarif
from registry.compliance.rules import Outcome
from registry.compliance.scan import Ignored, NameKind, Reference, Unresolved
from tests.cli.conftest import Cardwatch
from tests.support.cli.sarif import faults_of
from tests.support.real_data import real
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MISTRAL, LLAMA = "mistralai/Mistral-7B-v0.1", "meta-llama/Llama-3.2-11B-Vision"
COMPANY = ("--country", "DE", "--organisation", "company", "--commercial")
HOSTILE = "a/\x00\x1b[31m\ud800<b>&\"'\ufffe]]>\u202e@{sha}"


def load(model: str) -> str:
    return f'AutoModel.from_pretrained("{model}")\n'


@pytest.fixture
def project(cardwatch: Cardwatch, hub: StubHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cardwatch:
    """A repository whose code lies in a folder, and a registry that knows two of its models."""
    publish_demo(hub)
    assert cardwatch("sync", LLAMA, MISTRAL).code == 0
    code = tmp_path / "repository" / "src code"
    code.mkdir(parents=True)
    (code.parent / ".git").mkdir()
    (code / "app.py").write_text("\n" + load(MISTRAL) + load(LLAMA) + load("nobody/knows") + "load(args.model)\n")
    (code / "more.py").write_text(load(LLAMA) + load(LLAMA) + "AutoModel.from_pretrained(args.model)\n")
    monkeypatch.chdir(code.parent)
    return cardwatch


def of_scan(cardwatch: Cardwatch, *arguments: str) -> dict[str, Any]:
    said = cardwatch("scan", *arguments, *COMPANY, "--format", "sarif")
    assert said.code == 1
    document: dict[str, Any] = json.loads(said.out)
    return document


def test_sarif_has_what_code_scanning_needs(project: Cardwatch) -> None:
    (run,) = of_scan(project, "src code")["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules.values())
    results = run["results"]
    assert [list(rules)[one["ruleIndex"]] for one in results] == [one["ruleId"] for one in results]
    for one in results:
        place = one["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] in {"src%20code/app.py", "src%20code/more.py"}
        assert place["region"]["startLine"] >= 1
        assert one["message"]["text"]
        assert one["partialFingerprints"]
    levels = {(one["ruleId"], one["level"]) for one in results}
    assert levels >= {("territory", "error"), ("duties", "note"), ("not-checked", "warning"),
                      ("unresolved-reference", "warning")}  # fmt: skip
    assert run["invocations"][0]["exitCode"] == 1


def test_fingerprints_tell_results_apart_and_stay_when_lines_move(project: Cardwatch) -> None:
    def prints(document: dict[str, Any]) -> list[str]:
        return [one["partialFingerprints"]["cardwatchFinding/v1"] for one in document["runs"][0]["results"]]

    before = prints(of_scan(project, "."))
    assert len(set(before)) == len(before) > 5
    file = Path("src code/app.py")
    file.write_text("# a line above\n\n" + file.read_text())
    assert prints(of_scan(project, ".")) == before


def test_paths_are_from_the_root_of_the_repository(project: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = of_scan(project, ".")
    monkeypatch.chdir("src code")
    assert of_scan(project, ".")["runs"][0]["results"] == whole["runs"][0]["results"]


def test_sarif_is_what_the_schema_describes(project: Cardwatch) -> None:
    schema = json.loads(real("testdata/schemas/sarif-2.1.0/sarif-schema-2.1.0.json").read_text())
    found = Draft4Validator(schema)
    found.validate(of_scan(project, "src code"))
    found.validate(json.loads(project("check", MISTRAL, *COMPANY, "--format", "sarif").out))
    found.validate(json.loads(as_sarif(strange())))


def test_sarif_is_what_its_standard_demands(project: Cardwatch) -> None:
    """The same without the schema, which is no part of the repository."""
    scanned = of_scan(project, "src code")
    checked = json.loads(project("check", MISTRAL, *COMPANY, "--format", "sarif").out)
    for document in (scanned, checked, json.loads(as_sarif(strange()))):
        assert faults_of(document) == []
    broken = json.loads(json.dumps(scanned))
    run = broken["runs"][0]
    first, second, third = run["results"][:3]
    broken["version"], run["columnKind"], run["odd"] = "2.0.0", "bytes", 1
    run["tool"]["driver"].pop("name")
    run["tool"]["driver"]["rules"].append(dict(run["tool"]["driver"]["rules"][0]))
    run["invocations"][0]["executionSuccessful"] = "yes"
    first.pop("message")
    first["level"], second["ruleIndex"] = "fatal", len(run["tool"]["driver"]["rules"])
    third["partialFingerprints"]["x"] = 1
    physical = third["locations"][0]["physicalLocation"]
    physical["artifactLocation"]["uri"], physical["region"]["startLine"] = "src code/app.py", 0
    assert faults_of(broken) == [
        "3.13.2: version is 2.1.0", "run has odd", "3.14.17: columnKind", "toolComponent lacks name",
        "3.19.23: rules are unique", "3.20.14: executionSuccessful is true or false", "result lacks message",
        "message is no object", "message has no text", "3.27.10: level", "3.27.6: ruleIndex is the place of ruleId",
        "3.27.17: partialFingerprints are texts", "3.10: uri is a reference of RFC 3986",
        "3.30.5: startLine is at least 1",
    ]  # fmt: skip


def test_a_file_is_written_beside_the_words(project: Cardwatch) -> None:
    words = project("scan", ".", *COMPANY).out
    said = project("scan", ".", *COMPANY, "--format", "junit", "--output", "cardwatch.xml")
    assert (said.code, said.out) == (1, words)
    root = etree.fromstring(Path("cardwatch.xml").read_bytes())
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "2")
    assert root.find(".//failure").get("type") == "denied"
    assert {one.get("type") for one in root.iterfind(".//error")} == {"needs_review"}
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(set(names)) == 4
    Path("cardwatch.xml").unlink()
    assert project("scan", ".", *COMPANY, "--output", "words.txt").out == Path("words.txt").read_text() == words
    assert project("scan", ".", *COMPANY, "--output", "words.txt").out == words
    assert project("scan", ".", *COMPANY, "--output", "no/where.txt").code == 3


def test_nothing_found_leaves_a_file_to_upload(project: Cardwatch) -> None:
    Path("empty").mkdir()
    for form in ("sarif", "junit", "json"):
        assert project("scan", "empty", *COMPANY, "--format", form, "--output", f"out.{form}").code == 4
        assert Path(f"out.{form}").read_text()
    assert json.loads(Path("out.sarif").read_text())["runs"][0]["results"] == []


def test_one_model_answers_in_every_form(project: Cardwatch) -> None:
    assert json.loads(project("check", LLAMA, *COMPANY, "--format", "json").out)["verdict"] == "denied"
    assert project("check", LLAMA, *COMPANY, "--format", "sarif").code == 1
    root = etree.fromstring(project("check", MISTRAL, *COMPANY, "--format", "junit").out.encode())
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("1", "0", "0")
    assert "duty: " in root.findtext(".//system-out")
    assert project("check", "nobody/knows", *COMPANY, "--format", "junit").code == 2
    unknown = json.loads(project("check", "nobody/knows", *COMPANY, "--format", "json").out)
    assert [one["verdict"] for one in unknown] == ["needs_review"], "as one of several"


def strange() -> GateReport:
    """Whatever a file may hold, and more than a scan lets through."""
    place = Reference(HOSTILE, "src/\udce4\x01.py", 0, "\x07", NameKind.HUB)
    open_ = Unresolved("a b/#?%.py", 3, "\x00What\ud800", "", HOSTILE)
    results = [
        Scanned(model=HOSTILE, revision=None, verdict=Outcome.NEEDS_REVIEW, references=[place], answer=None,
                detail="\x00", name=HOSTILE),
        Scanned(model="", revision=None, verdict=None, references=[place], answer=None, detail="x", name="api:a/b"),
        Scanned(model="", revision=None, verdict=Outcome.NEEDS_REVIEW, references=[], answer=None, unresolved=[open_]),
    ]  # fmt: skip
    return GateReport(results, 2, Path(), lambda: None, ignored=(Ignored("x\x00", 1, HOSTILE, "\x0b"),))


def test_strange_names_make_no_broken_document() -> None:
    root = etree.fromstring(as_junit(strange()))
    assert (root.get("tests"), root.get("errors"), root.get("skipped")) == ("4", "2", "2")
    assert len(json.loads(as_sarif(strange()))["runs"][0]["results"]) == 2


def test_a_report_in_words_can_be_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_report("text", GateReport([], 4, Path(), lambda: print("words")), tmp_path / "words")  # noqa: T201 - what is printed
    assert (tmp_path / "words").read_text() == capsys.readouterr().out == "words\n"
