from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from registry import cli
from tests.support.servers.process import free_port
from tests.support.stub_hub import StubHub


@dataclass(frozen=True)
class Said:
    """What a command and its processes printed, and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - any JSON
        return msgspec.json.decode(self.out)


Cardwatch = Callable[..., Said]


@pytest.fixture
def cardwatch(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, hub: StubHub
) -> Cardwatch:
    """Call `cardwatch ARGUMENTS` in this process, on an empty data folder of its own."""
    settings = {
        "DATA_DIR": str(tmp_path / "data"), "HUB_ENDPOINT": hub.url, "CONFIRM_DELAY_SECONDS": "0",
        "HUB_TIMEOUT_SECONDS": "1", "BOOTSTRAP_KEY": "a-key-for-the-command-line", "PORT": str(free_port()),
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(f"CARDWATCH_{name}", value)
    # The command owns its process's logs; here they belong to the tests.
    for module in ("session", "service.processes", "service.serve"):
        monkeypatch.setattr(f"registry.cli.{module}.configure_logs", lambda *_: None)

    def call(*arguments: str) -> Said:
        monkeypatch.setattr("sys.argv", ["cardwatch", *arguments])
        capfd.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code or 0
        out, err = capfd.readouterr()
        assert isinstance(code, int)
        return Said(code, out, err)

    return call
