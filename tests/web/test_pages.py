"""The pages: readable without scripts, every value escaped, nothing loaded from elsewhere."""

import hashlib
import re
import shlex

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.evidence.service import keep_texts
from registry.licenses.catalogue import LicenseClass
from registry.records.conclusions.claims import state_claim
from registry.records.conclusions.service import curate
from registry.records.facts.curation import Base, CitedLicense, CuratedFacts, Item, Origin
from registry.records.facts.observation import ObservedBase, ObservedFacts, ObservedFile
from registry.records.service import observe, register, rename
from registry.records.starter.catalogue import read_catalogue
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.web.page import page

Client = TestClient[Litestar]
EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%>"


def test_the_first_page_says_what_it_is_and_holds(client: Client) -> None:
    read = page(client, "/en")
    assert {"/schema", "/schema/openapi.json", "/en/models"} <= set(read.links())
    assert f"{len(read_catalogue())} models" in read.text
    assert "entries in the licence catalogue" in read.text
    assert "No licence has changed since this registry began to watch. No model is watched yet." in read.text
    languages = [attributes.get("lang") for tag, attributes in read.tags if tag == "html"]
    assert languages == ["en"]
    assert [tag for tag, _ in read.tags].count("h1") == 1
    labelled = {attributes["for"] for tag, attributes in read.tags if tag == "label"}
    assert {attributes["id"] for tag, attributes in read.tags if tag == "input"} == labelled


def test_its_commands_work_as_printed(client: Client) -> None:
    commands = re.findall(r"curl[^$]*?(?=\n\n|\n[A-Z]|$)", page(client, "/en").text)
    assert len(commands) == 3
    for command in commands:
        _, *words = shlex.split(command.replace("\\\n", " "))
        address = next(word for word in words if word.startswith("http://127.0.0.1:8000/"))
        path = address.removeprefix("http://127.0.0.1:8000")
        body = words[words.index("-d") + 1] if "-d" in words else None
        headers = {"Content-Type": "application/json"}
        response = client.post(path, content=body, headers=headers) if body else client.get(path)
        assert response.status_code in {200, 201}, response.text


def test_a_private_registry_only_introduces_itself(private_client: Client) -> None:
    read = page(private_client, "/en")
    assert "needs an API key" in read.text
    assert "What it holds" not in read.text
    for path, place in (
        ("/en/models", "%2Fen%2Fmodels"),
        ("/en/models/bigscience/bloom", "%2Fen%2Fmodels%2Fbigscience%2Fbloom"),
    ):
        answer = private_client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/en/login?next={place}")
        assert "API key" in page(private_client, path).text


def test_the_list_finds_and_turns_pages(client: Client) -> None:
    assert "/en/models/bigscience/bloomz" in page(client, "/en/models?q=bloomz").links()
    assert "No model is found" in page(client, "/en/models?q=nothing+like+it").text
    community = page(client, "/en/models?q=llama&license_class=community")
    assert "/en/models/meta-llama/Llama-3.2-11B-Vision" in community.links()
    following, shown = "/en/models", list[str]()
    while following:
        read = page(client, following)
        shown += [link for link in read.links() if link.startswith("/en/models/")]
        following = next((link for link in read.links() if link.startswith("/en/") and "cursor=" in link), "")
    assert len(shown) == len(set(shown)) == len(read_catalogue())


def test_a_slip_is_put_right_and_the_page_says_so(client: Client) -> None:
    read = page(client, "/en/models?q=mistrl")
    assert "Nothing is found for “mistrl”. This was searched for instead: mistral" in " ".join(read.text.split())
    assert any(link.startswith("/en/models/mistralai/") for link in read.links())
    assert "searched for instead" not in page(client, "/en/models?q=mistral").text


def test_a_machine_holds_all_that_needs_less(client: Client) -> None:
    def fitting(question: str) -> int:
        return int(client.get(f"/v1/models/facets?{question}").json()["total"]["count"])

    asked = "license_class=permissive&max_memory_gb=24"
    read = page(client, f"/en/models?{asked}&memory_precision=16bit")
    small = fitting("license_class=permissive&max_memory_gb=8")
    assert 0 < small < fitting(asked) < fitting(f"{asked}&memory_precision=4bit")
    assert f"{fitting(asked)} models" in read.text
    assert [one["value"] for tag, one in read.tags if tag == "option" and "selected" in one][-3:-1] == ["24", "16bit"]
    assert f"{len(read_catalogue())} models" in page(client, "/en/models?memory_precision=4bit").text
    assert "12.5 GB" in page(client, "/en/models?max_memory_gb=12.5").text
    page(client, "/en/models?max_memory_gb=-1", 400)


