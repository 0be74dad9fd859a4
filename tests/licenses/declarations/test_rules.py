from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import LicenseBlock, classify
from registry.licenses.declarations.candidates import find_candidates
from registry.licenses.declarations.expressions import parse_expression
from registry.licenses.declarations.values import parse_declared
from tests.support.real_data import CARDS, real_lines

NAMED_BUT_UNREAD = ("never read", "summaries only", "written for data sets", "has to be read")
CATALOGUE = load_catalogue()


def block(declared: object, name: object = None, link: object = None) -> LicenseBlock:
    return classify(CATALOGUE, parse_declared(declared, name, link))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Llama 2 Community License", "llama2"),
        ("LLAMA 2 COMMUNITY LICENSE AGREEMENT", "llama2"),
        ("llama-3.2", "llama3.2"),
        ("Llama 3.1 Community License Agreement", "llama3.1"),
        ("Meta Llama 3 Community License", "llama3"),
        ("Apache 2.0", "apache-2.0"),
        ("Apache-2.0", "apache-2.0"),
        ("apache-2", "apache-2.0"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("The Apache License 2.0", "apache-2.0"),
        ("MIT license", "mit"),
        ("MIT", "mit"),
        (" mit ", "mit"),
        ("The MIT License (MIT)", "mit"),
        ("CC-By-SA-3.0", "cc-by-sa-3.0"),
        ("CC BY-NC 4.0", "cc-by-nc-4.0"),
        ("Creative Commons Attribution Non Commercial 4.0", "cc-by-nc-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "cc-by-nc-4.0"),
        ("CC0", "cc0-1.0"),
        ("bsd3", "bsd-3-clause"),
        ("BSD 3-Clause License", "bsd-3-clause"),
        ("openrail++", "openrail++"),
        ("CreativeML OpenRAIL-M", "creativeml-openrail-m"),
        ("GPLv3", "gpl-3.0"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("AGPLv3", "agpl-3.0"),
        ("Gemma Terms of Use", "gemma"),
        ("DeepSeek License Agreement", "deepseek-1.0"),
        ("Qianwen License", "tongyi-qianwen"),
        ("Stability AI Community License", "stability-community-2024"),
        ("mozilla public license 2.0", "mpl-2.0"),
    ],
)
def test_what_people_write_is_found(written: str, key: str) -> None:
    assert block(written).license == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("tongyi-qianwen", "tongyi-qianwen"),
        ("qwen-research", "qwen-research-2024"),
        ("deepseek-license", "deepseek-1.0"),
        ("krea-2-community-license", "krea-2-community"),
        ("llama3", "llama3"),
        ("k-exaone", "k-exaone"),
        ("gemma-terms-of-use", "gemma"),
        ("stabilityai-ai-community", "stability-community-2024"),
        ("mrl", "mrl-0.1"),
    ],
)
def test_under_other_the_name_decides(name: str, key: str) -> None:
    found = block("other", name)
    assert (found.license, found.status) == (key, "known")


