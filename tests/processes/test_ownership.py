"""One owner for each data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from registry.errors import MisconfiguredError
from registry.processes import own_folder

HOLD = """
import sys, pathlib
from registry.processes import own_folder
with own_folder(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_owner_is_refused_with_the_number_of_the_first(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:  # noqa: S603 - our own
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        told = rf"in use by another `cardwatch up` \(process {first.pid}\)"
        with pytest.raises(MisconfiguredError, match=told), own_folder(tmp_path):
            pass
        first.kill()
        first.wait()
        with own_folder(tmp_path):
            pass


def test_a_lock_file_that_is_left_behind_keeps_nobody_out(tmp_path: Path) -> None:
    with own_folder(tmp_path):
        pass
    assert (tmp_path / "cardwatch.lock").exists()
    with own_folder(tmp_path):
        pass
    assert (tmp_path / "cardwatch.lock").stat().st_mode & 0o777 == 0o600