def test_a_licence_that_nobody_confirmed_is_marked_in_the_list(client: Client) -> None:
    assert "not confirmed" in page(client, "/en/models?q=Claude-1").text
    assert "not confirmed" not in page(client, "/en/models?q=Llama-3.2-11B-Vision").text


def test_a_record_shows_licence_limits_and_sources(client: Client) -> None:
    read = page(client, "/en/models/meta-llama/Llama-3.2-11B-Vision")
    assert "llama3.2" in read.text
    assert re.search(r"Not in\s*Austria, Belgium, [^(]*Germany", read.text)
    assert "more than 700,000,000 users a month: a separate licence is needed" in read.text
    assert "/v1/models/meta-llama/Llama-3.2-11B-Vision/bom?format=spdx-2.3-json" in read.links()
    disputed = page(client, "/en/models/deepseek-ai/DeepSeek-R1")
    assert "The sources name different licences" in disputed.text
    assert "Who names which licence" in disputed.text
    assert "data under CC-BY-4.0: European Open Source AI Index, Radboud University" in disputed.text
    assert "https://osai-index.eu" in disputed.links()


def test_starter_records_have_pages(client: Client) -> None:
    """Every fourth of two hundred; the walk of hostile values asks for the rest of what a record can hold."""
    for item in client.get("/v1/models", params={"limit": 200}).json()["items"][::4]:
        page(client, f"/en/models/{item['id']}")


def test_failures_are_pages_too(client: Client) -> None:
    assert "is not in the registry" in page(client, "/en/models/no/where", 404).text
    page(client, "/en/models?cursor=nonsense", 400)
    for class_ in ("research_only", "Permissive", "open"):
        refused = page(client, f"/en/models?license_class={class_}", 400).text
        assert f"'{class_}' is not a value of `license_class`" in refused
    for path in (f"/en/models?q={'x' * 300}", "/en/models/a/b?x=%ff", f"/en/models/{'x' * 300}/b"):
        assert 400 <= client.get(path).status_code < 500


@pytest.mark.parametrize("evil", [EVIL, "javascript:alert(1)", "\u202e</title></style>"])
def test_whatever_a_card_says_stays_text(evil: str, client: Client, runtime: Runtime) -> None:
    card = evil.encode()
    file = ObservedFile(evil, hashlib.sha256(card).hexdigest(), len(card), "license")
    facts = ObservedFacts(
        id="a/b", revision="a" * 40, declared=(evil,), license_name=evil, license_link=evil, files=(file,),
        bases=(ObservedBase(evil, "merge"),),
    )  # fmt: skip
    with runtime.database.unit_of_work() as work:
        keep_texts(work, [card], NOW)
        record = register(work, runtime.knowledge, "a/b", source="huggingface", now=NOW)
        observe(work, runtime.knowledge, record, facts, NOW)
        item = Item(availability="open", note=evil, license=evil)
        curated = CuratedFacts(description=evil, origin=Origin(organisation=evil), artifacts={"tokenizer": item})
        curate(work, runtime.knowledge, record, curated, None, actor=evil, now=NOW)
    read = page(client, "/en/models/a/b")
    assert read.text.count(evil) >= 5
    assert not any(link.startswith("javascript:") for link in read.links())
    assert f"/v1/evidence/{file.sha256}" in read.links()


def test_hostile_searches_stay_text(client: Client) -> None:
    response = client.get("/en/models", params={"q": EVIL})
    assert response.status_code == 200
    assert "<script" not in response.text


