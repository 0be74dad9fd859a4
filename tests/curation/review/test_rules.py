"""What ranks the queue and what may be suggested, without a database."""

import pytest

from registry.curation.review.rules import (
    AMBIGUITY,
    Grounds,
    LicenseFile,
    NoSuggestion,
    Signs,
    Suggestion,
    Usage,
    ambiguity_points,
    codes_of,
    draft_key,
    group_points,
    suggest,
    use_points,
)

MIT = LicenseFile(path="LICENSE", sha256="a" * 64, match="exact", license="mit", nearest="mit", similarity=1.0)
OTHER = LicenseFile(path="LICENSE", sha256="b" * 64)
NEAR = LicenseFile(path="LICENSE", sha256="c" * 64, match="modified_of", nearest="mit", similarity=0.99)
DECIDED = LicenseFile(path="LICENSE", sha256="d" * 64, match="exact", license="mit", is_decided=True)


def case(*texts: LicenseFile, **more: object) -> Grounds:
    signs = {name: more.pop(name) for name in tuple(more) if name in Signs.__struct_fields__}
    given = {"settled": frozenset({"mit"}), **more}
    return Grounds(signs=Signs(texts=texts, **signs), **given)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("signs", "first"),
    [
        (Signs(), "nothing_declared"),
        (Signs(declared=("other",)), "nothing_declared"),
        (Signs(declared=("other",), name="lab-terms"), "name_unknown"),
        (Signs(declared=("apache-2.0",), license="apache-2.0"), "terms_unsettled"),
        (Signs(texts=(OTHER,)), "text_unknown"),
        (Signs(texts=(OTHER, NEAR)), "text_near_known"),
        (Signs(texts=(DECIDED, NEAR)), "text_decided"),
        (Signs(texts=(MIT,), license="apache-2.0", disagrees=True), "sources_disagree"),
        (Signs(texts=(NEAR,), questions=1), "question"),
        (Signs(texts=(NEAR,), questions=1, is_contradicted=True), "contradicted"),
    ],
)
def test_the_first_reason(signs: Signs, first: str) -> None:
    assert codes_of(signs)[0] == first


def test_every_reason_counts_something_or_nothing() -> None:
    assert ambiguity_points(()) == 0
    assert ambiguity_points(("nothing_declared", "text_near_known")) == AMBIGUITY["text_near_known"]


def test_more_use_weighs_more() -> None:
    weights = [
        use_points(use)
        for use in (Usage(), Usage(downloads=10), Usage(downloads=10_000), Usage(downloads=10_000, watched="ancestor"))
    ]
    assert weights == sorted(set(weights))
    assert use_points(Usage(descendants=100)) > use_points(Usage())
    assert use_points(Usage(downloads=-5)) == 0


def test_a_group_weighs_more_than_its_heaviest_model() -> None:
    alone = group_points(500, 100, 100, 1)
    assert alone == 500
    assert group_points(500, 100, 100, 2) > alone
    assert group_points(500, 100, 10_000, 2) > group_points(500, 100, 200, 2)


def test_a_text_that_is_known_word_for_word_is_suggested_with_itself_as_evidence() -> None:
    found = suggest(case(MIT, declared=("lab-terms",)))
    assert isinstance(found, Suggestion)
    assert (found.license, found.evidence) == ("mit", (MIT.sha256,))
    assert "lab-terms" in found.reason
    named = suggest(case(DECIDED, decided=(("mit", "ann", "lab/one"),)))
    assert isinstance(named, Suggestion)
    assert "ann" in named.reason
    assert "lab/one" in named.reason


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (case(), "no_text"),
        (case(NEAR), "needs_custom_entry"),
        (case(OTHER), "needs_custom_entry"),
        (case(MIT, OTHER), "needs_custom_entry"),
        (case(MIT, questions=1), "open_question"),
        (case(MIT, is_contradicted=True), "contradicted"),
        (case(MIT, unread=("LICENSE-2",)), "unread_files"),
        (case(MIT, LicenseFile(path="b/LICENSE", sha256="e" * 64, license="apache-2.0")), "several_texts"),
        (case(MIT, license="apache-2.0", same_line=frozenset({"apache-2.0"})), "sources_disagree"),
        (case(MIT, license="mit", same_line=frozenset({"mit"}), disagrees=True), "sources_disagree"),
        (case(MIT, settled=frozenset()), "terms_unsettled"),
        (case(DECIDED, decided=(("mit", "ann", "a/b"), ("isc", "bob", "c/d"))), "decided_differently"),
    ],
)
def test_nothing_is_suggested_where_anything_is_unclear(given: Grounds, code: str) -> None:
    found = suggest(given)
    assert isinstance(found, NoSuggestion)
    assert found.code == code


@pytest.mark.parametrize(
    ("name", "key"), [("Lab Terms 1.0", "lab-terms-1.0"), (None, "lab-model-licence"), ("***", "custom")]
)
def test_a_key_for_a_text_of_its_own(name: str | None, key: str) -> None:
    assert draft_key("lab/model", name) == key
