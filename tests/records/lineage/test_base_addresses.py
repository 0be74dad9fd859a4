"""A base that a card names by its address on the Hub is that model; a base of which nothing is known is named."""

import pytest

from registry.errors import Invalid
from registry.hub import base_id, named_model
from registry.records.facts import ObservedBase
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
    f" https://huggingface.co/{BASE} ", f"HTTPS://HUGGINGFACE.CO/{BASE}", f"https://HuggingFace.co/{BASE}//",
    f"https://hf-mirror.com/{BASE}", f"hf-mirror.com/{BASE}/tree/main", f"hf://{BASE}@main", f"hf:{BASE}",
    f"//huggingface.co/{BASE}", f"https://huggingface.co/{BASE}/tree/main/?library=x#usage",
    f"https://huggingface.co/{BASE}/commit/{'a' * 40}", f"https://huggingface.co/{BASE}@v1.0",
    f"https://huggingface.co/{BASE}/discussions/4", f"https://huggingface.co/{BASE.replace('/', '%2F')}",
    f"{BASE}/", f"{BASE}@main", f"{BASE}@{'a' * 40}", f"{BASE}/tree/main", f"{BASE}/blob/main/README.md",
    f"pkg:huggingface/{BASE}", f"pkg:huggingface/{BASE}@{'a' * 40}?download_url=https://x", f"{BASE}/commits/v1",
    f"  {BASE}\t", f"{BASE}?library=transformers", f"{BASE}#usage",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_the_model_behind_it(address: str) -> None:
    assert base_id(address) == BASE


@pytest.mark.parametrize(
    "text",
    [
        BASE, "gpt2", "", "https://example.org/a/b", "https://huggingface.co/datasets/a", "https://huggingface.co/a",
        "https://huggingface.co.evil.example/a/b", "https://huggingface.co/a/b c/d", "https://github.com/a/b",
        "https://huggingface.co/a/b/c/d/e", "[" * 5_000, "https://huggingface.co/datasets/a/b", "datasets/a/b",
        "/data/model", "./out/model", "../a/b", "~/a/b", "C:/models/a", "s3://bucket/a", "file:///a/b", "models/a/b",
        "pkg:pypi/a", "pkg:huggingface/a/b?repository_url=https://hub.example.org", "pkg:huggingface/a/b/c",
        "Llama 2 7B", "meta-llama/Llama 2", "a/b, c/d", "a/b/c", "https://huggingface.co/", "hf://", "hf://a",
        f"https://huggingface.co/{BASE} and more", f"https://huggingface.co/{BASE}" + "/" * 2_000,
    ],
)  # fmt: skip
def test_anything_else_stays_as_it_stands(text: str) -> None:
    assert base_id(text) == text


@pytest.mark.parametrize(
    ("behind", "revision"),
    [
        ("", None), ("/tree/abc1234", "abc1234"), ("/commits/abc1234", "abc1234"), ("?revision=abc1234", "abc1234"),
        ("?version=v1", "v1"), ("/?library=x&revision=refs%2Fpr%2F1#usage", "refs/pr/1"), ("#revision=v2", "v2"),
        ("/tree/v1?revision=v1", "v1"), ("@v1?library=x", "v1"), ("/blob/main/README.md#license", "main"),
        ("?library=transformers&p=1#L23", None),
    ],
)  # fmt: skip
def test_a_revision_in_an_address_is_read(behind: str, revision: str | None) -> None:
    assert named_model(f"https://huggingface.co/{BASE}{behind}") == (BASE, revision)


@pytest.mark.parametrize(
    "behind", ["#abc1234", "?abc1234", "?at=abc1234", "?revision=%3F", "/tree/v1?revision=v2", "#v1.0"]
)
def test_a_revision_that_cannot_be_read_is_refused(behind: str, client: Client) -> None:
    address = f"https://huggingface.co/{BASE}{behind}"
    with pytest.raises(Invalid, match="revision"):
        named_model(address)
    for answer in (
        client.post("/v1/checks", json={"subject": {"model": address}, "use": PRODUCT}),
        client.get("/v1/models", params={"id": address}),
    ):
        assert answer.status_code == 400, answer.text
        assert "revision" in answer.json()["detail"]


