"""Where to look next in a history, against histories whose truth is known; no database, no hub."""

import random

import pytest

from registry.watch.backfill.rules import Facts, KnownHistory, hints_of, next_step, segments
from registry.watch.backfill.values import FoundFile, Probe, Step

Tree = dict[str, str]
NAMES = ("README.md", "LICENSE", "NOTICE")


class Past:
    """A history and what was asked of it."""

    def __init__(self, trees: list[Tree], titles: list[str] | None = None, *, tells_since: bool = True) -> None:
        self.trees, self.tells_since = trees, tells_since
        self.hints = hints_of(titles or [""] * len(trees))
        self.probes: list[Probe] = []
        self.read: set[str] = set()
        self.asked = 0

    @property
    def known(self) -> KnownHistory:
        return KnownHistory(
            Facts(
                count=len(self.trees),
                probes=tuple(self.probes),
                names=NAMES,
                read=frozenset(self.read),
                hints=self.hints,
            )
        )

    def walk(self, requests: int = 10_000) -> None:
        while self.asked < requests and (step := next_step(self.known)):
            self.asked += 1
            self.answer(step)

    def answer(self, step: Step) -> None:
        if step.kind == "file":
            self.read.add(self.trees[step.at][step.path or ""])
            return
        exact = step.kind == "paths" and self.tells_since
        found = {
            path: FoundFile(blob, 1, None, self.since(step.at, path) if exact else None)
            for path, blob in self.trees[step.at].items()
        }
        self.probes.append(Probe(step.at, step.kind, found, NAMES if step.kind == "paths" else None))

    def since(self, at: int, path: str) -> int:
        while at and self.trees[at - 1].get(path) == self.trees[at][path]:
            at -= 1
        return at

    def covered(self) -> dict[int, Tree]:
        return {
            at: {path: found.blob for path, found in segment.files.items()}
            for segment in segments(self.known, {})
            for at in range(segment.lo, segment.hi + 1)
        }


def changing(count: int, changes: dict[int, Tree]) -> list[Tree]:
    trees: list[Tree] = []
    for at in range(count):
        tree = {**(trees[-1] if trees else {}), **changes.get(at, {})}
        trees.append({path: blob for path, blob in tree.items() if blob})
    return trees


def test_a_file_is_known_exactly_after_one_answer_for_each_version() -> None:
    past = Past(changing(1_000, {0: {"README.md": "r", "LICENSE": "a"}, 300: {"LICENSE": "b"}, 301: {"LICENSE": "a"}}))
    past.walk()
    assert past.covered() == dict(enumerate(past.trees))
    assert past.asked <= 20


@pytest.mark.parametrize("seed", range(20))
def test_what_is_told_is_true_wherever_the_walk_stops(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a story, no secret
    changes: dict[int, Tree] = {0: {"README.md": "r", "LICENSE": "a"}}
    for at in range(1, 200):
        if chance.random() < 0.1:
            changes[at] = {chance.choice(("README.md", "LICENSE")): str(chance.randrange(6))}
    past = Past(changing(200, changes))
    for budget in (5, 15, 40, 10_000):
        past.walk(budget)
        assert all(past.trees[at] == tree for at, tree in past.covered().items())
    assert len(past.covered()) == 200


def test_equal_ends_prove_nothing_where_the_last_change_is_not_told() -> None:
    past = Past(changing(40, {0: {"README.md": "r", "LICENSE": "a"}, 20: {"LICENSE": "b"}, 22: {"LICENSE": "a"}}),
                tells_since=False)  # fmt: skip
    past.walk(12)
    assert len(past.covered()) < 40
    assert all(past.trees[at] == tree for at, tree in past.covered().items())
    past.walk()
    assert past.covered() == dict(enumerate(past.trees))


def test_after_a_licence_was_dropped_nothing_is_taken_as_absent() -> None:
    changes = {0: {"README.md": "r", "LICENSE": "a"}, 9: {"LICENSE": ""}, 30: {"LICENSE": "b"}, 33: {"LICENSE": ""}}
    past = Past(changing(60, changes))
    past.walk()
    assert past.covered() == dict(enumerate(past.trees))


def test_an_answer_that_another_contradicts_counts_for_its_own_commit() -> None:
    past = Past(changing(10, {0: {"README.md": "r"}}))
    past.probes = [
        Probe(9, "paths", {"README.md": FoundFile("r", 1, None, 0)}, NAMES),
        Probe(5, "tree", {"README.md": FoundFile("side", 1)}),
    ]
    past.read = {"r", "side"}
    spans = {(span.lo, span.hi, span.blob) for span in past.known.spans["README.md"]}
    assert spans == {(9, 9, "r"), (5, 5, "side")}


@pytest.mark.parametrize(
    ("titles", "places"),
    [(["a", "Update LICENSE", "b"], (1,)), (["a", "b", "Delete NOTICE"], (1, 2)), (["Upload weights"], ())],
)
def test_titles_that_speak_of_licences(titles: list[str], places: tuple[int, ...]) -> None:
    assert hints_of(titles) == places


def test_a_history_of_one_commit() -> None:
    past = Past([{"README.md": "r"}])
    past.walk()
    assert past.covered() == {0: {"README.md": "r"}}
    assert past.asked == 3
