"""Random lineages (rings, diamonds, merges, bases that nobody registered) against a few lines of plain Python."""

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sqlmodel import Session, select

from registry.db import Database
from registry.errors import NotFound
from registry.records.conclusions.claims import state_claim
from registry.records.documents.service import refresh_stale
from registry.records.facts.curation import CitedLicense, CuratedFacts
from registry.records.lineage.graph import walk
from registry.records.lineage.inheritance import read_lineage
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.tables import ExcludedCountry
from tests.support.clock import Clock
from tests.support.licenses.knowledge import knowledge

NAMES = [f"lab/{letter}" for letter in "abcdefgh"]
UNREGISTERED = ["gone/x", "gone/y"]
CLASSES = {
    "mit": "permissive", "gpl-3.0": "copyleft", "llama2": "community", "hunyuan-eu": "community",
    "cc-by-nc-4.0": "research-only", None: "unknown",
}  # fmt: skip
ORDER = ["unknown", "permissive", "copyleft", "community", "research-only"]
CONFLICTS = {
    "llama2": {"mit", "gpl-3.0"}, "gpl-3.0": {"mit", "llama2", "hunyuan-eu", "cc-by-nc-4.0"},
    "cc-by-nc-4.0": {"mit", "gpl-3.0", "llama2", "hunyuan-eu"}, "mit": set(),
}  # fmt: skip
"""By base: the tags that go against it (Hunyuan as a base is left to the catalogue)."""


class World:
    """What was said last of each model."""

    def __init__(self) -> None:
        self.licenses: dict[str, str | None] = {}
        self.bases: dict[str, list[str]] = {}

    def reach(self, start: str, steps: dict[str, list[str]]) -> dict[str, int]:
        """Breadth-first distances, without the start."""
        depths, level = {start: 0}, [start]
        while level:
            level = [far for near in level for far in steps.get(near, ()) if far not in depths and not depths.update(
                {far: depths[near] + 1})]  # fmt: skip
        return {name: depth for name, depth in depths.items() if name != start}

    def above(self, start: str) -> dict[str, int]:
        return self.reach(start, self.bases)

    def below(self, start: str) -> dict[str, int]:
        made: dict[str, list[str]] = {}
        for child, bases in self.bases.items():
            for base in bases:
                made.setdefault(base, []).append(child)
        return self.reach(start, made)

    def strictest(self, start: str) -> str:
        chain = [start, *self.above(start)]
        return max((CLASSES[self.licenses.get(name)] for name in chain), key=ORDER.index)

    def unknown(self, start: str) -> set[str]:
        return {name for name in [start, *self.above(start)] if self.licenses.get(name) is None}

    def keys(self, start: str) -> set[str]:
        return {key for name in [start, *self.above(start)] if (key := self.licenses.get(name))}

    def conflicts(self, start: str) -> set[str]:
        """The licences of ancestors that the own tag goes against."""
        own = self.licenses.get(start)
        bases = {self.licenses.get(name) for name in self.above(start)}
        return {base for base in bases if base in CONFLICTS and own in CONFLICTS[base]}


def edits(chance: random.Random, count: int) -> Iterator[tuple[str, str | None, list[str]]]:
    for _ in range(count):
        name = chance.choice(NAMES)
        bases = chance.sample([*NAMES, *UNREGISTERED], chance.choice((0, 1, 1, 2, 3)))
        yield name, chance.choice(list(CLASSES)), [base for base in bases if base != name]


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
def test_what_is_stored_and_answered_is_what_plain_python_says(database: Database, seed: int) -> None:
    chance, world, clock = random.Random(seed), World(), Clock()  # noqa: S311 - a test's own dice
    for step, (name, license_, bases) in enumerate(edits(chance, 24)):
        world.licenses[name], world.bases[name] = license_, bases
        cited = CitedLicense(declared=(license_,), basis="card") if license_ else None
        now = clock()
        with database.unit_of_work() as work:
            record = register(work, knowledge(), name, source="huggingface", now=now)
            facts = CuratedFacts(license=cited, base_models=tuple(bases))
            state_claim(work, knowledge(), record, source="starter", facts=facts, now=now)
        with database.reading() as session:
            for model in NAMES if step % 4 == 3 else [name]:
                compare(session, world, model)
    assert refresh_stale(database, knowledge(), clock()) >= 0
    with database.reading() as session:
        for model in NAMES:
            compare(session, world, model)


def compare(session: Session, world: World, model: str) -> None:
    if model not in world.bases:
        with pytest.raises(NotFound):
            get_record(session, model)
        return
    record = get_record(session, model)
    for direction, expected in (("ancestors", world.above(model)), ("descendants", world.below(model))):
        found = walk(session, record, direction)  # type: ignore[arg-type]  # the two words it knows
        assert {one.id: one.depth for one in found.models} == expected
        assert [one.depth for one in found.models] == sorted(expected.values())
        for one in found.models:
            if direction == "ancestors":
                assert all(one.id in world.bases[edge.id] for edge in one.via)
            else:
                assert {edge.id for edge in one.via} <= set(world.bases[one.id])
    document = msgspec.json.decode(record.document)
    answer = msgspec.to_builtins(read_lineage(session, knowledge().catalogue, record))
    for terms in (answer["effective"], document["inherited"]):
        if terms is None:
            assert world.above(model) == {}
            continue
        assert_terms(terms, world, model)
    stored = document["inherited"]["conflicts"] if document["inherited"] else []
    known = {one["base_license"] for one in stored if one["outcome"] == "conflict"} - {"hunyuan-eu"}
    assert known == world.conflicts(model)
    countries = set(session.exec(select(ExcludedCountry.country).where(ExcludedCountry.record_pk == record.pk)))
    assert ("DE" in countries) == ("hunyuan-eu" in world.keys(model))


def assert_terms(terms: dict[str, Any], world: World, model: str) -> None:
    assert terms["class"] == world.strictest(model)
    assert {one["model"] for one in terms["unknown"]} == world.unknown(model)
    assert terms["is_complete"] == (not world.unknown(model) and not terms["doubtful"])
    assert {one["license"] for one in terms["licenses"]} == world.keys(model)
    depths = {model: 0, **world.above(model)}
    for one in terms["licenses"]:
        nearest = min(depths[name] for name in depths if world.licenses.get(name) == one["license"])
        assert one["depth"] == depths[one["from"]] == nearest
