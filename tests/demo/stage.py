"""What the demo stands on: a hub with six models, a receiver and the service, cleaned up afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.stub_hub.seeds import publish_demo
from tests.support.workers.stage import Stage, first_start


@contextmanager
def set_stage() -> Iterator[Stage]:
    """The running stage, at the pace of people who watch."""
    with (
        tempfile.TemporaryDirectory(prefix="cardwatch-demo-") as folder,
        first_start(Path(folder), CONFIRM_DELAY_SECONDS="1", TICK_SECONDS="1") as stage,
    ):
        publish_demo(stage.hub)
        yield stage
