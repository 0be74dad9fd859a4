"""Documents in SPDX 2.3, written from real records and read back by the SPDX library."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from spdx_tools.spdx.model.spdx_no_assertion import SpdxNoAssertion
from spdx_tools.spdx.model.spdx_none import SpdxNone

from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.exports.formats import FORMATS
from registry.exports.rules import MAX_TEXT
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.conclusions.service import curate
from registry.records.documents.schemas import read_document
from registry.records.facts.curation import CitedLicense, ConclusionWrite, CuratedFacts, Origin
from registry.records.facts.observation import ObservedBase
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.starter.catalogue import read_catalogue
from registry.records.starter.files import read_starter
from registry.records.starter.service import load_starter
from tests.exports.conftest import REVISION, Observe
from tests.support.clock import NOW
from tests.support.exports.reader import Reader

LATER = datetime(2026, 4, 1, 12, tzinfo=UTC)
NO_ASSERTION = SpdxNoAssertion()
HOSTILE = [
    "</text>\nLicenseID: LicenseRef-forged\nExtractedText: <text>free",
    "evil\x00\x1b[31m\u202e\u2028name\ud800 \x85end",
    "<text>never closed",
    "NOASSERTION",
    "NONE",
    "PackageName",
    "Tool: cardwatch",
    "Organization: Somebody (a@b.example)",
    "SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "2026-01-01T00:00:00Z",
    "mit\nPackageLicenseConcluded: MIT",
    "### \t \n",
    "x" * 500,
    "\U0001f600 许可证 Ünïcödé ++ __ (a) OR [b]",
    "MIT OR (Apache-2.0",
    "../../etc/passwd",
]


def written(license_: object) -> str:
    return str(license_)


@pytest.mark.slow
def test_all_starter_records_make_valid_documents(database: Database, knowledge: Knowledge, reader: Reader) -> None:
    load_starter(database, knowledge, NOW)
    for model in read_catalogue()[::16]:
        with database.reading() as session:
            shown = read_document(get_record(session, model.id).document)
        assert shown is not None
        for document in reader.read_both(model.id):
            first = document.packages[0]
            assert first.name == model.id
            assert first.license_concluded == NO_ASSERTION
            bases = [one for one in document.packages if one.spdx_id.startswith("SPDXRef-Base-")]
            assert len(bases) == len(shown.base_models)
            for source in shown.data_sources:
                assert source.in_words in str(first.comment)


@pytest.mark.parametrize(
    ("model_id", "declared"),
    [
        ("allenai/OLMo-7B", "Apache-2.0"),
        ("CohereForAI/aya-expanse-32b", "CC-BY-NC-4.0"),
        ("meta-llama/Llama-3.3-70B-Instruct", "LicenseRef-llama3.3"),
        ("bigcode/starcoder", "LicenseRef-bigcode-openrail-m"),
        ("mistralai/Ministral-8B-Instruct-2410", "LicenseRef-mrl-0.1"),
        ("deepseek-ai/DeepSeek-R1", "MIT"),
        ("openai/gpt-4o", "NOASSERTION"),
        ("google/palm-2", "NOASSERTION"),
    ],
)
def test_each_kind_of_licence(
    model_id: str, declared: str, database: Database, knowledge: Knowledge, reader: Reader
) -> None:
    load_starter(database, knowledge, NOW, tuple(model for model in read_starter() if model.id == model_id))
    for document in reader.read_both(model_id):
        assert written(document.packages[0].license_declared) == declared
        refs = [info.license_id for info in document.extracted_licensing_info]
        assert refs == ([declared] if declared.startswith("LicenseRef-") else [])


def test_the_package_says_where_it_came_from(add: Observe, reader: Reader) -> None:
    add(declared=("mit",))
    for document in reader.read_both("a/b"):
        package = document.packages[0]
        assert package.version == REVISION
        assert package.download_location == f"git+https://huggingface.co/a/b@{REVISION}"
        assert package.supplier == NO_ASSERTION
        assert package.files_analyzed is False
        assert package.checksums == []
        locators = {reference.reference_type: reference.locator for reference in package.external_references}
        assert locators == {"purl": f"pkg:huggingface/a/b@{REVISION}", "gitoid": f"gitoid:commit:sha1:{REVISION}"}
        assert document.creation_info.created.replace(tzinfo=UTC) == NOW


def test_a_closed_model_has_nothing_to_download(database: Database, knowledge: Knowledge, reader: Reader) -> None:
    load_starter(database, knowledge, NOW, tuple(model for model in read_starter() if model.id == "openai/gpt-4o"))
    for document in reader.read_both("openai/gpt-4o"):
        assert document.packages[0].download_location == SpdxNone()
        assert written(document.packages[0].supplier) == "Organization: OpenAI"


def test_an_exactly_known_text_is_concluded(add: Observe, reader: Reader) -> None:
    add(declared=("mit",), text=load_spdx_texts()["MIT"])
    for document in reader.read_both("a/b"):
        assert written(document.packages[0].license_concluded) == "MIT"


@pytest.mark.parametrize(
    "facts",
    [
        {"declared": ("mit",)},
        {"declared": ("apache-2.0",), "text": "MIT"},
        {"declared": ("mit",), "text": "MIT", "card_declared": ("apache-2.0",)},
        {"declared": ("mit",), "text": "MIT", "bases": (ObservedBase("no/where", "finetune"),)},
        {"declared": ("mit",), "text": "You may do what MIT licences allow, but not in Korea."},
        {"declared": ("mit", "apache-2.0"), "text": "MIT"},
    ],
    ids=["no text", "another text", "card disagrees", "unknown base", "changed text", "two licences"],
)
def test_whatever_is_in_doubt_is_not_concluded(facts: dict[str, Any], add: Observe, reader: Reader) -> None:
    text = str(facts.get("text"))
    add(**{**facts, "text": load_spdx_texts().get(text, text) if "text" in facts else None})
    for document in reader.read_both("a/b"):
        assert document.packages[0].license_concluded == NO_ASSERTION
        assert "Not concluded" in document.packages[0].license_comment


def test_a_list_without_operator_declares_nothing_but_is_quoted(add: Observe, reader: Reader) -> None:
    add(declared=("mit", "apache-2.0"))
    for document in reader.read_both("a/b"):
        assert document.packages[0].license_declared == NO_ASSERTION
        assert "Declared: mit, apache-2.0; the list does not say AND or OR" in document.packages[0].license_comment


def test_expressions_keep_their_operator(add: Observe, reader: Reader) -> None:
    add(declared=("MIT OR (Apache-2.0 AND llama3)",))
    for document in reader.read_both("a/b"):
        assert written(document.packages[0].license_declared) == "MIT OR (Apache-2.0 AND LicenseRef-llama3)"


def test_a_curators_conclusion_stands_until_the_facts_move(
    add: Observe, reader: Reader, database: Database, knowledge: Knowledge
) -> None:
    add(declared=("other",), license_name="our-own")
    with database.unit_of_work() as work:
        record = register(work, knowledge, "a/b", source="huggingface", now=NOW)
        write = ConclusionWrite(license="apache-2.0", reason="The author wrote so.")
        curate(work, knowledge, record, CuratedFacts(), write, actor="curator", now=NOW)
    for document in reader.read_both("a/b"):
        assert written(document.packages[0].license_concluded) == "Apache-2.0"
        assert written(document.packages[0].license_declared).startswith("LicenseRef-our-own-")
    add(declared=("other",), license_name="another", now=LATER)
    for document in reader.read_both("a/b"):
        assert document.packages[0].license_concluded == NO_ASSERTION


def test_an_unknown_licence_brings_the_text_that_was_read(add: Observe, reader: Reader) -> None:
    text = "Our own terms.\n\tUse it </text> well.\n" + "word " * 100
    add(declared=("other",), license_name="our-own", text=text)
    as_json, as_tags = reader.read_both("a/b")
    assert as_json.extracted_licensing_info[0].extracted_text == text
    assert as_tags.extracted_licensing_info[0].extracted_text.split() == text.replace("</text>", "< /text>").split()
    assert "LICENSE, sha256 " in as_json.extracted_licensing_info[0].comment


def test_a_huge_text_is_cut_and_says_so(add: Observe, reader: Reader) -> None:
    add(declared=("other",), license_name="our-own", text="word " * (MAX_TEXT // 4))
    assert len(reader.write("a/b").data) < MAX_TEXT + 10_000
    assert "[Cut here; the whole text is evidence " in reader.read("a/b").extracted_licensing_info[0].extracted_text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str, add: Observe, reader: Reader) -> None:
    safe = name.encode("utf-8", "replace").decode().replace("\x00", "")
    add(declared=("other",), license_name=safe, license_link=f"https://a.example/{safe}", text=safe)
    for document in reader.read_both("a/b"):
        assert [package.name for package in document.packages] == ["a/b"]
        assert document.packages[0].license_concluded == NO_ASSERTION
        assert len(document.extracted_licensing_info) <= 2
        assert all(info.license_id != "LicenseRef-forged" for info in document.extracted_licensing_info)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_organisations_and_bases_stay_text(
    name: str, add: Observe, reader: Reader, database: Database, knowledge: Knowledge
) -> None:
    safe = name.encode("utf-8", "replace").decode().replace("\x00", "")[:200]
    add(declared=(safe,), bases=(ObservedBase(safe, "adapter"),))
    with database.unit_of_work() as work:
        record = register(work, knowledge, "a/b", source="huggingface", now=NOW)
        facts = CuratedFacts(origin=Origin(organisation=safe), license=CitedLicense(declared=(safe,)))
        curate(work, knowledge, record, facts, None, actor="someone", now=NOW)
    for document in reader.read_both("a/b"):
        assert document.packages[0].license_concluded == NO_ASSERTION
        assert len(document.packages) == 2


@pytest.mark.parametrize("model_id", ["NONE", "NOASSERTION", "Relationship", "gpt2", "x" * 96])
def test_ids_without_an_owner(model_id: str, add: Observe, reader: Reader) -> None:
    add(model_id, declared=("mit",))
    for document in reader.read_both(model_id):
        assert document.packages[0].name.strip('"') == model_id


def test_the_same_record_gives_the_same_bytes(add: Observe, reader: Reader) -> None:
    add(declared=("mit",))
    first = reader.write("a/b")
    assert reader.write("a/b") == first
    add(declared=("apache-2.0",), now=LATER)
    second = reader.write("a/b")
    assert second.etag != first.etag
    names = {msgspec.json.decode(bom.data)["documentNamespace"] for bom in (first, second)}
    assert len(names) == 2


def test_other_formats_and_models_are_refused(add: Observe, reader: Reader) -> None:
    add()
    with pytest.raises(Invalid) as refused:
        reader.write("a/b", "spdx-9.9")
    assert refused.value.extra["supported"] == list(FORMATS)
    with pytest.raises(NotFound):
        reader.write("no/where")
