"""Which answers are packed, and what they are called then. Pure (RFC 9110, sections 8.4, 8.8.3 and 12.5.3).

* A client has to ask for gzip, and not rather for what is not packed.
* Text of a kilobyte or more is packed, whole or in a stream; never what is packed already, a part of a file, or events
  that are waited for.
* Nothing is packed that may hold a secret beside what strangers wrote: its length would tell of the secret (BREACH).
  Such answers are those to cookies, those that nobody may keep, and those to writing, which may show new secrets once.
* What a client wrote is shown to it as a later GET shows it, packed too, so that its ETag is the same in both.
* Another coding is another representation: its strong ETag ends in ``-gzip``, which means the same record when it comes
  back.
"""

import math
import re
from collections.abc import Iterable

from registry.memo import for_short_texts

Headers = Iterable[tuple[bytes, bytes]]

LEAST_BYTES = 1_024
"""What is shorter fits into one packet, packed or not."""
_READING_BY_POST = ("/v1/checks", "/v1/licenses/", "/v1/bom", "/v1/exports/", "/v1/notices", "/v1/openness/")
_SHOWS_SECRETS = "/v1/webhooks"
_TEXT = re.compile(rb"text/(?!event-stream)|application/(?:[\w.-]+\+)?(?:json|jsonl|xml|yaml)\b|image/svg\+xml")
_AS_IT_IS = frozenset({b"content-encoding", b"content-range", b"accept-ranges", b"set-cookie"})
_PACKED = b'-gzip"'
_LONGEST = 200


@for_short_texts(256, _LONGEST)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether ``Accept-Encoding`` asks for gzip, and does not prefer what is not packed."""
    wanted: dict[str, float] = {}
    for part in accept_encoding[:_LONGEST].split(","):
        coding, _, parameters = part.partition(";")
        wanted[coding.strip().lower()] = _weight(parameters)
    gzip = wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0.0)))
    return gzip > 0 and gzip >= wanted.get("identity", 0.0)


def _weight(parameters: str) -> float:
    """The ``q`` of a coding: one where it is not told, nothing where it is none."""
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if math.isfinite(weight) else 0.0


def is_reading(method: str, path: str) -> bool:
    """Whether a request changes nothing."""
    return method in {"GET", "HEAD"} or (method == "POST" and path.startswith(_READING_BY_POST))


def may_be_packed(method: str, path: str, request: Headers) -> bool:
    """Whether no secret of somebody else can be learned from how long the answer to such a request is."""
    is_shown = is_reading(method, path) or not path.startswith(_SHOWS_SECRETS)
    return is_shown and not any(name == b"cookie" for name, _ in request)


def pays(status: int, answer: Headers, *, has_read: bool = True) -> bool:
    """Whether an answer is worth packing, as far as its head tells; to writing, it has to have an ETag."""
    told = dict(answer)
    if not (has_read or b"etag" in told):
        return False
    if status < 200 or status in {204, 206, 304} or not _TEXT.match(told.get(b"content-type", b"")):  # noqa: PLR2004 - HTTP's
        return False
    if not _AS_IT_IS.isdisjoint(told) or any(word in told.get(b"cache-control", b"") for word in _NOT_CHANGED):
        return False
    return int(told.get(b"content-length", LEAST_BYTES)) >= LEAST_BYTES


_NOT_CHANGED = (b"no-store", b"no-transform")


def packed_head(answer: Headers, length: int | None) -> list[tuple[bytes, bytes]]:
    """The head of the packed answer, of so many bytes; None where it is streamed."""
    kept = [(name, packed_etag(value) if name == b"etag" else value) for name, value in answer]
    head = [*((name, value) for name, value in kept if name != b"content-length"), (b"content-encoding", b"gzip")]
    return head if length is None else [*head, (b"content-length", b"%d" % length)]


def packed_etag(etag: bytes) -> bytes:
    """The ETag of the packed answer; a weak one is of all codings."""
    return etag if etag.startswith(b"W/") or not etag.endswith(b'"') else etag[:-1] + _PACKED


def plain_etags(etags: bytes) -> bytes:
    """The ETags of what is not packed, in a condition that a client sent."""
    return etags.replace(_PACKED, b'"')
