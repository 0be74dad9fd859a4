"""What binds through a chain and which tags go against it: the table, without a database."""

import msgspec
import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.compatibility import CELLS, TABLE, base_row, relation
from registry.licenses.declarations.blocks import classify
from registry.licenses.declarations.values import Declared
from registry.records.facts.curation import CuratedTerritory
from registry.records.lineage.conflicts import LineageConflict, own_conflicts
from registry.records.lineage.members import Member, MemberHub, MemberLicense, MemberText, member_of
from registry.records.lineage.terms import (
    Ancestor,
    Chain,
    effective,
)

CATALOGUE = load_catalogue()
READ = MemberHub()
CARD = (MemberText("card"),)


def model(name: str, *declared: str, **fields: object) -> Member:
    """A model that was read and declares this."""
    block = msgspec.convert(msgspec.to_builtins(classify(CATALOGUE, Declared(declared))), MemberLicense)
    known: dict[str, object] = {"hub": READ, "texts": CARD, **fields}
    return Member(id=name, license=block, **known)  # type: ignore[arg-type]  # by name


def above(*members: Member, relation: str = "finetune") -> Chain:
    """A chain of one parent after the other."""
    return Chain(
        ancestors=tuple(
            Ancestor(id=one.id, depth=depth, relation=relation, member=one) for depth, one in enumerate(members, 1)
        )
    )


def conflicts(child: str | None, base: str, relation: str = "finetune") -> tuple[LineageConflict, ...]:
    own = model("child", *([child] if child else []))
    return own_conflicts(CATALOGUE, own, above(model("base", base), relation=relation))


TOLD = (
    ("apache-2.0", "llama2", "conflict"), ("mit", "llama3.1", "conflict"), ("gpl-3.0", "llama3.1", "conflict"),
    ("cc-by-nc-4.0", "llama3.1", "needs_notice"), ("llama3.1", "llama3.1", None), (None, "llama3.1", "needs_notice"),
    ("apache-2.0", "gemma", "conflict"), ("gemma", "gemma", None), (None, "gemma", "conflict"),
    ("mit", "apache-2.0", "needs_notice"), ("apache-2.0", "apache-2.0", None), ("gpl-2.0", "apache-2.0", "conflict"),
    ("cc-by-nc-4.0", "apache-2.0", "needs_notice"), (None, "apache-2.0", "review"),
    ("mit", "cc-by-nc-4.0", "conflict"), ("cc-by-nc-4.0", "cc-by-nc-4.0", None), (None, "cc-by-nc-4.0", "conflict"),
    ("mit", "cc-by-nc-sa-4.0", "conflict"), ("cc-by-nc-4.0", "cc-by-nc-sa-4.0", "conflict"),
    ("mit", "cc-by-nd-4.0", "conflict"), ("cc-by-nd-4.0", "cc-by-nd-4.0", "conflict"),
    ("mit", "cc-by-sa-4.0", "review"), ("cc-by-nc-4.0", "cc-by-sa-4.0", "conflict"),
    ("mit", "gpl-3.0", "conflict"), ("agpl-3.0", "gpl-3.0", None), (None, "gpl-3.0", "conflict"),
    ("apache-2.0", "tongyi-qianwen", "needs_notice"), ("gpl-3.0", "tongyi-qianwen", "review"),
    ("mit", "bloom-rail-1.0", "conflict"), ("mit", "other", None), (None, "other", None),
)  # fmt: skip


@pytest.mark.parametrize(("child", "base", "outcome"), TOLD, ids=[f"{child}-over-{base}" for child, base, _ in TOLD])
def test_what_a_derivative_may_declare(child: str | None, base: str, outcome: str | None) -> None:
    found = conflicts(child, base)
    assert [one.outcome for one in found] == ([outcome] if outcome else [])
    for one in found:
        assert one.reason.endswith(".")
        assert (one.model, one.base, one.depth, one.base_license) == ("child", "base", 1, base)


def test_every_pair_of_the_catalogue_gets_one_answer_and_the_unknown_is_never_fine() -> None:
    for base in CATALOGUE.entries.values():
        for child in CATALOGUE.entries.values():
            cell = relation(child, base)
            assert cell in CELLS
            if base_row(base) == "unknown":
                assert cell == "review"
    assert all(row["same"] in {"ok", "review", "conflict"} for row in TABLE.values())


def test_a_conflict_names_the_clause_that_binds() -> None:
    (found,) = conflicts("mit", "gemma")
    binding = CATALOGUE.entries["gemma"].terms.binding
    assert binding is not None
    assert (found.clause, found.declared) == (binding.clause, "mit")
    assert "Gemma" in found.reason


def test_a_tag_is_held_against_every_ancestor_not_only_the_parent() -> None:
    own, parent, base = model("child", "mit"), model("parent", "mit"), model("base", "llama2")
    (found,) = own_conflicts(CATALOGUE, own, above(parent, base))
    assert (found.outcome, found.base, found.depth) == ("conflict", "base", 2)


