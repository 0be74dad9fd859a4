"""The addresses of the Hub's calls, taken apart."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs

_ACTIONS = "revision|commits|refs|tree|paths-info"
API = re.compile(
    rf"^/api/models/(?P<id>[^/]+(?:/(?!(?:{_ACTIONS})(?:/|$))[^/]+)?)"
    rf"(?:/(?P<action>{_ACTIONS}|resolve)(?:/(?P<rest>.*))?)?$"
)
FILE = re.compile(r"^/(?P<id>[^/]+(?:/[^/]+)?)/(?P<how>resolve|raw)/(?P<rev>[^/]+)/(?P<path>.+)$")
LIST = frozenset({"/api/models", "/api/models/"})
KINDS = ("list", "model", "commits", "refs", "tree", "paths-info", "file", "other")


@dataclass(frozen=True)
class Call:
    """One request, taken apart."""

    method: str
    path: str
    query: str
    token: str | None
    body: bytes = b""

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        return parse_qs(self.query)

    def values(self, name: str) -> list[str]:
        return self.asked.get(name, [])

    def first(self, name: str, default: str = "") -> str:
        return next(iter(self.values(name)), default)

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number of the query between 1 and ``most``."""
        told = self.first(name)
        return min(max(int(told), 1), most) if told.isascii() and told.isdigit() else default


def kind_of(path: str) -> str:
    """What a request asks for: one of ``KINDS``."""
    if path in LIST:
        return "list"
    if api := API.match(path):
        action = api["action"] or "model"
        return "model" if action == "revision" else action if action in KINDS else "other"
    return "file" if FILE.match(path) else "other"
