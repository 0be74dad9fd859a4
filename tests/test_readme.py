"""Every command of the README and of docs/own-models.md works as printed, on a service started as the README says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.stage import set_stage
from tests.support.workers.stage import Stage

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
OWN_MODELS = (ROOT / "docs" / "own-models.md").read_text()
BLOCKS = re.findall(r"```bash\n(.*?)```", README + OWN_MODELS, re.DOTALL)
ADDRESS = "http://127.0.0.1:8000"


def curl_commands() -> list[str]:
    """Each curl example with its continuation lines."""
    text = "\n".join(BLOCKS)
    return re.findall(r"^curl (?:[^'\n]|'[^']*')*$", text, re.MULTILINE)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with set_stage() as stage:
        yield stage


def test_there_are_examples() -> None:
    assert len(curl_commands()) >= 12
    assert "make run" in BLOCKS[0]
    assert "make test" in BLOCKS[0]


@pytest.mark.slow
@pytest.mark.parametrize("command", curl_commands(), ids=lambda command: command[:70])
def test_example_answers_as_printed(stage: Stage, command: str) -> None:
    key = stage.client.headers["Authorization"].removeprefix("Bearer ")
    here = command.replace(ADDRESS, str(stage.client.base_url).rstrip("/"))
    here = here.replace("https://alerts.example.org/cardwatch", stage.receiver.url)
    result = subprocess.run(  # noqa: S603 - the README's own commands
        ["/bin/bash", "-c", f"{here} --silent --show-error --write-out '\\n%{{http_code}}'"],
        env={**os.environ, "KEY": key, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    body, _, status = result.stdout.rpartition("\n")
    assert status.startswith("2"), body
    assert body.startswith("id,") if "format=csv" in command else json.loads(body)


def test_every_setting_is_listed() -> None:
    from registry.settings import PREFIX, Settings  # noqa: PLC0415 - the rest needs no import of ours

    missing = [PREFIX + name.upper() for name in Settings.__struct_fields__ if PREFIX + name.upper() not in README]
    assert missing == []


def test_every_named_command_exists() -> None:
    known = subprocess.run(
        [sys.executable, "-m", "registry.cli", "--help"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    named = set(re.findall(r"cardwatch ([a-z]+)", "\n".join(re.findall(r"`[^`\n]+`|^\$ .*$", README, re.MULTILINE))))
    assert {name for name in named if not re.search(rf"^  {name}\b", known, re.MULTILINE)} == set()
