"""Who may see a text that was only read behind a door: whoever has the scope; to others there is none."""

import hashlib

import pytest

from registry.access import Scope, create_key
from registry.evidence import keep_texts
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.http.application import speaking_to
from tests.support.web.login import log_in

TEXT = b"Terms that were told to few."
SHA256 = hashlib.sha256(TEXT).hexdigest()


@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        ((Scope.MODELS_READ,), 404),
        ((Scope.MODELS_READ, Scope.MODELS_WRITE, Scope.AUDIT_READ), 404),
        ((Scope.PRIVATE_READ,), 403),
        ((Scope.MODELS_READ, Scope.PRIVATE_READ), 200),
        ((Scope.ADMIN,), 200),
    ],
)
def test_a_private_text_needs_its_scope(closed_runtime: Runtime, scopes: tuple[Scope, ...], status: int) -> None:
    with closed_runtime.database.unit_of_work() as work:
        keep_texts(work, [TEXT], NOW, is_private=True)
        _, key = create_key(work, "one", list(scopes), actor="test", now=NOW)
    with speaking_to(closed_runtime, key=key) as client:
        answer = client.get(f"/v1/evidence/{SHA256}")
    assert answer.status_code == status
    assert (answer.content == TEXT) is (status == 200)
    if status == 200:
        assert answer.headers["cache-control"] == "no-store"
    with speaking_to(closed_runtime, key=None) as client:
        assert log_in(client, key).status_code == 303
        assert client.get(f"/texts/{SHA256}").status_code == status


def test_everybody_sees_it_once_it_was_read_in_the_open(open_runtime: Runtime) -> None:
    with open_runtime.database.unit_of_work() as work:
        keep_texts(work, [TEXT], NOW, is_private=True)
    with speaking_to(open_runtime, key=None) as client:
        absent = client.get(f"/v1/evidence/{'0' * 64}").json()
        hidden = client.get(f"/v1/evidence/{SHA256}").json()
        assert {**hidden, "detail": "", "instance": ""} == {**absent, "detail": "", "instance": ""}
        assert hidden["detail"].replace(SHA256, "0" * 64) == absent["detail"]
        for is_private in (False, True):
            with open_runtime.database.unit_of_work() as work:
                keep_texts(work, [TEXT, b"another"], NOW, is_private=is_private)
            assert client.get(f"/v1/evidence/{SHA256}").content == TEXT
