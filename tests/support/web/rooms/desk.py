"""Visitors of the desk: somebody who logs in with a key of some scopes, and sends forms as a browser does."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from registry.access import Scope, create_key
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import Client, speaking_to
from tests.support.web.login import log_in, token_in


def make_desk_key(runtime: Runtime, *scopes: Scope, name: str = "visitor") -> str:
    """A new key with these scopes."""
    with runtime.database.unit_of_work() as work:
        return create_key(work, name, list(scopes), actor="test", now=NOW)[1]


@contextmanager
def at_desk(runtime: Runtime, *scopes: Scope, name: str = "visitor") -> Iterator[Client]:
    """A browser whose visitor is logged in with a new key of these scopes."""
    key = make_desk_key(runtime, *scopes, name=name)
    with speaking_to(runtime, key=None) as client:
        assert log_in(client, key).status_code == 303
        yield client


def send(client: Client, page: str, form: dict[str, str], to: str | None = None) -> httpx.Response:
    """Open a page and send a form of it back; the answer, which is not followed."""
    token = token_in(client.get(page).text)
    return client.post(to or page, data={"token": token, **form}, follow_redirects=False)
