"""A policy as text, YAML or JSON: read with limits, written so that it can be changed and saved. Pure."""

import re
from typing import Any

import msgspec

from registry.compliance.policies.schemas import PolicyDraft
from registry.compliance.policies.values import PolicyBody
from registry.errors import Invalid
from registry.inputs import take
from registry.safe_yaml import Unreadable, read_mapping

READ_ONLY = frozenset({"version", "ready", "created_at", "updated_at", "updated_by"})
"""What a policy tells beside what can be saved."""
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML reads as an end of line, or not at all."""
_QUOTABLE = re.compile("[ -&(-~\xa1-\u2027\u2030-\ud7ff]*")
"""What may stand between single quotation marks as it is."""


def read_policy_text(text: str) -> PolicyDraft:
    """The policy that a text is; raises ``Invalid`` with every fault of its shape. Conditions are not read yet."""
    try:
        plain, _ = read_mapping(text)
    except Unreadable as error:
        reason = str(error).replace("the front matter", "the text")
        raise Invalid(f"It is not a policy in YAML or JSON: {reason}.", pointer="") from error
    return take(plain, PolicyDraft, strict=False)


def written_policy(read: PolicyBody, *, with_key: bool = True) -> str:
    """A policy as YAML that can be saved; texts stand in quotation marks, single ones where that needs no escapes."""
    plain: dict[str, Any] = msgspec.to_builtins(read)
    kept = {name: value for name, value in plain.items() if name not in READ_ONLY and name != "rules"}
    order = (*(("key",) if with_key else ()), "title", "defaults", "assume_unreached_above")
    lines = [f"{name}: {_value(kept[name])}" for name in order if name in kept]
    lines.append("rules:" if read.rules else "rules: []")
    for rule in plain["rules"]:
        for place, (name, value) in enumerate((name, value) for name, value in rule.items() if value is not None):
            lines.append(f"{'  - ' if not place else '    '}{name}: {_value(value)}")
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, str) and '"' in value and _QUOTABLE.fullmatch(value):
        return f"'{value}'"
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", msgspec.json.encode(value).decode())
