"""Licences with several versions: each is an entry, and a name that leaves it open grants no more than any of them."""

import pytest

from registry.errors import MisconfiguredError
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue, read_catalogue
from registry.licenses.comparison.rules import Comparison, compare
from registry.licenses.comparison.states import LicenseState
from registry.licenses.comparison.terms import moved_terms
from registry.licenses.compatibility import FINE, relation
from registry.licenses.declarations.blocks import classify
from registry.licenses.declarations.values import Declared
from registry.licenses.texts.identification import TextIndex
from registry.licenses.texts.normalisation import normalise
from registry.records.license.rules import LicenseView, TextMatch, view_license
from tests.support.compliance.questions import INTERNAL, PRODUCT, RESEARCH, ask, codes, declared, why

CATALOGUE = load_catalogue()
VERSIONS = [entry for entry in CATALOGUE.entries.values() if entry.version_of]
GEMMA = Declared(("gemma",))
OLD, NEW = "you may use the models that our page names", "you may use the models that the appendix lists"
USES = {
    "inside": INTERNAL,
    "sold": PRODUCT,
    "research": RESEARCH,
    "hosted": PRODUCT | {"distribution": "hosted_api"},
    "passed on": INTERNAL | {"distribution": "weights"},
    "distilled": INTERNAL | {"trains_other_models": True},
    "watching": INTERNAL | {"activities": ["surveillance"]},
    "guards off": INTERNAL | {"activities": ["guardrail_bypass"]},
}


@pytest.mark.parametrize(
    "keys",
    [
        ("gemma", "gemma-2024", "gemma-2025"),
        ("flux-1-dev-nc-1.0", "flux-1-dev-nc-1.1", "flux-1-dev-nc-1.1.1", "flux-dev-nc-2"),
        ("hunyuan-eu", "hunyuan-eu-uk-kr"),
        ("exaone-1.1-nc", "exaone-1.2-nc"),
        ("tongyi-qianwen", "qwen-2024"),
        ("mit", "minimax-m2-modmit"),
        ("minimax-m2.5-modmit", "minimax-model-license"),
    ],
)
def test_versions_are_entries_of_their_own_with_different_facts(keys: tuple[str, ...]) -> None:
    facts = [CATALOGUE.entries[key].terms for key in keys]
    assert all(one != other for number, one in enumerate(facts) for other in facts[:number])


@pytest.mark.parametrize("version", VERSIONS, ids=lambda entry: entry.key)
def test_what_leaves_the_version_open_grants_no_more_than_any_version(version: License) -> None:
    """Whoever reads the version may learn of a wider grant, never of a narrower one."""
    moves = moved_terms(CATALOGUE.entries[version.version_of or ""], version)
    assert {move.direction for move in moves} <= {"widened"}, moves


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("version", ["gemma-2024", "gemma-2025"])
def test_a_check_of_the_id_is_as_strict_as_one_of_each_version(version: str, use: str) -> None:
    by_id, by_text = ask("gemma", USES[use]), ask(version, USES[use])
    assert by_id.verdict.strictness >= by_text.verdict.strictness, why(by_text)
    assert codes(by_id) >= codes(by_text)


@pytest.mark.parametrize("written", ["gemma", "Gemma Terms of Use", "Gemma"])
def test_the_hub_id_goes_on_meaning_the_terms(written: str) -> None:
    block = classify(CATALOGUE, Declared((written,)))
    assert (block.license, block.status) == ("gemma", "known")


@pytest.mark.parametrize("written", ["gemma 2", "gemma-3", "gemma-2023", "gemma2024b"])
def test_a_model_or_another_year_is_no_version(written: str) -> None:
    assert classify(CATALOGUE, Declared((written,))).license is None


def test_two_versions_differ_in_the_models_they_cover() -> None:
    moved = changed(LicenseState(Declared(("gemma-2024",))), LicenseState(Declared(("gemma-2025",))))
    assert (moved.material, moved.kind, moved.direction) == (True, ("license.id_changed",), "lateral")
    assert [change.term for change in moved.terms] == ["covered_models"]
    assert moved.class_before == moved.class_after == "community"


def test_a_text_that_changes_below_an_unchanged_id_moves_the_terms() -> None:
    moved = changed(LicenseState(GEMMA, OLD), LicenseState(GEMMA, NEW))
    assert moved.kind == ("license.text_changed",)
    assert [change.term for change in moved.terms] == ["covered_models"]
    assert moved.class_before == moved.class_after == "community"


@pytest.mark.parametrize("version", ["gemma-2024", "gemma-2025"])
def test_saying_which_version_is_no_change(version: str) -> None:
    assert not changed(LicenseState(GEMMA), LicenseState(Declared((version,)))).material


def changed(old: LicenseState, new: LicenseState) -> Comparison:
    index = TextIndex()
    for key, text in (("gemma-2024", OLD), ("gemma-2025", NEW)):
        index.learn(key, normalise(text))
    return compare(CATALOGUE, index, old, new)


@pytest.mark.parametrize("version", ["gemma-2024", "gemma-2025"])
def test_the_text_of_either_version_does_not_contradict_the_id(version: str) -> None:
    view = seen("gemma", version)
    assert (view.block.license, view.block.status, view.file_license) == (version, "known", None)
    assert "LICENSE says which version of gemma it is." in view.block.reasons


@pytest.mark.parametrize(
    ("word", "texts"),
    [
        ("gemma", ("apache-2.0",)),
        ("gemma", ("gemma-2024", "gemma-2025")),
        ("gemma", ("gemma-2024", "apache-2.0")),
        ("gemma", ("gemma-2024", None)),
        ("gemma", (None,)),
        ("gemma-2024", ("gemma-2025",)),
        ("apache-2.0", ("gemma-2024",)),
    ],
)
def test_other_texts_wait_for_a_person(word: str, texts: tuple[str | None, ...]) -> None:
    assert seen(word, *texts).block.status == "needs_review"


def seen(word: str, *texts: str | None) -> LicenseView:
    """The licence of a card with this word beside files with these texts; None is a text that is not known."""
    paths = ("LICENSE", "LICENSE.old")
    matches = tuple(TextMatch(path=path, sha256="0" * 64, license=key) for path, key in zip(paths, texts, strict=False))
    return view_license(CATALOGUE, Declared((word,)), None, matches)


@pytest.mark.parametrize("version", ["gemma-2024", "gemma-2025"])
def test_a_check_takes_the_version_of_the_file(version: str) -> None:
    answer = ask(declared("gemma", file_license=version))
    assert answer.verdict == "allowed_with_obligations", why(answer)
    assert {finding.license for finding in answer.findings} == {version}


def test_a_check_doubts_the_text_of_another_version_than_the_one_named() -> None:
    assert ask(declared("gemma-2024", file_license="gemma-2025")).verdict == "needs_review"
    assert ask(declared("gemma-2024", file_license="gemma")).verdict == "needs_review"


@pytest.mark.parametrize(
    ("child", "base"), [("gemma", "gemma-2024"), ("gemma-2025", "gemma"), ("gemma-2025", "gemma-2024")]
)
def test_derivatives_stay_under_the_terms_whatever_their_version(child: str, base: str) -> None:
    assert relation(CATALOGUE.entries[child], CATALOGUE.entries[base]) in FINE


def test_a_version_of_what_does_not_exist_is_refused() -> None:
    entry = "{key: %s, name: X, class: community, evidence: excerpt, version_of: %s}"
    for one, other in (("a", "b"), ("a", "a")):
        with pytest.raises(MisconfiguredError, match="a: version_of"):
            read_catalogue({"bad.yaml": f"licenses: [{entry % (one, other)}]"})
