"""What moved between two texts: nothing is lost, nothing is added, and what nobody sees has its name."""

import random
import time

import pytest

from registry.web.pages.changes.difference import CONTEXT, pieces_between
from registry.web.pages.changes.facts import fact_rows


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text.strip()) for piece in pieces_between(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("use it freely", "use it freely", [("same", "use it freely")]),
        ("use it", "use it in the EU", [("same", "use it"), ("new", "in the EU")]),
        ("", "all new", [("new", "all new")]),
        ("all gone", "", [("gone", "all gone")]),
        ("", "", []),
        ("50 million users", "5 million users", [("gone", "50"), ("new", "5"), ("same", "million users")]),
        ("one two", "one\n\ntwo", [("same", "one\n\ntwo")]),
        ("a: 1. x 2. y", "a:\n1. x\n2. y", [("same", "a:\n1. x\n2. y")]),
        ("wrapped here", "wrapped\nhere", [("same", "wrapped here")]),
        ("safe.exe", "\u202eexe.\u200befas", [("gone", "safe.exe"), ("new", "[U+202E]exe.[U+200B]efas")]),
        ("a\x00b", "c", [("gone", "a[U+0000]b"), ("new", "c")]),
    ],
)
def test_a_difference_reads_as_both_texts(before: str, after: str, moved: list[tuple[str, str]]) -> None:
    assert told(before, after) == moved


def test_no_word_is_lost_whatever_the_texts() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(300):
        old, new = ([chance.choice("abcdef") for _ in range(chance.randrange(200))] for _ in range(2))
        pieces = list(pieces_between(" ".join(old), " ".join(new)))
        words = {kind: [w for p in pieces if p.kind in kinds for w in p.text.split()] for kind, kinds in {
            "old": ("same", "folded", "gone"), "new": ("same", "folded", "new"),
        }.items()}  # fmt: skip
        assert (words["old"], words["new"]) == (old, new)
        assert [piece.words for piece in pieces] == [len(piece.text.split()) for piece in pieces]


def test_long_stretches_that_stayed_are_folded() -> None:
    text = [f"w{number}" for number in range(1_000)]
    pieces = list(pieces_between(" ".join(text), " ".join([*text[:500], "new", *text[500:]])))
    assert [piece.kind for piece in pieces] == ["folded", "same", "new", "same", "folded"]
    assert [piece.words for piece in pieces] == [500 - CONTEXT, CONTEXT, 1, CONTEXT, 500 - CONTEXT]


def test_hostile_texts_take_no_time() -> None:
    began = time.monotonic()
    list(pieces_between("\n \n" * 60_000, "x " * 60_000))
    list(pieces_between("a " * 60_000, "b " * 60_000))
    list(pieces_between(" " * 400_000 + "x", "y" * 400_000))
    assert time.monotonic() - began < 5


def test_facts_show_what_differs_and_nothing_else() -> None:
    files = [{"path": "LICENSE", "sha256": "a"}]
    rows = fact_rows(
        {"declared": ["mit"], "link": None, "files": files}, {"declared": ["apache-2.0", "x"], "files": files}
    )
    assert [(row.title, row.before, row.after) for row in rows] == [("Declared licence", "mit", "apache-2.0, x")]
    region = {"state": "restricted", "excluded": ["EU"], "source": "card_flag", "since": "2026"}
    assert [(row.code, row.after) for row in fact_rows(None, {"region": region})] == [
        ("region", "restricted"), ("country", "EU"), ("source", "card_flag"),
    ]  # fmt: skip
    assert fact_rows(None, None) == []
