"""What was known at a moment: random pasts against an oracle, and gaps between readings said aloud."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from registry.db import Database
from registry.errors import NotFound
from tests.support.records.timeline import Timeline

START = datetime(2025, 1, 1, tzinfo=UTC)
DEEDS, QUESTIONS = 25, 25


def questions(timeline: Timeline, chance: random.Random) -> list[datetime]:
    """Moments at, just before and just after what happened, and any between."""
    span = (timeline.now - START).total_seconds()
    edges = [known.at + timedelta(seconds=off) for known in timeline.states for off in (-1, 0, 1)]
    return [
        chance.choice(edges) if chance.random() < 0.7 else START + timedelta(seconds=chance.random() * span)
        for _ in range(QUESTIONS)
    ]


def replay(database: Database, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible story
    timeline = Timeline(database, chance, START)
    timeline.begin()
    for _ in range(DEEDS):
        timeline.tell()
    for moment in questions(timeline, chance):
        expected = timeline.expected(moment)
        if expected is None:
            with pytest.raises(NotFound):
                timeline.ask(moment)
        else:
            assert timeline.ask(moment) == expected, (seed, moment)


@pytest.mark.parametrize("seed", range(4))
def test_what_was_known_then(database: Database, seed: int) -> None:
    replay(database, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 176))
def test_two_thousand_questions(database: Database, seed: int) -> None:
    """76 pasts with 25 questions each, together with the four above."""
    replay(database, seed)
