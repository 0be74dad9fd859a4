"""The admin key is shown once, where it was made; never one that was given."""

from pathlib import Path

import pytest

from registry.cli.service.welcome import bootstrap_key, welcome
from registry.settings import load_settings

GIVEN = "a-key-given-from-outside"


def shown(capsys: pytest.CaptureFixture[str], tmp_path: Path, **given: str) -> tuple[str, str]:
    unreachable = {"CARDWATCH_HUB_ENDPOINT": "http://127.0.0.1:9", "CARDWATCH_DATA_DIR": str(tmp_path)}
    settings = load_settings({**unreachable, **given})
    key = bootstrap_key(settings)
    welcome(settings, key)
    return key.text, capsys.readouterr().out


def test_a_key_that_is_made_is_shown_at_the_first_start_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, first = shown(capsys, tmp_path)
    assert key in first
    assert (tmp_path / "bootstrap.key").stat().st_mode & 0o777 == 0o600
    again, second = shown(capsys, tmp_path)
    assert again == key
    assert key not in second
    assert str(tmp_path / "bootstrap.key") in second


def test_a_key_that_was_given_is_never_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        key, out = shown(capsys, tmp_path, CARDWATCH_BOOTSTRAP_KEY=GIVEN)
        assert key == GIVEN
        assert GIVEN not in out
    assert not (tmp_path / "bootstrap.key").exists()
