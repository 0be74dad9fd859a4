"""Long answers in pages, the next one named by a ``Link`` header (RFC 8288)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer, as_json

TREE_PAGE, LONGEST_PAGE = 1_000, 1_000


def next_link(call: Call, base_url: str, **changed: str) -> str:
    """The ``Link`` header for the same call with other values in its query."""
    kept = [(name, value) for name, value in parse_qsl(call.query) if name not in changed]
    return f'<{base_url}{quote(call.path)}?{urlencode([*kept, *changed.items()])}>; rel="next"'


def tree_page(call: Call, base_url: str, entries: Sequence[dict[str, Any]]) -> Answer:
    """The part of a tree that ``cursor`` and ``limit`` ask for."""
    start, limit = int(call.first("cursor", "0")), call.number("limit", TREE_PAGE, LONGEST_PAGE)
    answer = as_json(entries[start : start + limit])
    if start + limit < len(entries):
        answer.headers["Link"] = next_link(call, base_url, cursor=str(start + limit))
    return answer
