"""The exact ways in which people write one reference on a line of a list. Pure."""

import re

from registry.compliance.scan.ids import in_purl
from registry.compliance.scan.lists.ollama import named
from registry.compliance.scan.names import model_of
from registry.compliance.scan.values import Named, NameKind

_PIN = re.compile(
    r"(?P<name>[^\s=]+)(?:[ \t]*==[ \t]*|[ \t]+)(?P<pin>[0-9a-f]{7,40}|v\d[\w.-]*|main|master|dev|refs/[\w./-]+)"
)
_EQUAL = re.compile(r"(?P<name>[^\s=]+)[ \t]*==[ \t]*(?P<pin>[A-Za-z0-9][\w./-]*)")
_COMMIT = re.compile(r"(?P<name>[^:\s]+/[^:\s]+):(?P<pin>[0-9a-f]{40})")
_MODELSCOPE = re.compile(
    r"modelscope:([A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(?:@([A-Za-z0-9][\w./-]*))?", re.IGNORECASE
)
_LONGEST = 700
_PREFIX = f"{NameKind.OLLAMA}:"


def named_exactly(line: str) -> Named | None:
    """The model of a line that is a reference, with a revision behind it or without, and nothing else."""
    if len(line) > _LONGEST:
        return None
    if line.lower().startswith("pkg:"):
        purl = in_purl(line)
        return Named(purl[0], 1, purl[1]) if purl else None
    if line.lower().startswith(_PREFIX):
        found = named(line[len(_PREFIX) :], 1)
        return found if isinstance(found, Named) else None
    if modelscope := _MODELSCOPE.fullmatch(line):
        return Named(modelscope[1], 1, modelscope[2] or "", NameKind.MODELSCOPE)
    pinned = _EQUAL.fullmatch(line) or _PIN.fullmatch(line) or _COMMIT.fullmatch(line)
    mention = model_of(pinned["name"]) if pinned else None
    if pinned is None or mention is None or mention.kind is not NameKind.HUB or mention.revision:
        return None
    return Named(mention.model, 1, pinned["pin"], mention.kind)
