"""A proposal as somebody types it."""

from typing import Any

import msgspec

from registry.curation.proposals import ProposalWrite, checked_value
from registry.errors import Invalid
from registry.inputs import take
from registry.web.desk.forms import Faults, Typed, at_fields, typed

CONCLUSION = "conclusion"
"""The field of a record that says which licence it is, concluded by a person."""
FIELDS = {
    "/changes/0/field": "field",
    "/changes/0/value": "value",
    "/changes": "field",
    "/reason": "reason",
    "/evidence": "evidence",
}
"""Fields of the form by pointer."""


def write_of(model: str, form: Typed) -> ProposalWrite:
    """The proposal that was typed; raises ``Invalid`` for what is none."""
    field = form.one("field", CONCLUSION)
    change = {"field": field, "value": _value(field, form.one("value"))}
    evidence = [line.strip() for line in form.text("evidence").split("\n") if line.strip()]
    given = {"model": model, "changes": [change], "reason": form.one("reason"), "evidence": evidence}
    return take(given, ProposalWrite)


def form_of(write: ProposalWrite | None) -> Typed:
    """The form that asks for the same; without a proposal an empty one."""
    if write is None or len(write.changes) != 1:
        return typed(field=CONCLUSION)
    change = write.changes[0]
    value = change.value["license"] if change.field == CONCLUSION and set(change.value) == {"license"} else change.value
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return typed(field=change.field, value=text, reason=write.reason, evidence="\n".join(write.evidence))


def faults_of(error: Invalid) -> Faults:
    """What is wrong, at the fields of the form."""
    return at_fields(error, FIELDS)


def _value(field: str, text: str) -> Any:  # noqa: ANN401 - a plain value of any field
    """JSON where that makes sense for the field, else the text itself; None, which takes away, for an empty one."""
    if not text:
        return None
    try:
        return checked_value(field, msgspec.json.decode(text))
    except (ValueError, RecursionError):
        is_key = field == CONCLUSION and not text.startswith("{")
        return {"license": text} if is_key else text
