"""What indexes say stands beside what is computed, with their date, and where the two differ is named."""

from typing import Any

import msgspec
import pytest

from registry.errors import MisconfiguredError
from registry.openness.claims import IndexClaimed, imports, shipped_entries
from registry.openness.verdicts.badges import badge_of
from registry.openness.verdicts.documents import items_of
from registry.openness.verdicts.schemas import OpennessItem
from registry.records.facts import CuratedFacts
from registry.records.indexes import read_shipped
from tests.support.clock import NOW
from tests.support.openness.documents import document_of


def claimed(index: str, entry: str, **changes: object) -> IndexClaimed:
    """The claim of an entry, as it comes with Cardwatch."""
    shipped = read_shipped(index)
    facts = next(one.facts for one in shipped.claims if one.entry == entry and _is_whole(index, one.facts))
    claim = IndexClaimed(source=index, at=NOW, version=shipped.about.commit, data_license="CC-BY-4.0", facts=facts)
    return msgspec.structs.replace(claim, **changes)


def _is_whole(index: str, facts: CuratedFacts) -> bool:
    return index != "osai" or bool(facts.documentation)


def imported(items: tuple[OpennessItem, ...], framework: str) -> OpennessItem:
    (found,) = [one for one in items if one.framework == framework and one.source == "imported"]
    return found


def test_the_entries_are_of_the_commits_of_the_claims() -> None:
    for index, entries in shipped_entries().items():
        assert entries.commit == read_shipped(index).about.commit
        assert entries.date == read_shipped(index).about.date


def test_an_index_says_its_own_dimensions_with_its_date() -> None:
    one = imported(items_of(document_of({}), [claimed("osai", "OLMo.yaml")]), "osai-12")
    assert one.claim is not None
    assert (one.claim.index, one.claim.date, one.claim.version) == (
        "osai", shipped_entries()["osai"].date, shipped_entries()["osai"].commit
    )  # fmt: skip
    parts = {part.id: part.value for part in one.parts}
    assert parts["licenses"] == "open"
    assert one.differs == ()  # nothing of it is known otherwise
    assert one.score is not None


def test_what_differs_is_named() -> None:
    facts: dict[str, Any] = {
        "artifacts": {"end_user_weights": {"availability": "closed"}, "pretraining_data": {"availability": "open"}}
    }
    items = items_of(document_of(facts), [claimed("osai", "OLMo.yaml")])
    assert imported(items, "osai-12").differs == ("weights_endmodel",)
    places = [(one.framework, one.source) for one in items]
    assert places.index(("osai-12", "imported")) == places.index(("osai-12", "computed")) + 1


def test_another_commit_of_the_index_is_read_from_its_claim() -> None:
    one = imported(items_of(document_of({}), [claimed("osai", "OLMo.yaml", version="f" * 40)]), "osai-12")
    assert one.claim is not None
    assert one.claim.date is None
    assert one.missing == ("licenses",)
    assert items_of(document_of({}), [claimed("mot", "Amber.yml", version="f" * 40)])[-1].source == "computed"


def test_what_an_entry_says_of_a_base_is_no_entry_about_it() -> None:
    facts = msgspec.convert({"artifacts": {"base_weights": {"availability": "open"}}}, CuratedFacts)
    items = items_of(document_of({}), [claimed("osai", "OLMo.yaml", facts=facts)])
    assert all(one.source == "computed" for one in items)


def test_other_indexes_are_shown_by_their_own_rules() -> None:
    mot = imported(items_of(document_of({}), [claimed("mot", "Amber.yml")]), "mof-1.0")
    assert mot.result in {"class_1", "class_2", "class_3", "unclassified"}
    opening = imported(items_of(document_of({}), [claimed("opening-up-chatgpt", "bloomz.yaml")]), "oucg-14")
    assert opening.score == 12.0


def test_the_transparency_index_speaks_of_developers() -> None:
    items = items_of(document_of({"origin": {"organisation": "Meta"}}), ())
    editions = [one for one in items if one.framework.startswith("fmti-")]
    assert [one.framework for one in editions] == ["fmti-2023-10", "fmti-2024-05", "fmti-2025-12"]
    assert {one.source for one in editions} == {"imported"}
    assert editions[0].claim is not None
    assert editions[0].claim.index == "fmti"
    assert [
        one for one in items_of(document_of({"origin": {"organisation": "Nobody"}}), ()) if "fmti" in one.framework
    ] == []


def test_a_copy_of_another_commit_says_what_its_claim_holds() -> None:
    facts = {"documentation": {"code": {"availability": "open"}}, "evidence": ["https://osai-index.eu/model/OLMo"]}
    claim = claimed("osai", "OLMo.yaml", version="another", facts=msgspec.convert(facts, CuratedFacts))
    parts = {part.id: part.value for part in imported(items_of(document_of({}), [claim]), "osai-12").parts}
    assert {name for name, value in parts.items() if value != "unknown"} == {"code"}
    digest = claimed("opening-up-chatgpt", "MPT-7b-instruct.yaml", version="another")
    assert {one.source for one in items_of(document_of({}), [digest])} == {"computed"}


def test_entries_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped_entries.cache_clear()
    monkeypatch.setattr(imports, "FILE", "absent.json")
    with pytest.raises(MisconfiguredError, match=r"absent\.json"):
        shipped_entries()
    shipped_entries.cache_clear()


def test_a_badge_says_between_what_a_result_lies() -> None:
    (item,) = [one for one in items_of(document_of({}), []) if one.framework == "osai-12"]
    assert badge_of(item).value == "0.0000 (0 to 1)"
    settled = msgspec.structs.replace(item, range=(0.5, 0.5), result="0.5000")
    assert badge_of(settled).value == "0.5000"
