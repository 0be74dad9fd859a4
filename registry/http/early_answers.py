"""Answers of the server before, or instead of, the application's: the same problem documents and headers."""

import os
from http import HTTPStatus

import msgspec

from registry.http.problems import MEDIA_TYPE, TYPE_PREFIX

SAFETY = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
"""Headers of every answer."""
NO_STORE = (b"cache-control", b"no-store")
RETRY_SECONDS = 5


def problem_bytes(status: int, detail: str, pointer: str = "") -> bytes:
    """A problem document about a request of which not even the path is sure."""
    is_busy = status == HTTPStatus.SERVICE_UNAVAILABLE
    body: dict[str, object] = {
        "type": TYPE_PREFIX + ("unavailable" if is_busy else "invalid"),
        "title": "Temporarily unavailable" if is_busy else "The input is not acceptable",
        "status": status,
        "detail": detail,
        "instance": "",
    }
    if not is_busy:
        body["errors"] = [{"pointer": pointer, "detail": detail}]
    return msgspec.json.encode(body)


def early_answer(status: int, detail: str, defaults: list[tuple[bytes, bytes]]) -> bytes:
    """A whole HTTP/1.1 answer after which the connection ends."""
    body = problem_bytes(status, detail)
    headers = [
        *defaults,
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
        (b"x-request-id", os.urandom(8).hex().encode()),
        *SAFETY,
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"%d" % RETRY_SECONDS))
    head = b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode())
    return head + b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n" + body
