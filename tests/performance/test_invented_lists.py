"""A list that is invented by the frequencies of a real one is like it in what searches and imports cost."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec
import pytest

from benchmarks import listings
from benchmarks.frequencies import count_items, load_frequencies
from benchmarks.invented import invented_items
from benchmarks.listings import synthetic_items
from registry.records.listings.items import open_item
from tests.support.real_data import real_lines

SEED = 2_022


def ids(items: Sequence[dict[str, Any]]) -> list[str]:
    return [str(item["modelId"]).lower() for item in items]


def test_the_seed_decides_the_items() -> None:
    first = [list(islice(invented_items(seed), 30)) for seed in (1, 1, 2)]
    assert first[0] == first[1] != first[2]


@pytest.mark.slow
def test_an_invented_list_is_like_the_one_that_was_counted() -> None:
    counted, items = load_frequencies(), list(invented_items(SEED))
    assert len(items) == counted.items == len(set(ids(items)))
    tags = Counter(tag for item in items for tag in item["tags"])
    known = Counter[str]()
    for group in counted.groups:
        known.update(group.tags | group.licenses)
    for tag, models in known.most_common(30):
        assert tags[tag] == pytest.approx(models, rel=0.15), tag
    owners = Counter(one.rpartition("/")[0] for one in ids(items))
    assert {owners[owner.lower()] for owner in counted.owners} == set(counted.owners.values())
    first = sum(following.get("bert", 0) for following in counted.words.values())
    assert sum("bert" in one.rpartition("/")[2].split("-") for one in ids(items)) == pytest.approx(first, rel=0.15)


@pytest.mark.slow
def test_the_counts_are_those_of_the_real_list() -> None:
    items = list(real_lines("testdata/hub_models_2022.jsonl.gz"))
    assert count_items(items) == load_frequencies()
    lengths = [sum(map(len, ids(some))) / len(items) for some in (items, list(invented_items(SEED)))]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.15)


def test_benchmarks_have_items_without_a_real_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "REAL", listings.REAL / "nothing")
    monkeypatch.setattr(listings, "listed_items", lambda: list(islice(invented_items(SEED), 40)))
    items = [msgspec.json.decode(one) for one in synthetic_items(100, seed=1, with_bases=1.0)]
    assert len({open_item(msgspec.json.encode(one)).folded for one in items}) == len(items)
    assert all(any(tag.startswith("base_model:") for tag in one["tags"]) for one in items)
    assert "invented" in listings.data_used()