@pytest.mark.parametrize(
    ("declared", "name", "class_", "reason"),
    [
        (None, None, "unknown", "no licence is declared"),
        ([], None, "unknown", "no licence is declared"),
        ("", None, "unknown", "no licence is declared"),
        ("other", None, "unknown", "names no licence"),
        ("other", "other", "unknown", "names no licence"),
        ("other", "license", "unknown", "names no licence"),
        ("unknown", None, "unknown", "says that the licence is unknown"),
        ("???", None, "unknown", "says that the licence is unknown"),
        ("cc", None, "unknown", "names a family"),
        ("openrail", None, "community", "names a family"),
        ("gpl", None, "copyleft", "names a family"),
        ("bsd", None, "permissive", "names a family"),
        ("other", "modified-mit", "community", "only the text says which"),
        ("cc-by-nc", None, "research-only", "only the text says which"),
        ("llama", None, "unknown", "only the text says which"),
        ("Skywork Terms and Conditions", None, "unknown", "is not a known licence"),
        ("other", "tencent-hunyuan-community", "community", "only the text says which"),
        ("other", "exaone", "research-only", "only the text says which"),
        ("other", "yi-license", "unknown", "only the text says which"),
        ("other", "public-domain", "unknown", "is not a known licence"),
        (["apache-2.0", "cc-by-nc-4.0"], None, "unknown", "does not say AND or OR"),
        ('["apache-2.0","cc-by-nc-4.0"]', None, "unknown", "does not say AND or OR"),
        (["mit", "apache-2.0"], None, "permissive", "does not say AND or OR"),
        ("apache-2.0", "yi-license", "unknown", "do not mean the same licence"),
        ("mit", "my own terms", "unknown", "do not mean the same licence"),
        ("intel-research", None, "research-only", "never read"),
        ("other", "jamba-open-model-license", "community", "summaries only"),
        ("odc-by", None, "data", "written for data sets"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", None, "copyleft", "has to be read"),
        ("MIT AND Nonsense-1.0", None, "unknown", "is not a known licence"),
    ],
)
def test_what_is_not_known_waits_for_a_person(declared: object, name: str | None, class_: str, reason: str) -> None:
    found = block(declared, name)
    assert found.license is None or reason in (
        "never read",
        "summaries only",
        "written for data sets",
        "has to be read",
    )
    assert (found.class_, found.status) == (class_, "needs_review")
    assert any(reason in said for said in found.reasons), found.reasons


@pytest.mark.parametrize(
    ("written", "class_", "spdx", "status"),
    [
        ("MIT OR GPL-3.0-only", "permissive", "MIT OR GPL-3.0-only", "known"),
        ("MIT AND GPL-3.0-or-later", "copyleft", "MIT AND GPL-3.0-or-later", "known"),
        ("mit or apache-2.0", "permissive", "MIT OR Apache-2.0", "known"),
        ("(MIT OR Apache-2.0) AND CC-BY-NC-4.0", "research-only", "(MIT OR Apache-2.0) AND CC-BY-NC-4.0", "known"),
        ("MIT OR Nonsense-1.0", "permissive", None, "known"),
        ("GPL-2.0+", "copyleft", "GPL-2.0-or-later", "known"),
    ],
)
def test_expressions_take_the_mildest_or_the_strictest(
    written: str, class_: str, spdx: str | None, status: str
) -> None:
    found = block(written)
    assert (found.class_, found.spdx, found.status) == (class_, spdx, status)


def test_a_list_keeps_everything_and_its_operator_open() -> None:
    found = find_candidates(CATALOGUE, parse_declared(["mit", "apache-2.0"]))
    assert found.operator == "unspecified"
    assert [entry.key for part in found.leaves() for entry in part.entries] == ["mit", "apache-2.0"]


def test_the_block_has_the_shape_of_the_contract() -> None:
    found = block("llama3.2")
    assert found.restrictions.commercial == "conditional"
    (excluded,) = found.restrictions.countries_excluded
    assert (excluded.who, excluded.covers, "DE" in excluded.countries) == ("licensee", "multimodal", True)
    (threshold,) = found.restrictions.thresholds
    assert (threshold.value, threshold.measured) == (700_000_000, "at_release")


@pytest.mark.parametrize(("declared", "name"), [("apache-2.0", "apache"), ("llama3", "llama3"), ("mit", "MIT License")])
def test_a_name_that_agrees_with_the_id_is_no_contradiction(declared: str, name: str) -> None:
    assert (block(declared, name).license, block(declared, name).status) == (declared, "known")


def test_boost_is_not_the_business_source_license() -> None:
    assert block("bsl-1.0").spdx == "BSL-1.0"
    assert block("BUSL-1.1").license is None


@pytest.mark.parametrize(
    "declared",
    [
        {"id": "mit"},
        [["mit"]],
        [None],
        5.0,
        True,
        "[" * 20_000,
        '["mit"',
        "\0mit",
        "\ud800",
        "x" * 100_000,
        ["a"] * 10_000,
    ],
)
def test_odd_cards_never_raise(declared: object) -> None:
    found = block(declared, {"x": 1}, ["y"])
    assert found.status in ("known", "needs_review")
    assert len(found.declared) <= 64


def test_hostile_expressions_end_soon() -> None:
    assert parse_expression("(" * 400 + "MIT" + ")" * 400) is None
    assert parse_expression("MIT OR " * 5_000 + "MIT") is None
    for broken in ("MIT AND", "AND OR", "MIT WITH", "WITH WITH WITH", "()"):
        assert block(broken).status == "needs_review"


@given(st.one_of(st.none(), st.text(), st.lists(st.text(), max_size=5)), st.one_of(st.none(), st.text()))
def test_nothing_unknown_is_ever_known(declared: object, name: str | None) -> None:
    value = parse_declared(declared, name)
    found = classify(CATALOGUE, value)
    if found.status == "known":
        assert any(part.entry for part in find_candidates(CATALOGUE, value).leaves())
    else:
        assert found.reasons


def test_real_cards_are_mostly_resolved() -> None:
    outcomes: Counter[str] = Counter()
    declaring = 0
    for item in real_lines(CARDS):
        card = item["front_matter"] or {}
        found = block(card.get("license"), card.get("license_name"), card.get("license_link"))
        declaring += bool(found.declared or found.name)
        outcomes[found.status] += 1
    assert outcomes["known"] / declaring > 0.89  # names that several texts bear wait for the text


def test_similar_names_are_looked_up_only_where_asked_and_for_few_words() -> None:
    words = parse_declared([f"apache-licence-{number}x" for number in range(20)])
    plain, hinted = classify(load_catalogue(), words), classify(load_catalogue(), words, hints=3)
    assert not any("similar" in reason for reason in plain.reasons)
    assert sum("similar: apache" in reason for reason in hinted.reasons) == 3
    assert (plain.status, plain.class_, plain.license) == (hinted.status, hinted.class_, hinted.license)


def test_the_tail_of_a_long_list_is_read_as_plain_names() -> None:
    found = find_candidates(load_catalogue(), parse_declared([f"MIT OR Acme-{number}" for number in range(20)]))
    assert sum(1 for part in found.leaves() if part.entries) == 8
    assert classify(load_catalogue(), parse_declared([f"MIT OR Acme-{n}" for n in range(20)])).status == "needs_review"
