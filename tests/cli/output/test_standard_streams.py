"""Where standard output and standard error take no more: no traceback, no code that means something else."""

import os
import subprocess
import sys

import pytest

FULL = b"Error: Standard output cannot be written: No space left on device.\n"
CLOSED = b"Error: Standard output cannot be written: It is closed.\n"
ANSWERS = [("--help",), ("--version",), ("check", "--help"), ("licenses", "list"), ("licenses", "list", "--json")]
"""A kept page, what click prints, a table, one long text."""


def ended(*arguments: str, redirected: str, unbuffered: bool = False) -> tuple[int, bytes]:
    """How a command ends whose streams a shell has redirected, and what it says on standard error."""
    command = ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "registry.cli", *arguments]
    environment = os.environ | ({"PYTHONUNBUFFERED": "1"} if unbuffered else {})
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)  # noqa: S603 - our own program
    return done.returncode, done.stderr


@pytest.mark.parametrize("arguments", ANSWERS)
def test_a_full_disk_is_one_sentence(arguments: tuple[str, ...]) -> None:
    assert ended(*arguments, redirected=">/dev/full") == (3, FULL)


def test_so_it_is_without_a_buffer() -> None:
    assert ended("--help", redirected=">/dev/full", unbuffered=True) == (3, FULL)


@pytest.mark.parametrize("arguments", [("--help",), ("licenses", "list")])
def test_a_closed_stream_is_one_sentence(arguments: tuple[str, ...]) -> None:
    assert ended(*arguments, redirected=">&-") == (3, CLOSED)


@pytest.mark.parametrize("arguments", ANSWERS)
def test_a_reader_who_went_away_is_no_error(arguments: tuple[str, ...]) -> None:
    """As of any program: 128 and the number of SIGPIPE, never the 1 that means denied."""
    reads, writes = os.pipe()
    os.close(reads)
    try:
        command = [sys.executable, "-m", "registry.cli", *arguments]
        done = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, timeout=60, check=False)  # noqa: S603 - as above
    finally:
        os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--help",), 0), (("licenses", "list", "--class", "nonsense"), 3), (("licenses", "list"), 0)],
)
def test_words_that_cannot_be_written_change_no_code(arguments: tuple[str, ...], code: int, redirected: str) -> None:
    assert ended(*arguments, redirected=redirected) == (code, b"")
