"""Packed answers over HTTP: the same bytes inside, another ETag, and conditions that hold for both."""

import asyncio
import gzip
from typing import Any, cast

import pytest

from registry.http.compression import Packer
from registry.http.compression.packer import IN_LOOP_BYTES
from tests.support.http.application import Client

MODEL = "/v1/models/lab/tutor"
BODY = {"source": "vendor", "facts": {"description": "A model. " * 60, "license": {"declared": ["mit"]}}}
PACKED, PLAIN = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}
Message = dict[str, Any]


@pytest.fixture
def stored(client: Client) -> str:
    """The ETag of a record."""
    answer = client.put(MODEL, json=BODY, headers=PLAIN)
    assert answer.status_code == 201
    return answer.headers["etag"]


def test_a_record_is_packed_for_whoever_asks_and_means_the_same(client: Client, stored: str) -> None:
    plain, packed = client.get(MODEL, headers=PLAIN), client.get(MODEL, headers=PACKED)
    assert packed.content == plain.content
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) == len(plain.content)
    assert plain.headers["etag"] == stored
    assert packed.headers["etag"] == f'{stored[:-1]}-gzip"'
    assert plain.headers["vary"] == packed.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("coding", [PLAIN, PACKED], ids=["plain", "packed"])
def test_a_client_that_has_it_is_told_so_in_its_coding(client: Client, stored: str, coding: dict[str, str]) -> None:
    first = client.get(MODEL, headers=coding)
    again = client.get(MODEL, headers={**coding, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-encoding" not in again.headers
    assert client.get(MODEL, headers={**coding, "If-None-Match": '"other"'}).status_code == 200
    assert client.get(MODEL, headers={**coding, "If-None-Match": f'"x", W/{stored}'}).status_code == 304


def test_a_change_may_be_based_on_what_was_packed(client: Client, stored: str) -> None:
    etag = client.get(MODEL, headers=PACKED).headers["etag"]
    assert etag != stored
    changed = client.patch(MODEL, json={"facts": {"description": "Other."}}, headers={**PLAIN, "If-Match": etag})
    assert changed.status_code == 200
    stale = client.patch(MODEL, json={"facts": {"description": "Third."}}, headers={"If-Match": etag})
    assert stale.status_code == 412
    assert stale.json()["current"] == changed.headers["etag"]


@pytest.mark.parametrize("coding", [PLAIN, PACKED], ids=["plain", "packed"])
def test_what_was_written_has_the_etag_under_which_it_is_read(client: Client, coding: dict[str, str]) -> None:
    written = client.put(MODEL, json=BODY, headers=coding)
    assert written.headers["etag"] == client.get(MODEL, headers=coding).headers["etag"]
    condition = {"If-Match": written.headers["etag"]}
    changed = client.patch(MODEL, json={"facts": {"description": "Other."}}, headers=coding | condition)
    assert changed.headers["etag"] == client.get(MODEL, headers=coding).headers["etag"] != written.headers["etag"]


def test_head_tells_what_get_would(client: Client, stored: str) -> None:
    assert stored
    got, head = client.get(MODEL, headers=PACKED), client.head(MODEL, headers=PACKED)
    assert head.content == b""
    for name in ("etag", "content-length", "content-encoding", "vary"):
        assert head.headers[name] == got.headers[name]


def test_an_export_is_packed_while_it_is_sent(client: Client, stored: str) -> None:
    assert stored
    packed = client.get("/v1/models/export", headers=PACKED)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-length" not in packed.headers
    assert packed.content == client.get("/v1/models/export", headers=PLAIN).content
    assert b"lab/tutor" in packed.content


def test_small_answers_and_those_with_secrets_stay_as_they_are(client: Client) -> None:
    assert "content-encoding" not in client.get("/health/live", headers=PACKED).headers
    wanted = {"url": f"https://example.org/{'a' * 1_000}", "events": ["license.changed"]}
    made = client.post("/v1/webhooks", json=wanted, headers=PACKED)
    assert made.status_code == 201
    assert "content-encoding" not in made.headers
    page = client.get("/en/", headers={**PACKED, "Cookie": "any=thing"})
    assert page.status_code == 200
    assert "content-encoding" not in page.headers


@pytest.mark.parametrize("path", ["/en/", "/schema/openapi.json", "/schema"])
def test_pages_and_the_description_are_sent_again_only_when_they_differ(client: Client, path: str) -> None:
    del client.headers["Authorization"]
    page = client.get(path, headers=PACKED)
    assert (page.status_code, page.headers["content-encoding"]) == (200, "gzip")
    again = client.get(path, headers={**PACKED, "If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]
    assert again.headers["content-security-policy"] == page.headers["content-security-policy"]


def test_what_comes_in_parts_is_packed_in_parts_the_large_ones_beside_the_loop() -> None:
    """Nothing is lost between parts that are empty, small and large."""
    parts = [b"", b"a" * 10, b"b" * (IN_LOOP_BYTES + 1), b"", b"c"]
    head = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]}
    sent = _sent(head, parts)
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * len(parts)]
    assert (b"content-encoding", b"gzip") in sent[0]["headers"]
    assert gzip.decompress(b"".join(message["body"] for message in sent[1:])) == b"".join(parts)
    assert [message["more_body"] for message in sent[1:]] == [True] * 4 + [False]


def test_the_head_of_a_stream_does_not_wait_for_its_body() -> None:
    """A failure before the first part ends the connection, as one behind it does."""
    headers = [(b"content-type", b"text/csv")]
    head: Message = {"type": "http.response.start", "status": 200, "headers": headers}
    assert _sent(head, []) == [{**head, "headers": [*headers, (b"content-encoding", b"gzip")]}]


def test_a_body_of_a_known_length_may_come_in_parts() -> None:
    parts = [b"a" * 2_000, b"b" * 2_000]
    headers = [(b"content-type", b"text/csv"), (b"content-length", b"4000")]
    first, *rest = _sent({"type": "http.response.start", "status": 200, "headers": headers}, parts)
    assert first["headers"] == [(b"content-type", b"text/csv"), (b"content-encoding", b"gzip")]
    assert gzip.decompress(b"".join(message["body"] for message in rest)) == b"".join(parts)


def _sent(head: Message, parts: list[bytes]) -> list[Message]:
    """What comes out where these parts go in."""
    sent: list[Message] = []

    async def send(message: object) -> None:
        sent.append(dict(cast("Message", message)))

    async def send_all() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        packer = Packer(cast("Any", scope), cast("Any", send), knows_packed=False)
        await packer.send(cast("Any", dict(head)))
        for number, part in enumerate(parts, 1):
            message = {"type": "http.response.body", "body": part, "more_body": number < len(parts)}
            await packer.send(cast("Any", message))

    asyncio.run(send_all())
    return sent