def test_the_revision_of_an_address_of_modelscope_is_read() -> None:
    at = "https://modelscope.cn/models/Qwen/Qwen-7B"
    assert named_model(f"{at}/resolve/v1.0/README.md") == ("modelscope:Qwen/Qwen-7B", "v1.0")
    assert named_model(f"{at}/files?version=v2") == ("modelscope:Qwen/Qwen-7B", "v2")


@pytest.mark.parametrize(
    "base",
    [
        "me/own",
        "ME/Own",
        "https://huggingface.co/me/own/tree/main",
        "pkg:huggingface/me/own",
        "no id",
        "a/b/c",
        "owner/--",
    ],
)
def test_a_model_is_no_base_of_itself_and_what_is_no_id_of_none(client: Client, base: str) -> None:
    answer = client.put("/v1/models/me/own", json={"facts": {"base_models": [{"id": base}]}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/facts/base_models/0")
    assert client.put("/v1/models/me/own", json={"facts": {"license": {"declared": ["mit"]}}}).status_code == 201
    change = {"model": "me/own", "reason": "r", "evidence": ["https://example.org"]}
    answer = client.post("/v1/proposals", json={**change, "changes": [{"field": "base_models", "value": [base]}]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/changes/0/value/0")


def test_an_address_of_an_old_model_or_of_modelscope_is_that_model() -> None:
    assert base_id("https://huggingface.co/gpt2/tree/main") == "gpt2"
    assert base_id("https://modelscope.cn/models/Qwen/Qwen-7B/summary") == "modelscope:Qwen/Qwen-7B"


@pytest.mark.parametrize(
    ("kept", "folded"),
    [
        ("https://huggingface.co/Base/cc", "base/cc"), ("[cc](https://huggingface.co/Base/cc)", "base/cc"),
        ("hf.co/Base/cc", "base/cc"), ("hf:Base/cc", "base/cc"),
        ("https://www.modelscope.cn/models/Qwen/Qwen-7B", "modelscope:qwen/qwen-7b"),
        ("Qwen/Qwen-7B", "modelscope:qwen/qwen-7b"), ("Qwen/Qwen-7B/tree/main", "modelscope:qwen/qwen-7b"),
        ("./local", "modelscope:./local"), ("gpt2", "modelscope:gpt2"), ("", "modelscope:"),
    ],
)  # fmt: skip
def test_an_address_that_was_kept_as_a_name_at_modelscope_says_whose_it_is(kept: str, folded: str) -> None:
    assert ObservedBase(f"modelscope:{kept}").folded == folded


def test_a_filter_and_a_written_base_take_the_same_spellings(client: Client, story: Story) -> None:
    story.hub.publish(BASE, {"README.md": card(license="cc-by-nc-4.0")})
    story.sync(BASE)
    for number, address in enumerate(ADDRESSES):
        path = f"/v1/models/own/model-{number}"
        written = client.put(path, json={"facts": {"license": {"declared": ["mit"]}, "bases": [address]}})
        assert written.status_code == 201, written.text
        assert [base["id"] for base in client.get(path).json()["base_models"]] == [BASE], address
    for address in ADDRESSES:
        listed = client.get("/v1/models", params={"base_model": address}).json()
        assert listed["total"]["count"] == len(ADDRESSES), address
    answer = client.post("/v1/checks", json={"subject": {"model": "own/model-0"}, "use": PRODUCT}).json()
    assert answer["verdict"] == "denied"


@pytest.mark.parametrize(
    "written", ["Llama 2 7B", "https://example.org/a/b", "/data/model", "https://huggingface.co/a"]
)
def test_what_names_no_model_stays_an_ancestor_that_nobody_knows(client: Client, story: Story, written: str) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="apache-2.0", base_model=f'"{written}"')})
    story.watch(MODEL)
    story.sync()
    assert [base["id"] for base in story.record()["base_models"]] == [written]
    answer = client.post("/v1/checks", json={"subject": {"model": MODEL}, "use": PRODUCT}).json()
    assert answer["verdict"] == "needs_review"
    assert any(written in finding["reason"] for finding in answer["findings"])
    assert list(story.watched()) == [MODEL]


@pytest.mark.parametrize("address", [*ADDRESSES[:3], *ADDRESSES[-6:]])
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
