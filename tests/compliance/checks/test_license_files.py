"""A licence file that was read and is not known to be the declared text is a doubt, whatever is known of the card."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.compliance.questions import INTERNAL, RESEARCH
from tests.support.compliance.shelf import Shelf, post

Client = TestClient[Litestar]

TRIAL = b"""Evaluation only. The recipient may try the weights for thirty days. Commercial use is not granted.
Nothing is granted to anybody in Germany."""

CARDS: list[tuple[str, str | None]] = [
    ("llama3", None), ("other", "databricks-open-model-license"), ("other", "yi-license"), ("other", "lfm1.0"),
    ("other", "ltx-2-community-license-agreement"), ("other", "kimi-k3"), ("grok2-community", None),
    ("other", "mrl"), ("other", "dinov3-license"), ("apple-amlr", None), ("mit", None), ("apache-2.0", None),
    ("cc-by-nc-4.0", None), ("MIT OR Apache-2.0", None), ("openmdw-1.0", None),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "name"), CARDS)
def test_an_unknown_text_beside_any_card_is_a_doubt(
    client: Client, shelf: Shelf, declared: str, name: str | None
) -> None:
    shelf.add("someone/model", declared, name=name, text=TRIAL)
    answer = post(client, {"model": "someone/model"}, RESEARCH).json()
    assert answer["verdict"] in {"needs_review", "denied"}
    assert any("LICENSE" in finding["reason"] for finding in answer["findings"]), answer["findings"]


@pytest.mark.parametrize(("declared", "name"), [("llama3", None), ("mit", None), ("other", "kimi-k3")])
def test_a_text_that_comes_later_is_a_doubt_too(client: Client, shelf: Shelf, declared: str, name: str | None) -> None:
    shelf.add("someone/model", declared, name=name, revision="a" * 40)
    before = post(client, {"model": "someone/model"}, INTERNAL).json()
    assert not any(finding["rule"] == "record" for finding in before["findings"])
    shelf.add("someone/model", declared, name=name, revision="b" * 40, text=TRIAL)
    after = post(client, {"model": "someone/model"}, INTERNAL).json()
    assert any(finding["rule"] == "record" and "LICENSE" in finding["reason"] for finding in after["findings"])
    assert after["verdict"] in {"needs_review", "denied"}


def test_another_licence_beside_the_card_names_both(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/translation", "llama3", text=load_spdx_texts()["CC-BY-NC-4.0"].encode())
    answer = post(client, {"model": "someone/translation"}, INTERNAL).json()
    assert answer["verdict"] in {"needs_review", "denied"}
    reasons = " ".join(finding["reason"] for finding in answer["findings"])
    assert "cc-by-nc-4.0" in reasons
    assert "llama3" in reasons


@pytest.mark.parametrize(("declared", "spdx"), [("mit", "MIT"), ("apache-2.0", "Apache-2.0"),
                                                ("MIT OR Apache-2.0", "Apache-2.0")])  # fmt: skip
def test_the_true_text_is_no_doubt(client: Client, shelf: Shelf, declared: str, spdx: str) -> None:
    shelf.add("someone/plain", declared, text=load_spdx_texts()[spdx].encode())
    assert post(client, {"model": "someone/plain"}, INTERNAL).json()["verdict"] == "allowed"


def test_a_card_without_a_file_is_taken_at_its_word(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/cardonly", "mit")
    answer: Any = post(client, {"model": "someone/cardonly"}, INTERNAL).json()
    assert answer["verdict"] == "allowed"
