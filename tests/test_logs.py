"""Log lines are JSON whatever they tell of, and a log that cannot be written fails nothing."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import structlog
from structlog.testing import capture_logs

from registry.logs import configure_logs

TELL = """
import logging, sys
from registry.logs import configure_logs
configure_logs("json", "INFO", "here")
import structlog
log = structlog.get_logger("one")
log.debug("hidden")
log.info("odd", surrogate="\\ud800", number=2**70, thing=object, raw=b"x", pair={(1, 2): 3})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
logging.getLogger("library").warning("said %s", "so")
from structlog.testing import capture_logs
with capture_logs() as kept:
    log.info("kept")
assert [one["event"] for one in kept] == ["kept"]
sys.stderr.close() if "close" in sys.argv else None
log.info("last")
"""


def tell(*arguments: str) -> list[dict[str, object]]:
    done = subprocess.run(  # noqa: S603 - the command is made here
        [sys.executable, "-c", TELL, *arguments], capture_output=True, check=True, timeout=60,
        cwd=Path(__file__).resolve().parent.parent,
    )  # fmt: skip
    return [msgspec.json.decode(line) for line in done.stderr.splitlines()]


def test_ours_and_the_libraries_come_out_alike() -> None:
    odd, failed, said, last = tell()
    for line in (odd, failed, said, last):
        assert {"event", "level", "timestamp", "process"} <= line.keys()
        assert str(line["timestamp"]).endswith("Z")
    assert odd["event"] == "odd"
    assert "ZeroDivisionError" in str(failed["exception"])
    assert (said["event"], said["level"]) == ("said so", "warning")


def test_log_that_is_closed_fails_nothing() -> None:
    assert tell("close")[-1]["event"] == "said so"


@pytest.fixture(scope="module")
def hushed() -> None:
    """As a command that several tests share leaves the logs of its process."""
    configure_logs("json", "WARNING", "cli")


@pytest.mark.usefixtures("hushed")
def test_no_test_is_hushed_by_what_ran_before_it() -> None:
    with capture_logs() as kept:
        structlog.get_logger().info("kept")
    assert [one["event"] for one in kept] == ["kept"]
