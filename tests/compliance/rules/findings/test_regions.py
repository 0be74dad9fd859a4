"""Where a model is not handed out is told with every verdict, and is no part of any: its licence decides."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.support.compliance.questions import PRODUCT, RESEARCH
from tests.support.compliance.shelf import Shelf, post

Client = TestClient[Litestar]
RULE = "access_region"
LICENCES = ("mit", "cc-by-nc-4.0", "llama3.2", "other", "")
REGIONS: tuple[dict[str, bool], ...] = (
    {"eu_disallowed": True}, {"is_region_blocked": True}, {"eu_disallowed": True, "is_region_blocked": True},
)  # fmt: skip


def beside(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding for finding in answer["findings"] if finding["rule"] == RULE]


@pytest.mark.parametrize("license_", LICENCES)
@pytest.mark.parametrize("use", [RESEARCH, PRODUCT | {"country": "FR"}], ids=["university", "product"])
def test_the_verdict_is_that_of_the_licence(client: Client, shelf: Shelf, license_: str, use: dict[str, Any]) -> None:
    shelf.add("lab/everywhere", license_, region={"eu_disallowed": False})
    plain = post(client, {"model": "lab/everywhere"}, use).json()
    assert beside(plain) == []
    for number, region in enumerate(REGIONS):
        shelf.add(f"lab/somewhere-{number}", license_, region=region)
        answer = post(client, {"model": f"lab/somewhere-{number}"}, use).json()
        for kept in ("verdict", "license_verdict", "obligations", "missing_facts", "licenses"):
            assert answer[kept] == plain[kept], (region, kept)
        (told,) = beside(answer)
        assert (told["outcome"], told["source"], told["license"], told["clause"]) == ("allowed", "record", None, None)
        assert "no term of its licence" in told["reason"]
        assert [one for one in answer["findings"] if one != told] == plain["findings"]
        added = [one for one in answer["assumptions"] if one not in plain["assumptions"]]
        assert len(added) == (0 if plain["verdict"] == "denied" else 1)


@pytest.mark.parametrize(
    ("country", "told"), [("DE", True), ("RE", True), ("CH", False), ("GB", False), ("NO", False), ("US", False)]
)
def test_the_card_speaks_of_the_union_alone(client: Client, shelf: Shelf, country: str, *, told: bool) -> None:
    shelf.add("lab/flagged", "mit", region={"eu_disallowed": True})
    answer = post(client, {"model": "lab/flagged"}, RESEARCH | {"country": country}).json()
    assert bool(beside(answer)) is told


def test_a_refusal_says_nothing_of_other_places(client: Client, shelf: Shelf) -> None:
    shelf.add("lab/refused", "mit", region={"is_region_blocked": True})
    for country in ("DE", "JP"):
        (told,) = beside(post(client, {"model": "lab/refused"}, RESEARCH | {"country": country}).json())
        assert "the registry asks from" in told["reason"]
        assert "European Union" not in told["reason"]
