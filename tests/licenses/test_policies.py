"""Policies for users are known word for word, under keys of their own, and are never the licence of anything."""

from typing import Any

import msgspec
import pytest
import yaml

from registry.db import Database
from registry.errors import MisconfiguredError
from registry.evidence.service import keep_texts
from registry.licenses.catalogue.load import Catalogue, load_catalogue, read_catalogue
from registry.licenses.catalogue.policies import KnownPolicy
from registry.licenses.declarations.values import Declared
from registry.licenses.knowledge import Knowledge
from registry.licenses.schemas import read_identification
from registry.licenses.texts.identification import TextIndex, build_index, identify, load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.queries import near_lookup
from registry.licenses.texts.service import teach_decision, teach_texts
from registry.licenses.texts.spdx import load_spdx_texts
from registry.licenses.texts.vendors.sketches import sketch
from registry.records.license.rules import LicenseView, TextMatch, view_license
from registry.records.service import register
from tests.support.licenses.texts import NOW, VENDOR, decide, sha256_hex, teach

RULES = """Example Lab: what users of the weights leave alone

1. Nobody builds weapons with them, or trains soldiers.
2. Nobody follows persons with them, in streets or in records.
3. Nobody lets them judge who gets a flat, a job or a loan.
4. Nobody says of their words that a human wrote them.
5. Whoever sees one of these happen tells the laboratory about it.
"""
OTHERS = {
    "a ban more": RULES + "6. Nobody uses them inside hospitals without a doctor beside the screen.\n",
    "a ban less": RULES.replace("2. Nobody follows persons with them, in streets or in records.\n", ""),
    "a country": RULES.replace("persons with them", "persons in France with them"),
}
POLICY = KnownPolicy(
    key="example-aup", name="Example Policy", publisher="Example Lab", edition="1", licenses=("llama3.2",),
    text_sha256=(normalise(RULES).sha256,),
)  # fmt: skip
CATALOGUE = msgspec.structs.replace(load_catalogue(), policies={**load_catalogue().policies, POLICY.key: POLICY})
INDEX = build_index(CATALOGUE, load_spdx_texts(), [sketch(POLICY.key, normalise(RULES))])
ONE = {"key": "p", "name": "P", "publisher": "P", "edition": "1", "licenses": ["x"], "text_sha256": ["a"]}
ENTRY = {"key": "x", "name": "X License", "class": "permissive", "evidence": "text-partial"}


def match(text: str, path: str = "LICENSE") -> TextMatch:
    found = identify(INDEX, text)
    return TextMatch(
        path=path, sha256=sha256_hex(text.encode()), license=found.license, nearest=found.nearest, match=found.match,
        policy=found.policy,
    )  # fmt: skip


def view(declared: tuple[str, ...], *texts: str, name: str | None = None) -> LicenseView:
    return view_license(CATALOGUE, Declared(declared, name, None), None, tuple(map(match, texts)))


def test_a_policy_is_exact_under_its_own_key_and_no_licence() -> None:
    for text in (RULES, RULES.replace("\n", "\r\n"), f"\n\n{RULES.replace('. Nobody', '.  Nobody')}"):
        found = identify(INDEX, text)
        assert (found.match, found.license, found.policy, found.nearest) == ("exact", None, POLICY.key, POLICY.key)
        shown = read_identification(found)
        assert (shown.match, shown.kind, shown.license) == ("exact", "policy", POLICY.key)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_a_policy_that_was_changed_is_near_its_edition(text: str) -> None:
    found = identify(INDEX, text)
    assert (found.match, found.license, found.policy) == ("modified_of", None, None)
    assert found.nearest == POLICY.key
    assert read_identification(found).kind is None


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ((), None), (("other",), None), (("unknown",), None), (("mit",), None), (("llama3.2",), None),
        (("other",), "llama3.2"), (("other",), "Example Policy"), (("other",), "example-aup"),
        (("apache-2.0", "mit"), None),
        (("gemma",), None), (("openrail",), None),
    ],
)  # fmt: skip
def test_a_licence_file_that_holds_a_policy_grants_nothing(declared: tuple[str, ...], name: str | None) -> None:
    for text in (RULES, *OTHERS.values()):
        block = view(declared, text, name=name).block
        assert block.status == "needs_review", (declared, text)
        assert block.license != POLICY.key
    assert view(declared, RULES, name=name).file_license is None


