"""A policy in a file, as YAML or JSON: read with limits, written so that it can be changed and saved."""

import re
from pathlib import Path
from typing import Any

import msgspec

from registry.compliance.policies import PolicyDraft, PolicyWhole
from registry.errors import Invalid
from registry.inputs import take
from registry.safe_yaml import Unreadable, read_mapping

MAX_BYTES = 512 * 1024
READ_ONLY = frozenset({"version", "ready", "created_at", "updated_at", "updated_by"})
"""What `policy show` tells beside what can be saved."""
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML reads as an end of line, or not at all."""


def read_policy_file(path: Path) -> PolicyDraft:
    """The policy in a file; raises ``Invalid`` with every fault of its shape. Conditions are not read yet."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise Invalid(f"{path} is larger than {MAX_BYTES // 1024} KiB; a policy is not.")
    try:
        plain, _ = read_mapping(data.decode("utf-8"))
    except (UnicodeDecodeError, Unreadable) as error:
        raise Invalid(f"{path} is not a policy in YAML or JSON: {error}.") from error
    return take(plain, PolicyDraft, strict=False)


def written_policy(read: PolicyWhole) -> str:
    """A policy as YAML that `policy save` takes; texts stand in the marks of JSON, which YAML knows too."""
    plain: dict[str, Any] = msgspec.to_builtins(read)
    kept = {name: value for name, value in plain.items() if name not in READ_ONLY and name != "rules"}
    order = ("key", "title", "defaults", "assume_unreached_above")
    lines = [f"{name}: {_json(kept[name])}" for name in order if name in kept]
    lines.append("rules:" if read.rules else "rules: []")
    for rule in plain["rules"]:
        for place, (name, value) in enumerate((name, value) for name, value in rule.items() if value is not None):
            lines.append(f"{'  - ' if not place else '    '}{name}: {_json(value)}")
    return "\n".join(lines)


def _json(value: object) -> str:
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", msgspec.json.encode(value).decode())
