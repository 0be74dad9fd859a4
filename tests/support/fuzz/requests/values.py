"""What a member, a parameter or a header may be made to hold, and JSON in which everything can be written."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Raw:
    """Bytes that stand in a JSON body as they are."""

    data: bytes


@dataclass(frozen=True)
class Pairs:
    """An object whose keys may repeat."""

    items: tuple[tuple[str, Any], ...]


STRINGS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufffe\uffff", "\u202e\u200b", "\u0130\u00df\u4e2d",
    "e\u0301" * 50,
    "x" * 201, "x" * 1_001, "x" * 70_000, "' OR '1'='1", '"; DROP TABLE model; --', "%_\\", "../../etc/passwd", "a/b/c",
    "owner/", "/name", "..", ".", "_/_", "modelscope:a/b", "huggingface:a/b", "-1", "1e999", "NaN", "null", "true",
    "0x10",
    "9" * 30, "9" * 5_000, "1.5", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T25:00:00Z", "2026-01-01T00:00:60Z", "10000-01-01T00:00:00Z",
    "mit", "apache-2.0", "llama3.1", "other", "MIT OR Apache-2.0", "(((((MIT)))))", "(" * 300, "MIT AND " * 400 + "MIT",
    "MIT WITH WITH", "LicenseRef-" + "a" * 500, "DE", "XX", "de", "AQ", "permissive", "needs_review", "company",
    "pkg:huggingface/a/b@0123456", "pkg:huggingface/a", "pkg:", "pkg:npm/x", "http://127.0.0.1:9/", "https://[::1]/",
    "https://user:pw@example.com/", "https://example.invalid/" + "a" * 3_000, "javascript:alert(1)",
    "file:///etc/passwd",
    "https://1.1.1.1/hook", "https://0x7f.1/", "whsec_" + "A" * 44, "whsec_!", "0" * 64, "f" * 40, "abcdef1", "abcdefg",
    "*", "license.changed", "\r\nX-Injected: 1", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}",
    "\U0001f600" * 60,
)  # fmt: skip
NUMBERS = (
    0, -1, 1, 2, 200, 201, 10_001, 2**31 - 1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64,
    10**30,
    0.5, -0.0, 1e308, 5e-324, 1e16,
)  # fmt: skip
RAWS = (
    b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"1E400", b"01", b"+1", b".5", b"1.", b'"\xff\xfe"',
    b'"\xed\xa0\x80"', b'"\\ud800"', b'"\\u0000"', b'"\\x"', b"'a'", b"tru", b"undefined", b"[1,]", b'{"a":1,}',
    b"/**/1",
    b"[" * 2_000, b"[" * 500 + b"]" * 500, b'{"a":' * 900 + b"1" + b"}" * 900, b"9" * 400, b"1" + b"0" * 5_000,
    b"\xef\xbb\xbf1",
    b"1e-400", b'"\x1f"', b'"' + b"\\u00e9" * 3_000 + b'"',
)  # fmt: skip
MOST_DEPTH = 3
MOST_REPEATED = 20_000
"""Bytes of a list that is repeated up to 300 times, a little less than a body may have."""
KEYS = (
    "",
    "id",
    "model",
    "__proto__",
    "constructor",
    "type",
    "\x00",
    "a.b",
    "a/b~c",
    "\u202e",
    "k" * 300,
    "facts",
    "use",
)


def atom(rng: random.Random, depth: int = 0) -> Any:  # noqa: ANN401 - JSON, or what is nearly JSON
    """Any value that somebody may send where another was meant."""
    text = rng.choice(STRINGS)
    makers: tuple[Callable[[], Any], ...] = (
        lambda: text,
        lambda: text,
        lambda: mangled(rng, text),
        lambda: rng.choice(NUMBERS),
        lambda: Raw(rng.choice(RAWS)),
        lambda: rng.choice((None, True, False)),
        lambda: [atom(rng, depth + 1) for _ in range(rng.choice((0, 0, 1, 2, 5, 60)))],
        lambda: {rng.choice(KEYS): atom(rng, depth + 1) for _ in range(rng.randrange(3))},
    )
    return rng.choice(makers if depth < MOST_DEPTH else makers[:-2])()


def mangled(rng: random.Random, text: str) -> str:
    """The text with one character changed, dropped, doubled or put in."""
    if not text:
        return rng.choice(("x", "\x00", "\u200b"))
    at = rng.randrange(len(text))
    odd = chr(
        rng.choice((0, 10, 32, 34, 37, 47, 92, 127, 0x85, 0xE9, 0x2028, 0xD800, 0x1F4A9, rng.randrange(32, 0x3000)))
    )
    return rng.choice(
        (text[:at] + odd + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + odd + text[at:], text * 2)
    )


def written(value: Any) -> bytes:  # noqa: ANN401 - as above
    """The value as JSON, with what JSON does not allow written all the same."""
    if isinstance(value, Raw):
        return value.data
    if isinstance(value, dict):
        value = Pairs(tuple(value.items()))
    if isinstance(value, Pairs):
        return b"{" + b",".join(written(key) + b":" + written(one) for key, one in value.items) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(written, value)) + b"]"
    if isinstance(value, str) and len(value) % 2:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return json.dumps(value).encode()


def changed(rng: random.Random, value: Any) -> Any:  # noqa: ANN401 - as above
    """A copy of the value with one place in it changed."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        return _changed_object(rng, value)
    if isinstance(value, list) and value and rng.random() < 0.7:
        at = rng.randrange(len(value))
        kind = rng.randrange(4)
        if kind == 0 and len(written(value)) < MOST_REPEATED:
            return value * rng.choice((2, 30, 300))
        return [*value[:at], *([] if kind == 1 else [changed(rng, value[at])]), *value[at + 1 :]]
    if isinstance(value, str) and rng.random() < 0.4:
        return mangled(rng, value)
    return atom(rng)


def _changed_object(rng: random.Random, value: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
    key = rng.choice(list(value))
    kind = rng.randrange(12)
    if kind == 0:
        return {name: one for name, one in value.items() if name != key}
    if kind == 1:
        return {**value, rng.choice(KEYS): atom(rng)}
    if kind == 2:
        return Pairs((*value.items(), (key, atom(rng))))
    if kind == 3:
        return {mangled(rng, key) if name == key else name: one for name, one in value.items()}
    return {**value, key: changed(rng, value[key])}