def test_the_policy_of_a_licence_may_stand_beside_its_text_and_no_other_may() -> None:
    mine = TextMatch(path="LICENSE", sha256="0" * 64, license="llama3.2", nearest="llama3.2", match="exact")
    other = msgspec.structs.replace(match(RULES, "LICENSE_RULES"), policy="gemma-pup", nearest="gemma-pup")
    declared = Declared(("llama3.2",), None, None)
    beside = match(RULES, "LICENSE_RULES")
    assert view_license(CATALOGUE, declared, None, (mine, beside)).block.status == "known"
    assert view_license(CATALOGUE, declared, None, (mine, other)).block.status == "needs_review"
    assert view_license(CATALOGUE, declared, None, (beside,)).block.status == "needs_review"
    assert "which is no licence" in view_license(CATALOGUE, declared, None, (beside,)).block.reasons[-1]


def test_no_decision_makes_a_licence_of_a_policy(database: Database) -> None:
    """Learned before the catalogue knew it, or decided about since: it is a policy all the same."""
    (sha256,) = teach(database, RULES)
    decide(database, 1, sha256, "mit")
    with database.reading() as session:
        assert identify(load_index(), RULES, near_lookup(session, load_catalogue())).license == "mit"
        found = identify(INDEX, RULES, near_lookup(session, CATALOGUE))
    assert (found.license, found.policy) == (None, POLICY.key)


def test_a_known_policy_is_neither_learned_nor_decided(database: Database) -> None:
    (sha256,) = teach(database, VENDOR)
    data = RULES.encode()
    with database.unit_of_work() as work:
        keep_texts(work, [data], NOW)
        teach_texts(work, INDEX, [sha256_hex(data)], model="example-lab/model", now=NOW)
        record = register(work, Knowledge(CATALOGUE, lambda: INDEX), "example-lab/other", source="huggingface", now=NOW)
        teach_decision(work, INDEX, record.number, sha256_hex(data), "mit", by="jane", now=NOW)
    with database.reading() as session:
        found = identify(load_index(), RULES, near_lookup(session, load_catalogue()))
    assert found.license is None
    assert found.nearest_text is None or found.nearest_text.sha256 == sha256


def test_one_text_is_not_both() -> None:
    index = TextIndex()
    index.add_policy("a", "x-aup")
    index.add_hash("b", "mit")
    for add, sha256, key in ((index.add_hash, "a", "mit"), (index.add_policy, "b", "p"), (index.add_policy, "a", "p")):
        with pytest.raises(ValueError, match="one text for two"):
            add(sha256, key)
    assert index.keys == {"mit"}


def test_the_shipped_policies_belong_to_licences_and_share_no_text_with_them() -> None:
    catalogue, index = load_catalogue(), load_index()
    assert len(catalogue.policies) >= 14
    texts = [sha256 for policy in catalogue.policies.values() for sha256 in policy.text_sha256]
    assert len(texts) == len(set(texts))
    assert not set(texts) & {sha256 for key in index.keys for sha256 in index.hashes_of(key)}
    assert not catalogue.policies.keys() & catalogue.entries.keys()
    for policy in catalogue.policies.values():
        assert policy.licenses
        assert all("/blob/" in address for address in policy.text_at)
        assert catalogue.by_name(policy.key) == ()


@pytest.mark.parametrize(
    ("policy", "wrong"),
    [
        ({"key": "x"}, "has this key already"), ({"licenses": ["y"]}, "is no entry"),
        ({"class": "permissive"}, "class"),
        ({"text_sha256": None}, "text_sha256"),
    ],
)  # fmt: skip
def test_a_wrong_policy_stops_the_start(policy: dict[str, Any], wrong: str) -> None:
    whole = ONE | policy
    files = {"a.yaml": yaml.safe_dump({"licenses": [ENTRY]}), "policies.yaml": yaml.safe_dump({"policies": [whole]})}
    with pytest.raises(MisconfiguredError, match=wrong):
        read_catalogue(files)


def test_two_policies_of_one_key_stop_the_start() -> None:
    files = {"a.yaml": yaml.safe_dump({"licenses": [ENTRY]}), "policies.yaml": yaml.safe_dump({"policies": [ONE, ONE]})}
    with pytest.raises(MisconfiguredError, match="already"):
        read_catalogue(files)


def test_a_catalogue_may_have_none() -> None:
    found: Catalogue = read_catalogue({"a.yaml": yaml.safe_dump({"licenses": [ENTRY]})})
    assert dict(found.policies) == {}