def test_an_old_name_leads_to_the_new_one(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, "old/name", source="huggingface", now=NOW)
        rename(work, runtime.knowledge, record, "new/name", NOW)
    response = client.get("/en/models/old/name", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (308, "/en/models/new/name")


def test_ids_without_an_owner_have_pages(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        register(work, runtime.knowledge, "gpt2", source="huggingface", now=NOW)
    assert "/en/models/_/gpt2" in page(client, "/en/models?q=gpt2").links()
    assert "gpt2" in page(client, "/en/models/_/gpt2").text


def _lineage(runtime: Runtime, *chain: tuple[str, str, str | None]) -> None:
    """Models, each with a licence and the model it was made from."""
    for name, license_, base in chain:
        bases = (Base(id=base, relation="finetune"),) if base else ()
        facts = CuratedFacts(license=CitedLicense(declared=(license_,), basis="card"), base_models=bases)
        with runtime.database.unit_of_work() as work:
            record = register(work, runtime.knowledge, name, source="huggingface", now=NOW)
            state_claim(work, runtime.knowledge, record, source="starter", facts=facts, now=NOW)


def test_a_page_says_what_binds_and_from_where_beside_the_models_own_tag(client: Client, runtime: Runtime) -> None:
    _lineage(
        runtime, ("lab/research", "cc-by-nc-4.0", None), ("lab/washed", "apache-2.0", "lab/research"),
        ("lab/twice", "mit", "lab/washed"), ("lab/honest", "cc-by-nc-4.0", "lab/research"),
        ("lab/free", "apache-2.0", None), ("lab/orphan", "mit", "nobody/knows"),
    )  # fmt: skip
    for name, tag in (("lab/washed", "apache-2.0"), ("lab/twice", "mit")):
        text = page(client, f"/en/models/{name}").text
        assert re.search(r"What binds\s*research only", text), text
        assert "cc-by-nc-4.0 of lab/research" in text
        assert re.search(rf"Its own tag\s*{re.escape(tag)}", text)
        assert re.search(r"Commercial use\s*no\s+its own tag: yes", text)
        assert "Conflict:" in text
    for name in ("lab/honest", "lab/free"):
        text = page(client, f"/en/models/{name}").text
        assert "Its own tag" not in text
        assert "Conflict:" not in text
    assert (
        "The licence of nobody/knows, which it was made from, is not known."
        in page(client, "/en/models/lab/orphan").text
    )


def test_lists_hold_the_pages_that_show_their_class(client: Client, runtime: Runtime) -> None:
    _lineage(
        runtime, ("lab/research", "cc-by-nc-4.0", None), ("lab/washed", "apache-2.0", "lab/research"),
        ("lab/odd", "nonsense", "lab/research"), ("lab/of-odd", "mit", "lab/odd"), ("lab/free", "mit", None),
    )  # fmt: skip
    shown = {}
    for name in ("research", "washed", "odd", "of-odd", "free"):
        word = re.findall(r'<span class="tag[a-z ]*">([a-z -]+)</span>', client.get(f"/en/models/lab/{name}").text)[0]
        shown[name] = {"research only": "research-only", "not known": "unknown"}.get(word, word)
    assert shown == {
        "research": "research-only", "washed": "research-only", "odd": "unknown", "of-odd": "research-only",
        "free": "permissive",
    }  # fmt: skip
    home = page(client, "/en").text
    names = {
        "research-only": "research only",
        "data": "data licence",
        "community": "community licence",
        "unknown": "not known",
    }
    for class_ in LicenseClass:
        links = page(client, f"/en/models?license_class={class_}&q=lab").links()
        assert {link for link in links if link.startswith("/en/models/lab/")} == {
            f"/en/models/lab/{name}" for name, one in shown.items() if one == class_
        }
        total = client.get(f"/v1/models?license_class={class_}").json()["total"]["count"]
        assert re.search(rf"\n{names.get(class_, class_)}\s*{total}\n", home), class_
    odd = page(client, "/en/models/lab/odd").text
    assert re.search(r"What binds\s*not known at least research only\s*cc-by-nc-4.0 of lab/research", odd)


def test_a_page_lists_the_countries_of_its_bases_and_spares_text_models(client: Client, runtime: Runtime) -> None:
    _lineage(
        runtime, ("lab/tuned", "apache-2.0", "meta-llama/Llama-3.2-11B-Vision"),
        ("lab/small", "llama3.2", "meta-llama/Llama-3.2-1B-Instruct"),
        ("lab/hunyuan", "hunyuan-eu-uk-kr", None), ("lab/of-hunyuan", "mit", "lab/hunyuan"),
    )  # fmt: skip
    tuned = page(client, "/en/models/lab/tuned").text
    assert re.search(r"Not in\s*Austria, Belgium", tuned)
    assert "from meta-llama/Llama-3.2-11B-Vision" in tuned
    assert "from lab/hunyuan" in page(client, "/en/models/lab/of-hunyuan").text
    for name in ("lab/small", "meta-llama/Llama-3.2-1B-Instruct", "meta-llama/Llama-3.3-70B-Instruct"):
        assert "Not in" not in page(client, f"/en/models/{name}").text, name


def test_a_shared_name_shows_one_of_its_texts_and_no_figure_of_only_some(client: Client, runtime: Runtime) -> None:
    link = "https://huggingface.co/MiniMaxAI/MiniMax-M2/blob/main/LICENSE"
    facts = ObservedFacts(
        id="MiniMaxAI/M2", revision="a" * 40, declared=("other",), license_name="modified-mit", license_link=link
    )
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, "MiniMaxAI/M2", source="huggingface", now=NOW)
        observe(work, runtime.knowledge, record, facts, NOW)
    said = "one of minimax-m2-modmit, minimax-m2.5-modmit, minimax-m2.1-modmit"
    text = page(client, "/en/models/MiniMaxAI/M2").text
    assert said in text
    assert "000,000" not in text
    assert said in page(client, "/en/models?q=MiniMaxAI").text
