"""Reports: complete, printable, and harmless whatever stands in an inventory."""

import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from registry.access import Scope
from registry.compliance.inventories.reports.sheet import safe_cell
from registry.compliance.inventories.reports.words import WORDS
from tests.support.compliance.desk import Desk
from tests.support.http.application import Client

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def lab(desk: Desk) -> str:
    path = desk.open(f"Lab {HOSTILE}", owner='"><img src=x onerror=alert(1)>')
    desk.put(path, "a", model="good/apache", note='=HYPERLINK("http://x","y")')
    desk.put(path, "b", license="cc-by-nc-4.0", owner="@SUM(A1)")
    answer = desk.client.post(f"{path}/import", content=f"=cmd|' /C calc'!A0\n{HOSTILE}\n")
    assert len(answer.json()["unmatched"]) == 2
    desk.check(path)
    desk.put(path, "c", model="closed/research", note=HOSTILE)
    return path


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags, self.words = set[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_page_holds_all_and_nothing_that_runs(desk: Desk, lab: str, language: str) -> None:
    answer = desk.client.get(f"{lab}/report", params={"format": "html", "lang": language})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script" not in answer.headers["content-security-policy"].replace("style-src", "")
    seen = Tags()
    seen.feed(answer.text)
    assert not {"script", "img", "a", "iframe"} & seen.tags
    text = "\n".join(seen.words)
    for told in ("good/apache", "license:cc-by-nc-4.0", "closed/research", HOSTILE, "=cmd|"):
        assert told in text
    assert WORDS[language]["denied"] in text
    assert WORDS[language]["unchecked"] in text


def test_no_cell_becomes_a_formula(desk: Desk, lab: str) -> None:
    answer = desk.client.get(f"{lab}/report", params={"format": "csv", "lang": "de"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Art"] for row in rows] == ["Eintrag"] * 3 + ["ungeklärte Zeile"] * 2
    assert [row["Ergebnis"] for row in rows][1:3] == ["nicht erlaubt", "nicht geprüft"]
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\n=1", "\u00a0=1", "\uff1d1"])
def test_what_a_spreadsheet_would_run_is_led_by_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


def test_a_report_in_german_says_what_the_policy_says_in_german(desk: Desk, person: Callable[..., Client]) -> None:
    said = {"message": "Ask first.", "message_de": "Vorher fragen."}
    rules = [{"id": "ask", "level": "warn", "when": "true", **said},
             {"id": "plain", "level": "warn", "when": "true", "message": "Plain."}]  # fmt: skip
    author = person("author", Scope.POLICIES_WRITE)
    made = author.post("/v1/policies", json={"key": "own", "title": "Ours", "rules": rules})
    assert made.status_code == 201
    path = desk.open("Ours", policy="own")
    desk.put(path, "a", model="good/apache")
    desk.check(path)
    told = {
        (form, language): desk.client.get(f"{path}/report", params={"format": form, "lang": language}).text
        for form in ("html", "csv") for language in ("en", "de")
    }  # fmt: skip
    for (form, language), text in told.items():
        here, there = ("Ask first.", "Vorher fragen.") if language == "en" else ("Vorher fragen.", "Ask first.")
        assert (text.count(here), text.count(there), text.count("Plain.")) == (2, 0, 2), form
    (entry,) = desk.client.get(f"{path}/report", params={"format": "json"}).json()["entries"]
    german = {one["rule"]: one["reason_de"] for one in entry["findings"] if one["source"] == "policy"}
    assert german == {"ask": "Vorher fragen.", "plain": None}


def test_a_program_gets_the_whole(desk: Desk, lab: str) -> None:
    report = desk.client.get(f"{lab}/report", params={"format": "json"}).json()
    assert [(one["entry"], one["verdict"]) for one in report["entries"]][1:] == [("b", "denied"), ("c", "unchecked")]
    assert report["entries"][1]["findings"]
    assert len(report["unsettled"]) == 2
    assert report["inventory"]["verdicts"]["denied"] == 1
    assert desk.client.get(f"{lab}/report", params={"format": "pdf"}).status_code == 400


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["en"].keys() == WORDS["de"].keys()


def test_a_report_says_why_an_entry_is_blocked_and_names_no_codes_in_german(desk: Desk) -> None:
    path = desk.open("Lab")
    desk.put(path, "a", license="cc-by-nc-4.0", use={"commercial": True})
    blocked = desk.client.post(f"{path}/entries/a/block", json={"reason": "Not for products."})
    assert blocked.status_code == 200, blocked.text
    desk.check(path)
    page = desk.client.get(f"{path}/report", params={"format": "html", "lang": "de"}).text
    for told in ("gesperrt", "Not for products.", "Land: DE", "kommerziell: ja", "nicht aufgeführt, weil"):
        assert told in page
    assert "organisation:" not in page
    sheet = desk.client.get(f"{path}/report", params={"format": "csv"}).content.decode("utf-8-sig")
    assert [row["Why"] for row in csv.DictReader(io.StringIO(sheet))] == ["Not for products."]
    assert "not listed, because the use is denied" in sheet
