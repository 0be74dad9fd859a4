"""A stub Hub per test and the real client talking to it."""

from collections.abc import Callable, Iterator

import pytest

from registry.hub.huggingface import HubClient
from tests.support.stub_hub import StubHub

MODEL = "example-lab/model"
MakeClient = Callable[..., HubClient]


@pytest.fixture
def make_client(hub: StubHub) -> Iterator[MakeClient]:
    made: list[HubClient] = []

    def make(token: str | None = None, **limits: float | tuple[str, ...]) -> HubClient:
        waits: dict[str, float | tuple[str, ...]] = {"timeout_seconds": 10, "deadline_seconds": 20}
        made.append(HubClient(hub.url, token, **{**waits, **limits}))  # type: ignore[arg-type]  # limits by name
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> HubClient:
    return make_client()
