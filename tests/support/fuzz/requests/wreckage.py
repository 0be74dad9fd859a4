"""Bytes that are no request, or two at once."""

import random
from collections.abc import Callable

HOST = b"Host: localhost\r\n"
TARGETS = (b"/v1/models", b"/v1/models?limit=1", b"/health/live", b"/v1/checks", b"/", b"*", b"http://a/v1/models")
LINES = (b"GET", b"GET /", b"GET / HTTP/9", b"GET  / HTTP/1.1", b" GET / HTTP/1.1", b"/ HTTP/1.1", b"\r\n" * 50)
IN_PATH = (b"\x00", b"\xff", b" a b", b"\t", b"\x7f", b"\r")
FIELDS = (
    b"a b: c",
    b": c",
    b"a : b",
    b"\x00: a",
    b"a: \x00",
    b"a",
    b"\xff: b",
    b"a: b\rc: d",
    b" folded",
    b"a: b\r\n c",
)
LENGTHS = (b"5", b"-1", b"+5", b"5, 6", b"0x5", b"9" * 40, b"", b" ", b"5 5", b"1e3", b"\xff")
CODINGS = (
    b"gzip",
    b"chunked, chunked",
    b"identity",
    b"\x0bchunked",
    b"chunked;q=1",
    b"xchunked",
    b"gzip, chunked",
    b"",
)
CHUNKS = (b"z\r\n", b"-1\r\n", b"5\r\nabc", b"f" * 20 + b"\r\n", b"5\r\nabcdefg\r\n0\r\n\r\n", b"1 \r\na\r\n", b"\r\n")
TLS_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
PROTOCOLS = (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", TLS_HELLO, b"\x04\x01\x00P", b"*1\r\n$4\r\nPING\r\n")
BEHIND = (b"\x00\x01\x02", b"GET", b"\r\n\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
HUGE = (17_000, 70_000)

Maker = Callable[[random.Random, bytes], bytes]


def get(target: bytes, version: bytes = b"1.1") -> bytes:
    """The head of a reading request, without its end."""
    return b"GET " + target + b" HTTP/" + version + b"\r\n" + HOST


def post(target: bytes, fields: bytes, body: bytes = b"") -> bytes:
    """A writing request with these headers."""
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + fields + b"\r\n\r\n" + body


MAKERS: tuple[Maker, ...] = (
    lambda rng, _: rng.randbytes(rng.choice((1, 9, 300))) + b"\r\n\r\n",
    lambda rng, _: rng.choice(LINES) + b"\r\n\r\n",
    lambda rng, target: get(target + rng.choice(IN_PATH)) + b"\r\n",
    lambda rng, target: get(target) + rng.choice(FIELDS) + b"\r\n\r\n",
    lambda rng, target: get(target).removesuffix(HOST) + rng.choice((b"", HOST * 2, b"Host:\r\nHost: b\r\n")) + b"\r\n",
    lambda rng, target: get(target) + b"X: " + b"x" * rng.choice(HUGE) + b"\r\n\r\n",
    lambda rng, target: get(target) + b"X: 1\r\n" * rng.choice((50, 5_000)) + b"\r\n",
    lambda rng, _: get(b"/" + b"a" * rng.choice((3_000, 17_000, 200_000))) + b"\r\n",
    lambda rng, target: post(target, b"Content-Length: " + rng.choice(LENGTHS), b"abcde"),
    lambda _, target: post(target, b"Content-Length: 5\r\nContent-Length: 6", b"abcdef"),
    lambda _, target: post(target, b"Content-Length: 4\r\nTransfer-Encoding: chunked", b"0\r\n\r\n" + BEHIND[3]),
    lambda rng, target: post(target, b"Transfer-Encoding: " + rng.choice(CODINGS), b"0\r\n\r\n"),
    lambda rng, target: post(target, b"Transfer-Encoding: chunked", rng.choice(CHUNKS)),
    lambda rng, target: get(target) + b"\r\n" + rng.choice(BEHIND),
    lambda rng, _: rng.choice(PROTOCOLS),
    lambda rng, target: get(target, rng.choice((b"1.0", b"0.9", b"1.2", b"2.0", b"3.7"))) + b"\r\n",
)  # fmt: skip
"""Each way in which HTTP/1.1 can be broken."""


def malformed(rng: random.Random) -> bytes:
    """What one of the ways makes of an address."""
    return rng.choice(MAKERS)(rng, rng.choice(TARGETS))
