"""Imports over HTTP: every line is accounted for, and what is open can be settled."""

from typing import Any

import pytest

from tests.support.compliance.desk import Desk

LIST = """\
# models of the lab
good/apache
good/derived@0123456789abcdef0123456789abcdef01234567   # pinned
https://huggingface.co/closed/research
pkg:huggingface/good/apache
good/apachee
apache
nonsense in a line of its own
transformers==4.50
"""


def send(desk: Desk, inventory: str, document: str | bytes, wanted: str = "auto") -> dict[str, Any]:
    answer = desk.client.post(
        f"{inventory}/import", params={"format": wanted}, content=document,
        headers={"Content-Type": "application/octet-stream"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_every_line_is_accounted_for(desk: Desk) -> None:
    lab = desk.open()
    told = send(desk, lab, LIST, "requirements")
    assert [(one["line"], one["model"]) for one in told["matched"]] == [
        (2, "good/apache"), (3, "good/derived"), (4, "closed/research"), (5, "good/apache"),
    ]  # fmt: skip
    assert told["added"] == 3
    assert told["matched"][1]["revision"] == "0123456789abcdef0123456789abcdef01234567"
    assert [one["line"] for one in told["unmatched"]] == [6, 8]
    assert told["unmatched"][0]["suggestions"][0] == "good/apache"
    assert [(one["line"], one["suggestions"][0]) for one in told["ambiguous"]] == [(7, "good/apache")]
    assert [one["line"] for one in told["ignored"]] == [9]
    assert [one["model"] for one in desk.items(f"{lab}/entries")] == ["good/apache", "good/derived", "closed/research"]
    shown = desk.client.get(lab).json()
    assert (shown["entries"], shown["unsettled"]) == (3, 3)


@pytest.mark.parametrize(
    "document",
    [
        "good/apache?", "good/apache ???", "- good/apache (?)", "good/apache (which version?)", "good/apache\uff1f",
        "Modell;Stand\ngood/apache?;", "good/apachee?", "https://huggingface.co/good/apache ?",
    ],
)  # fmt: skip
def test_a_question_mark_is_doubt_and_what_may_be_meant_is_suggested(desk: Desk, document: str) -> None:
    told = send(desk, desk.open(), document)
    assert (told["added"], told["matched"]) == (0, [])
    assert [one["suggestions"][0] for one in told["ambiguous"]] == ["good/apache"]


@pytest.mark.parametrize(
    ("document", "count"),
    [("our finetune of good/apache", 0), (f"good/apache (lab) {'a' * 40}", 0), ("good/apache and Llama 3.2 11B", 1)],
)
def test_a_line_that_says_more_than_an_id_is_not_settled_by_it(desk: Desk, document: str, count: int) -> None:
    told = send(desk, desk.open(), document)
    assert (len(told["matched"]), len(told["unmatched"])) == (count, 1)


@pytest.mark.parametrize("line", [f"good/apache == {'a' * 40}", f"good/apache {'a' * 40}", f"good/apache:{'a' * 40}"])
def test_a_pinned_revision_is_kept(desk: Desk, line: str) -> None:
    (matched,) = send(desk, desk.open(), line)["matched"]
    assert matched["revision"] == "a" * 40


def test_the_same_again_adds_nothing_and_settles_what_is_certain_now(desk: Desk) -> None:
    lab = desk.open()
    first, again = send(desk, lab, LIST), send(desk, lab, LIST)
    assert (again["added"], [one["is_new"] for one in again["matched"]]) == (0, [False] * 4)
    assert [one["id"] for one in again["unmatched"]] == [one["id"] for one in first["unmatched"]]
    desk.shelf.add("good/apachee", "mit")
    third = send(desk, lab, LIST)
    assert (third["added"], len(third["unmatched"])) == (1, 1)
    assert desk.client.get(lab).json()["unsettled"] == 2


def test_open_lines_are_settled_or_dismissed(desk: Desk) -> None:
    lab = desk.open()
    table = "Modell;Version;Verantwortlich;Bemerkung\nmistake;v1;dean@example.org;from the wiki\nnothing;;;\n"
    told = send(desk, lab, table)
    assert (told["format"], told["added"], len(told["unmatched"])) == ("csv", 0, 2)
    one, other = desk.items(f"{lab}/unsettled")
    settled = desk.client.post(f"{lab}/unsettled/{one['id']}/settle", json={"model": "good/apache"})
    assert settled.status_code == 200, settled.text
    entry = settled.json()
    assert (entry["model"], entry["revision"], entry["owner"], entry["note"]) == (
        "good/apache", "v1", "dean@example.org", "from the wiki",
    )  # fmt: skip
    assert entry["source"]["text"].startswith("mistake")
    gone = desk.client.post(f"{lab}/unsettled/{other['id']}/dismiss", json={"reason": "A cell left over."})
    assert gone.status_code == 204
    assert desk.items(f"{lab}/unsettled") == []
    assert desk.client.post(f"{lab}/unsettled/{one['id']}/settle", json={"model": "good/apache"}).status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wanted", "document"),
    [
        ("auto", b""), ("auto", b"  \n"), ("csv", b"a;b\n1;2\n"), ("cyclonedx", b"{"), ("spdx", b"no document"),
        ("ollama", b'{"models": ['), ("huggingface-cache", b"[" * 100_000), ("cyclonedx", b'{"bomFormat":' * 20_000),
        ("csv", b'model\n"' + b"x" * 200_000), ("cyclonedx", b"<bom xmlns='http://cyclonedx.org/schema/bom/1.5'><"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(desk: Desk, wanted: str, document: bytes) -> None:
    answer = desk.client.post(f"{desk.open()}/import", params={"format": wanted}, content=document)
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_too_large_or_of_no_format_is_refused(desk: Desk) -> None:
    lab = desk.open()
    assert desk.client.post(f"{lab}/import", content=b"x" * 9_000_000).status_code == 413
    assert desk.client.post(f"{lab}/import", content=b"a/b\n" * 20_001).status_code == 400
    assert desk.client.post(f"{lab}/import", params={"format": "word"}, content=b"a/b").status_code == 400
    assert desk.client.get(lab).json()["entries"] == 0


def test_nothing_of_a_document_breaks_a_database(desk: Desk) -> None:
    lab = desk.open()
    document = b"good/apache\x00\n\xff\xfe\x80 a/b\n=cmd|' /C calc'!A0\n<script>x</script>\n" + b"a" * 9_000
    told = send(desk, lab, document)
    assert len(told["matched"]) + len(told["unmatched"]) + len(told["ambiguous"]) + len(told["ignored"]) == 5


def test_a_word_of_a_client_imports_once(desk: Desk) -> None:
    lab = desk.open()
    made = [
        desk.client.post(f"{lab}/import", content=b"good/apache\n", headers={"Idempotency-Key": "w"}) for _ in range(2)
    ]
    assert [one.json() for one in made] == [made[0].json()] * 2
    assert made[1].headers["Idempotency-Replayed"] == "true"
    other = desk.client.post(f"{lab}/import", content=b"good/derived\n", headers={"Idempotency-Key": "w"})
    assert other.status_code == 422
