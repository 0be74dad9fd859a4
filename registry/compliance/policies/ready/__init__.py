"""The policies that ship with Cardwatch: data beside this module, to be used as they are or copied."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from registry.compliance.policies.values import PolicyBody, VersionedPolicy


class ReadyPolicy(PolicyBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy as its file has it."""

    key: str
    version: int


@cache
def ready_policies() -> dict[str, VersionedPolicy]:
    """All of them by key."""
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return {one.key: one for one in map(_read, files)}


def _read(path: Path) -> VersionedPolicy:
    read = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), ReadyPolicy)
    body = PolicyBody(
        title=read.title, defaults=read.defaults, assume_unreached_above=read.assume_unreached_above, rules=read.rules
    )
    return VersionedPolicy(key=read.key, version=read.version, body=body)


__all__ = ["ReadyPolicy", "ready_policies"]