def test_a_quantised_copy_has_nothing_of_its_own_to_put_other_terms_on() -> None:
    (tuned,) = conflicts("apache-2.0", "tongyi-qianwen")
    (copied,) = conflicts("apache-2.0", "tongyi-qianwen", "quantized")
    assert (tuned.outcome, copied.outcome) == ("needs_notice", "conflict")
    (mild,) = conflicts("mit", "apache-2.0", "quantized")
    assert mild.outcome == "needs_notice"


def test_what_nobody_read_is_no_conflict() -> None:
    """Silence is a declaration only where everything was read."""
    base = above(model("base", "gemma"))
    silent = model("child")
    (found,) = own_conflicts(CATALOGUE, silent, base)
    assert "declares no licence" in found.reason
    for unread in (
        model("child", hub=None), model("child", hub=MemberHub(listed=True)), model("child", texts=()),
        model("child", hub=MemberHub(unread=("LICENSE",))), model("child", texts=(MemberText("card"), MemberText())),
    ):  # fmt: skip
        assert [one.outcome for one in own_conflicts(CATALOGUE, unread, base)] == []
    (doubt,) = own_conflicts(CATALOGUE, model("child", "other"), base)
    assert doubt.outcome == "review"


def test_an_or_lets_the_derivative_choose_and_a_list_does_not() -> None:
    both = {"or": "gpl-3.0 OR apache-2.0", "and": "gpl-3.0 AND apache-2.0"}
    assert [one.outcome for one in conflicts("mit", both["or"])] == ["needs_notice"]
    assert [one.outcome for one in conflicts("mit", both["and"])] == ["conflict"]
    listed = own_conflicts(CATALOGUE, model("child", "mit"), above(model("base", "gpl-3.0", "apache-2.0")))
    assert [one.outcome for one in listed] == ["review"]
    several = own_conflicts(CATALOGUE, model("child", "mit", "gemma"), above(model("base", "gemma")))
    assert [one.outcome for one in several] == ["conflict"]


def test_the_strictest_of_the_chain_holds_and_says_where_it_comes_from() -> None:
    own, parents = model("merge", "mit"), above(model("left", "llama2"), model("right", "cc-by-nc-4.0"))
    terms = effective(CATALOGUE, own, parents)
    assert (terms.class_, terms.commercial, terms.is_complete) == ("research-only", "no", True)
    assert [(one.license, one.from_) for one in terms.licenses] == [
        ("mit", "merge"), ("llama2", "left"), ("cc-by-nc-4.0", "right"),
    ]  # fmt: skip
    (threshold,) = terms.thresholds
    assert (threshold.value, threshold.from_, threshold.license) == (700_000_000, "left", "llama2")
    duties = {(duty.code, duty.from_) for duty in terms.obligations}
    assert ("non_commercial_only", "right") in duties or ("attribution", "right") in duties


def test_the_nearest_model_is_named_for_what_several_hand_down() -> None:
    terms = effective(CATALOGUE, model("c", "mit"), above(model("b", "llama2"), model("a", "llama2")))
    assert [(one.license, one.from_, one.depth) for one in terms.licenses] == [("mit", "c", 0), ("llama2", "b", 1)]
    assert len(terms.thresholds) == 1


def test_an_unknown_ancestor_never_makes_the_answer_milder_and_never_complete() -> None:
    unregistered = Chain(ancestors=(Ancestor(id="gone/base", depth=1),))
    for chain, why in (
        (unregistered, "not_registered"), (above(model("base", hub=None)), "not_read"),
        (above(model("base", "other")), "not_known"),
    ):  # fmt: skip
        terms = effective(CATALOGUE, model("child", "mit"), chain)
        assert (terms.class_, terms.is_complete, terms.commercial) == ("permissive", False, "unknown")
        assert [one.why for one in terms.unknown] == [why]
    cut = effective(CATALOGUE, model("child", "mit"), Chain(truncated=True))
    assert (cut.is_complete, cut.truncated) == (False, True)


def test_countries_come_from_licence_and_curator_and_spare_text_models() -> None:
    vision = model("vision", "llama3.2", modality="multimodal")
    curated = model("base", "mit", territory=CuratedTerritory(countries=("AT",), clause="a letter"))
    terms = effective(CATALOGUE, model("child", "mit"), above(vision, curated))
    assert {(country, one.from_) for one in terms.countries_excluded for country in one.countries} >= {
        ("DE", "vision"), ("AT", "base"),
    }  # fmt: skip
    text = effective(CATALOGUE, model("child", "mit"), above(model("text", "llama3.2", modality="text")))
    assert text.countries_excluded == ()


def test_a_document_in_the_words_of_another_release_says_nothing() -> None:
    assert member_of(b'{"id": "a/b", "license": {"class": "liberal", "license": "mit"}}') == Member()
    assert member_of(b"{}") == Member()
