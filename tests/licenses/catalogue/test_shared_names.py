"""One name that several texts bear means all of them, and only the text settles which."""

import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import classify
from registry.licenses.declarations.values import Declared
from registry.licenses.texts.identification import load_index

CATALOGUE = load_catalogue()
SHARED = {
    "tencent-hunyuan-community": 9,
    "modified-mit": 8,
    "yi-license": 3,
    "exaone": 3,
    "flux-1-dev-non-commercial-license": 3,
    "flux-non-commercial-license": 2,
    "sai-nc-community": 3,
    "stable-video-diffusion-community": 2,
    "falcon-llm-license": 4,
    "nvidia-open-model-license": 3,
    "nvidia-open-model-agreement": 3,
    "qwen": 2,
    "microsoft-research-license": 2,
}
"""So many texts bear each name."""


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_name_means_all_its_texts_and_grants_nothing(name: str) -> None:
    assert len(CATALOGUE.by_name(name)) == SHARED[name]
    block = classify(CATALOGUE, Declared(("other",), name))
    assert (block.license, block.status) == (None, "needs_review")


def test_texts_under_one_name_differ_in_what_they_limit() -> None:
    hunyuan = CATALOGUE.by_name("tencent-hunyuan-community")
    limits = {one.value for entry in hunyuan for one in entry.terms.thresholds or ()}
    assert limits == {1_000_000, 100_000_000}
    assert any(entry.terms.territory and not entry.terms.territory.excluded for entry in hunyuan)
    assert {str(entry.class_) for entry in CATALOGUE.by_name("yi-license")} == {"community", "research-only"}
    modified = {entry.key: entry.terms.thresholds for entry in CATALOGUE.by_name("modified-mit")}
    assert modified["minimax-m2.1-modmit"] == modified["minimax-m2.5-modmit"] == ()
    assert [one.effect for one in modified["mistral-modified-mit"] or ()] == ["separate_license"]


def test_no_text_stands_under_two_licences() -> None:
    hashes = [sha256 for entry in CATALOGUE.entries.values() for sha256 in entry.text_sha256]
    assert len(set(hashes)) == len(hashes) >= 170
    assert load_index().keys >= {entry.key for entry in CATALOGUE.entries.values() if entry.text_sha256}
