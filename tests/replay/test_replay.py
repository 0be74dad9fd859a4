"""The replay on the real service in both profiles, at a small scale; ``python -m tests.replay`` is the whole one."""

import msgspec
import pytest

from tests.replay.conftest import TEMPO
from tests.replay.performance import Performance, to_stderr
from tests.replay.script import write_script

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("profile", ["embedded", "scaled"])
def test_nothing_is_missed_nothing_false_and_each_told_once(request: pytest.FixtureRequest, profile: str) -> None:
    """Under storms and with the worker killed again and again; how soon is the report's to say."""
    script = write_script(models=24, true=8, cosmetic=60, rounds=1, seed=7)
    report = Performance(request.getfixturevalue(profile), script, TEMPO, 7, to_stderr).play()
    told = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    to_stderr(told)
    assert report.is_perfect, told
    assert report.expected > 0
    assert report.counters["kills"] > 0
