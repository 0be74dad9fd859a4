"""The page of minimum elements: a form without scripts, a document of others, and our own of a model."""

import json

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.support.exports.foreign import SAMPLES
from tests.support.web.page import Page, page

Client = TestClient[Litestar]
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202e"


def sent(client: Client, language: str = "en", *, status: int = 200, text: str = "", file: bytes = b"") -> Page:
    """The page that answers to a form."""
    files: dict[str, tuple[str | None, bytes | str]] = {"file": ("bom.cdx.json", file), "text": (None, text)}
    answer = client.post(f"/{language}/coverage", files=[*files.items()])
    assert answer.status_code == status, answer.text
    return Page(answer.text)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_form_is_there_without_a_question(client: Client, language: str) -> None:
    read = page(client, f"/{language}/coverage")
    names = {one.get("name") for tag, one in read.tags if tag in {"input", "textarea"}}
    assert {"file", "text", "model"} <= names
    assert ("Mindestelemente" if language == "de" else "Minimum elements") in read.text


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_file_is_told_element_by_element(client: Client, language: str) -> None:
    read = sent(client, language, file=SAMPLES[0].data)
    rows = [one for tag, one in read.tags if tag == "th" and one.get("scope") == "row"]
    assert len(rows) == 50
    api = client.post("/v1/bom/coverage", content=SAMPLES[0].data).json()
    for one in api["elements"]:
        assert one["id"] in read.text
        assert all(place in read.text for place in (*one["pointers"][:3], *one["missing"][:3]))
    assert ("fehlt" if language == "de" else "absent") in read.text
    assert "bom.cdx.json" in read.text


def test_a_text_that_is_pasted_is_read_too(client: Client) -> None:
    assert "cyclonedx-1.4" in sent(client, text=SAMPLES[0].data.decode("utf-8-sig")).text


def test_our_own_document_has_an_address(client: Client) -> None:
    read = page(client, "/en/coverage?model=bigscience/bloom")
    assert "Our own document of" in read.text
    assert "no commit of it was read." in read.text
    assert any("/en/coverage?model=" in link for link in page(client, "/en/models/bigscience/bloom").links())
    unknown = client.get("/en/coverage", params={"model": "nobody/none"})
    assert (unknown.status_code, "nobody/none" in unknown.text) == (404, True)


@pytest.mark.parametrize("text", ["", "{", EVIL, '{"bomFormat": "CycloneDX", "specVersion": "0.1"}'])
def test_what_cannot_be_read_is_said(client: Client, text: str) -> None:
    read = sent(client, status=400, text=text)
    assert any(one.get("role") == "alert" for _, one in read.tags)


def test_nothing_that_was_typed_becomes_markup(client: Client) -> None:
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
        {"type": "machine-learning-model", "name": EVIL, "properties": [
            {"name": "cardwatch:not_reached", "value": f"MDL-03 Model version: {EVIL}"}]}]}  # fmt: skip
    read = sent(client, text=json.dumps(bom))
    assert "<script" not in read.html.lower()
    assert "alert(1)" in read.text
    assert "<script" not in client.get("/en/coverage", params={"model": EVIL}).text.lower()


def test_other_forms_are_refused(client: Client) -> None:
    assert client.post("/en/coverage", data={"text": "{}"}).status_code == 400
    files = {"other": (None, "x"), "text": (None, "{}")}
    assert client.post("/en/coverage", files=files).status_code == 400
    assert client.get("/en/coverage", params={"text": "{}"}).status_code == 400
