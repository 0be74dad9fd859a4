"""Which answers are packed: by what a client says, what is asked, and what is answered."""

import pytest

from registry.http.compression.rules import (
    LEAST_BYTES,
    accepts_gzip,
    may_be_packed,
    packed_etag,
    packed_head,
    pays,
    plain_etags,
)

JSON = (b"content-type", b"application/json")
LONG = (b"content-length", b"%d" % LEAST_BYTES)


@pytest.mark.parametrize(
    ("said", "accepts"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("GZip;q=0.5", True),
        ("x-gzip", True),
        ("br;q=1, gzip; q=0.001", True),
        ("*", True),
        ("deflate, *;q=0.5", True),
        ("gzip;q=1, identity;q=0.5", True),
        ("identity;q=0, gzip", True),
        ("", False),
        ("identity", False),
        ("br, zstd", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("gzip;q=0.5, identity", False),
        ("gzip;q=many", False),
        ("gzip;q=nan", False),
        ("gzip;q=-1", False),
        ("gzip;level=9", False),
        (f"{'x,' * 500}gzip", False),
    ],
)
def test_a_client_has_to_ask_for_it(said: str, *, accepts: bool) -> None:
    assert accepts_gzip(said) is accepts


@pytest.mark.parametrize(
    ("method", "path", "headers", "may"),
    [
        ("GET", "/v1/models", (), True),
        ("HEAD", "/de/", (), True),
        ("GET", "/v1/models", ((b"authorization", b"Bearer x"),), True),
        ("GET", "/de/", ((b"cookie", b"a=b"),), False),
        ("POST", "/v1/checks", (), True),
        ("POST", "/v1/licenses/identify", (), True),
        ("POST", "/v1/webhooks", (), False),
        ("POST", "/v1/webhooks/x/rotate-secret", (), False),
        ("PUT", "/v1/models/a/b", (), True),
        ("PUT", "/v1/models/a/b", ((b"cookie", b"a=b"),), False),
    ],
)
def test_what_may_hold_a_secret_is_not_packed(
    method: str, path: str, headers: tuple[tuple[bytes, bytes], ...], *, may: bool
) -> None:
    assert may_be_packed(method, path, headers) is may


@pytest.mark.parametrize(
    ("status", "head", "does"),
    [
        (200, (JSON, LONG), True),
        (200, (JSON,), True),
        (404, ((b"content-type", b"application/problem+json"), LONG), True),
        (200, ((b"content-type", b"text/html; charset=utf-8"), LONG), True),
        (200, ((b"content-type", b"application/jsonl"),), True),
        (200, (JSON, (b"content-length", b"1023")), False),
        (200, (LONG,), False),
        (200, ((b"content-type", b"application/gzip"), LONG), False),
        (200, ((b"content-type", b"application/zip"), LONG), False),
        (200, ((b"content-type", b"application/octet-stream"), LONG), False),
        (200, ((b"content-type", b"text/event-stream"),), False),
        (200, (JSON, LONG, (b"content-encoding", b"br")), False),
        (200, (JSON, LONG, (b"accept-ranges", b"bytes")), False),
        (206, (JSON, LONG), False),
        (304, (JSON, LONG), False),
        (204, (JSON, LONG), False),
        (200, (JSON, LONG, (b"cache-control", b"private, no-store")), False),
        (200, (JSON, LONG, (b"cache-control", b"no-transform")), False),
        (200, (JSON, LONG, (b"set-cookie", b"a=b")), False),
    ],
)
def test_only_what_pays_is_packed(status: int, head: tuple[tuple[bytes, bytes], ...], *, does: bool) -> None:
    assert pays(status, head) is does


@pytest.mark.parametrize(("head", "does"), [((JSON, LONG, (b"etag", b'"a"')), True), ((JSON, LONG), False)])
def test_of_what_was_written_only_what_has_an_etag_is_packed(
    head: tuple[tuple[bytes, bytes], ...], *, does: bool
) -> None:
    assert pays(200, head, has_read=False) is does


def test_a_packed_answer_has_a_length_and_an_etag_of_its_own() -> None:
    head = packed_head((JSON, LONG, (b"etag", b'"a"')), 7)
    assert head == [JSON, (b"etag", b'"a-gzip"'), (b"content-encoding", b"gzip"), (b"content-length", b"7")]
    assert packed_head((JSON, LONG), None) == [JSON, (b"content-encoding", b"gzip")]
    assert packed_etag(b'W/"a"') == b'W/"a"'
    assert plain_etags(b'"a-gzip", W/"b-gzip", "c"') == b'"a", W/"b", "c"'
    assert plain_etags(b"*") == b"*"
