"""A list, a record and a check say the same of a class: what binds through lineage, over lineages made for it."""

import random
from collections.abc import Collection, Mapping

import msgspec
import pytest

from registry.compliance.checks.answers import judge
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.compliance.rules.facts import SubjectFacts
from registry.compliance.rules.values import Outcome
from registry.db import Database
from registry.licenses.catalogue import LicenseClass
from registry.licenses.knowledge import Knowledge
from registry.records.documents import service as rendering
from registry.records.documents.schemas import ModelDocument, read_document
from registry.records.documents.service import refresh_stale
from registry.records.queries import find_records
from tests.support.compliance.questions import INTERNAL, NOW, PRODUCT, RESEARCH
from tests.support.compliance.subjects import facts_of
from tests.support.records.claims import listed, say

USES = (INTERNAL, PRODUCT, RESEARCH)
Lineages = Mapping[str, tuple[str | None, tuple[str, ...]]]
"""By model what it declares and what it was made from."""
CLASSES = {
    "mit": "permissive", "apache-2.0": "permissive", "gpl-3.0": "copyleft", "odbl": "data", "llama3.2": "community",
    "cc-by-nc-4.0": "research-only", "no-such-words": "unknown", None: "unknown",
}  # fmt: skip
LICENSES = tuple(CLASSES)
MADE: Lineages = {
    "made/free": ("mit", ()),
    "made/research": ("cc-by-nc-4.0", ()),
    "made/community": ("llama3.2", ()),
    "made/copyleft": ("gpl-3.0", ()),
    "made/washed": ("apache-2.0", ("made/research",)),
    "made/washed-twice": ("mit", ("made/washed",)),
    "made/washed-copy": ("mit", ("made/community",)),
    "made/stricter": ("cc-by-nc-4.0", ("made/free",)),
    "made/honest": ("llama3.2", ("made/community",)),
    "made/merge": ("mit", ("made/copyleft", "made/community", "made/free")),
    "made/silent": (None, ("made/research",)),
    "made/odd": ("no-such-words", ("made/free",)),
    "made/of-silent": ("mit", ("made/silent",)),
    "made/orphan": ("apache-2.0", ("nobody/knows",)),
    "made/orphan-of-washed": ("apache-2.0", ("nobody/knows", "made/washed-copy")),
    "made/ring-a": ("mit", ("made/ring-b",)),
    "made/ring-b": ("gpl-3.0", ("made/ring-a",)),
    "made/diamond": ("mit", ("made/washed", "made/merge")),
    "made/either": ("mit OR cc-by-nc-4.0", ("made/free",)),
    "made/both": ("mit AND gpl-3.0", ("made/free",)),
}
BINDING = {
    "research-only": {"research", "washed", "washed-twice", "stricter", "of-silent", "diamond"},
    "community": {"community", "washed-copy", "honest", "merge", "orphan-of-washed"},
    "copyleft": {"copyleft", "ring-a", "ring-b", "both"},
    "permissive": {"free", "orphan", "either"},
    "unknown": {"silent", "odd"},
}


def make(database: Database, knowledge: Knowledge, lineages: Lineages) -> None:
    for model, (license_, bases) in lineages.items():
        say(database, knowledge, model, license_, bases)


def documents(database: Database, models: Collection[str]) -> dict[str, ModelDocument]:
    with database.reading() as session:
        found = {record.id: read_document(record.document) for record in find_records(session, models).values()}
    return {model: document for model, document in found.items() if document is not None}


def expected(lineages: Lineages, model: str) -> str:
    """The class that binds, computed plainly: the strictest that is known of all above, unknown where its own is."""
    seen, waiting = set[str](), [model]
    while waiting:
        name = waiting.pop()
        if name in lineages and name not in seen:
            seen.add(name)
            waiting += lineages[name][1]
    order = ["permissive", "copyleft", "data", "community", "research-only"]
    known = [CLASSES[lineages[name][0]] for name in seen if CLASSES[lineages[name][0]] != "unknown"]
    own = CLASSES[lineages[model][0]]
    return own if own == "unknown" else max(known, key=order.index)


def answer(knowledge: Knowledge, facts: SubjectFacts, use: dict[str, object]) -> CheckAnswer:
    body = msgspec.convert({"subject": {"license_key": "mit"}, "use": use}, CheckBody)
    return judge(knowledge.catalogue, facts, body.use, now=NOW)


def assert_all_say_the_same(database: Database, knowledge: Knowledge, models: Collection[str]) -> None:
    shown = documents(database, models)
    for class_ in map(str, LicenseClass):
        assert listed(database, license_class=class_) == {
            model for model, one in shown.items() if one.license_class == class_
        }, class_
        assert listed(database, own_class=class_) == {
            model for model, one in shown.items() if class_ == one.own_class == one.license.class_
        }, class_
    facts = facts_of(database, knowledge, shown)
    for model, document in shown.items():
        assert_no_check_is_milder(knowledge, facts[model], model, document)


