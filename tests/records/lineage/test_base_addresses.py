"""A base that a card names by its address on the Hub is that model; a base of which nothing is known is named."""

import pytest

from registry.hub import base_id
from tests.support.http.application import Client
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

BASE = "CohereForAI/aya-23-8B"
PRODUCT = {"purpose": "production", "commercial": True, "country": "DE", "organisation": "company"}
ADDRESSES = (
    f"https://huggingface.co/{BASE}", f"http://huggingface.co/{BASE}/", f"https://www.huggingface.co/{BASE}",
    f"huggingface.co/{BASE}", f"https://hf.co/{BASE}", f"https://huggingface.co/{BASE}/tree/main",
    f"https://huggingface.co/{BASE}/blob/main/README.md", f"https://huggingface.co/{BASE}?library=transformers",
    f"https://huggingface.co/{BASE}#usage", f"https://huggingface.co/models/{BASE}", f"<https://huggingface.co/{BASE}>",
    f"[aya](https://huggingface.co/{BASE})", f"https://huggingface.co/{BASE}.git", f"hf://{BASE}",
    f" https://huggingface.co/{BASE} ",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_the_model_behind_it(address: str) -> None:
    assert base_id(address) == BASE


@pytest.mark.parametrize(
    "text",
    [
        BASE, "gpt2", "", "https://example.org/a/b", "https://huggingface.co/datasets/a", "https://huggingface.co/a",
        "https://huggingface.co.evil.example/a/b", "https://huggingface.co/a/b c/d", "https://github.com/a/b",
        "https://huggingface.co/a/b/c/d/e", "[" * 5_000,
    ],
)  # fmt: skip
def test_anything_else_stays_as_it_stands(text: str) -> None:
    assert base_id(text) == text


@pytest.mark.parametrize("address", ADDRESSES[:3])
def test_a_check_and_a_list_know_the_base(client: Client, story: Story, address: str) -> None:
    story.hub.publish(BASE, {"README.md": card(license="cc-by-nc-4.0")})
    story.hub.publish(MODEL, {"README.md": card(license="apache-2.0", base_model=f'"{address}"')})
    story.watch(MODEL)
    story.sync()
    answer = client.post("/v1/checks", json={"subject": {"model": MODEL}, "use": PRODUCT}).json()
    assert answer["verdict"] == "denied"
    listed = client.get("/v1/models", params={"base_model": BASE}).json()["items"]
    assert [item["id"] for item in listed] == [MODEL]
    story.hub.commit(MODEL, {"README.md": card(license="apache-2.0", base_model=BASE)})
    story.sync()
    assert "lineage.base_changed" not in story.kinds()


@pytest.mark.parametrize("front", [{}, {"license": "other"}, {"license": "some-licence-of-nobody"}])
def test_a_base_without_a_known_licence_is_named(client: Client, story: Story, front: dict[str, str]) -> None:
    base = "huggyllama/llama-7b"
    story.hub.publish(base, {"README.md": card(**front)})
    story.hub.publish(MODEL, {"README.md": card(license="gpl-3.0", base_model=base)})
    story.watch(MODEL)
    story.sync()
    answer = client.post("/v1/checks", json={"subject": {"model": MODEL}, "use": PRODUCT}).json()
    doubts = [finding["reason"] for finding in answer["findings"] if finding["outcome"] == "needs_review"]
    assert answer["verdict"] == "needs_review"
    assert doubts
    assert all(base in reason for reason in doubts), doubts


def test_a_base_that_is_nowhere_is_named(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="gpl-3.0", base_model="nobody/knows-this")})
    story.watch(MODEL)
    story.sync()
    answer = client.post("/v1/checks", json={"subject": {"model": MODEL}, "use": PRODUCT}).json()
    assert any("nobody/knows-this" in finding["reason"] for finding in answer["findings"])
    assert answer["verdict"] == "needs_review"