def assert_no_check_is_milder(knowledge: Knowledge, facts: SubjectFacts, model: str, document: ModelDocument) -> None:
    """A check of a model is as strict as one of any licence that gives it its class, or stricter."""
    for use in USES:
        found = answer(knowledge, facts, use)
        verdict = Outcome(found.verdict)
        # A name of several texts of different classes has none, yet each of them may allow the use.
        means_several = any("whichever" in finding.reason for finding in found.findings)
        if document.license_class == LicenseClass.UNKNOWN and not means_several:
            assert verdict in {Outcome.NEEDS_REVIEW, Outcome.DENIED}, model
        for one in document.inherited.licenses if document.inherited else ():
            if one.class_ == document.license_class and one.joined == "single":
                alone = answer(knowledge, SubjectFacts(license_key=one.license, modality=facts.modality), use)
                assert Outcome(alone.verdict).strictness <= verdict.strictness, (model, one.license, use)


def test_over_the_starter_catalogue(starter_database: Database, knowledge: Knowledge) -> None:
    states = ("current", "needs_review", "gone")
    everything = set().union(*(listed(starter_database, status=status) for status in states))
    assert_all_say_the_same(starter_database, knowledge, everything)


def test_over_made_models(database: Database, knowledge: Knowledge) -> None:
    make(database, knowledge, MADE)
    assert_all_say_the_same(database, knowledge, MADE)
    for class_, names in BINDING.items():
        assert listed(database, license_class=class_) == {f"made/{name}" for name in names}, class_
    assert {"made/washed", "made/washed-twice", "made/merge"} <= listed(database, own_class="permissive")
    assert listed(database, own_class="permissive", license_class="research-only") == {
        "made/washed", "made/washed-twice", "made/of-silent", "made/diamond",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_over_any_lineage(database: Database, knowledge: Knowledge, seed: int) -> None:
    """Chains, rings and diamonds in any order of arrival, then other licences and other bases for some of them."""
    chance = random.Random(seed)  # noqa: S311 - a test's own dice
    names = [f"lab/{letter}" for letter in "abcdefgh"]
    lineages: dict[str, tuple[str | None, tuple[str, ...]]] = {}
    for number, model in enumerate([*names, *chance.sample(names, 4)]):
        others = [name for name in [*names, "nobody/knows"] if name != model]
        lineages[model] = (chance.choice(LICENSES), tuple(chance.sample(others, chance.choice((0, 1, 1, 2)))))
        make(database, knowledge, {model: lineages[model]})
        if number >= len(names) - 1:
            shown = documents(database, names)
            assert {name: one.license_class for name, one in shown.items()} == {
                name: expected(lineages, name) for name in names
            }
    assert_all_say_the_same(database, knowledge, names)


FAMILY: Lineages = {
    "lab/base": ("mit", ()), "lab/child": ("mit", ("lab/base",)), "lab/grandchild": ("mit", ("lab/child",)),
    "lab/strict": ("cc-by-nc-4.0", ("lab/base",)), "lab/other": ("mit", ()),
}  # fmt: skip


@pytest.mark.parametrize("at_once", [1, 100])
def test_descendants_follow_an_ancestor_that_changes_class_and_back(
    database: Database, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(rendering, "AT_ONCE", at_once)
    make(database, knowledge, FAMILY)
    below = {"lab/base", "lab/child", "lab/grandchild"}
    for license_, class_ in (("llama3.2", "community"), ("cc-by-nc-4.0", "research-only"), ("mit", "permissive")):
        say(database, knowledge, "lab/base", license_)
        while refresh_stale(database, knowledge, NOW):
            pass
        assert below <= listed(database, license_class=class_)
        assert "lab/strict" in listed(database, license_class="research-only")
        assert listed(database, own_class="permissive") >= {"lab/child", "lab/grandchild", "lab/other"}
        assert_all_say_the_same(database, knowledge, FAMILY)
    say(database, knowledge, "lab/base", "nonsense")
    while refresh_stale(database, knowledge, NOW):
        pass
    assert listed(database, license_class="unknown") == {"lab/base"}


def test_a_base_that_is_registered_later_binds_from_then_on(database: Database, knowledge: Knowledge) -> None:
    make(database, knowledge, {"lab/child": ("mit", ("lab/base",)), "lab/grandchild": ("mit", ("lab/child",))})
    assert listed(database, license_class="permissive") == {"lab/child", "lab/grandchild"}
    say(database, knowledge, "lab/base", "cc-by-nc-4.0")
    assert listed(database, license_class="research-only") == {"lab/base", "lab/child", "lab/grandchild"}
    assert listed(database, own_class="permissive") == {"lab/child", "lab/grandchild"}
