"""The concluded layer of one record as a YAML document, for a team that keeps its curation in git.

Who asserted something and when stays in the registry: in git the commits say that.
"""

import re
from typing import Annotated, Any

import msgspec
import yaml
from msgspec import Meta

from registry.curation.proposals.rules import FIELDS, checked_value, value_faults
from registry.errors import Invalid
from registry.hub import MODELSCOPE
from registry.inputs import not_among, take
from registry.records.conclusions import MAX_ASSERTIONS
from registry.records.facts import Source, Text, Validity
from registry.records.layers import CONCLUSION, Assertion
from registry.safe_yaml import Unreadable, read_mapping

_PART = r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,95}"
_MODEL_ID = re.compile(rf"(?:(?:{MODELSCOPE}:)?{_PART}/)?{_PART}")
_ONE_LINE = 2**30
"""A width at which no text is folded, so that a changed word changes one line."""

_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")

Cited = Annotated[
    str, Meta(min_length=1, max_length=1_000, pattern="^[^\\x00]*$", extra={"words": "text without NUL characters"})
]


class _Dumper(yaml.SafeDumper):
    """Escapes the line breaks of Unicode, which YAML would read back as plain ones."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Quoted where it holds one of them, otherwise as usual."""
        style = '"' if _BREAKS.search(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


class KeptAssertion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An assertion without who made it when."""

    field: Annotated[str, Meta(max_length=100)]
    value: Any
    reason: Text | None = None
    evidence: Annotated[tuple[Cited, ...], Meta(max_length=50)] = ()
    validity: Validity | None = None


class KeptRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All assertions about one model; of several about one field the last that counts is in force."""

    id: Annotated[str, Meta(max_length=200)]
    source: Source = "huggingface"
    assertions: Annotated[tuple[KeptAssertion, ...], Meta(max_length=MAX_ASSERTIONS)] = ()


def is_model_id(model_id: str) -> bool:
    """Whether a file can be named after this id: ``[modelscope:]owner/name`` or ``name``, without a leading dot."""
    return _MODEL_ID.fullmatch(model_id) is not None


def write_record(model_id: str, source: str, assertions: tuple[Assertion, ...]) -> str:
    """The document of a record: fields in order, keys in order, one line per text."""
    document = {"id": model_id, "source": source, "assertions": [_kept(one) for one in assertions]}
    text: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_ONE_LINE)
    return text


def read_record(text: str) -> KeptRecord:
    """The record of a document; raises ``Unreadable`` with the field that is wrong."""
    try:
        record = take(read_mapping(text)[0], KeptRecord)
    except Invalid as error:
        raise Unreadable(error.message.replace("body: ", "the file: ")) from error
    except Unreadable as error:
        raise Unreadable(str(error).replace("the front matter", "the file")) from error
    if not is_model_id(record.id):
        raise Unreadable(f"id: {record.id[:100]!r} is no model id")
    checked = tuple(map(_checked_assertion, record.assertions))
    limits = [(one.field, msgspec.json.encode(one.validity)) for one in checked]
    twice = next((field for field, limit in limits if limits.count((field, limit)) > 1), None)
    if twice is not None:
        raise Unreadable(f"{twice}: it is asserted twice for the same states")
    return msgspec.structs.replace(record, assertions=checked)


def _kept(one: Assertion) -> dict[str, Any]:
    kept = KeptAssertion(
        field=one.field, value=one.value, reason=one.reason, evidence=one.evidence, validity=one.validity
    )
    plain: dict[str, Any] = msgspec.to_builtins(kept, str_keys=True)
    return {name: _in_order(value) for name, value in plain.items()}


def _in_order(value: Any) -> Any:  # noqa: ANN401 - a plain value
    """PostgreSQL gives back the keys of an object in another order than SQLite."""
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value)}
    return [_in_order(part) for part in value] if isinstance(value, list | tuple) else value


def _checked_assertion(one: KeptAssertion) -> KeptAssertion:
    """An assertion with its value in stored form. Every scalar was read as text, which numbers may be in the file."""
    if one.field not in FIELDS:
        raise Unreadable(not_among(one.field, FIELDS, "a field that can be asserted"))
    if one.value is None:
        raise Unreadable(f"{one.field}: it has no value; leave it out to withdraw it")
    if one.field == CONCLUSION and not one.reason:
        raise Unreadable(f"{one.field}: a conclusion about the licence needs a reason")
    if one.reason and "\x00" in one.reason:
        raise Unreadable(f"{one.field}: the reason contains a NUL character")
    return msgspec.structs.replace(one, value=_asserted_value(one.field, one.value), validity=_limits(one))


def _asserted_value(field: str, value: Any) -> Any:  # noqa: ANN401 - a plain value
    try:
        return checked_value(field, value)
    except ValueError:
        pass
    try:
        return checked_value(field, value, strict=False)
    except ValueError as error:
        faults = value_faults(field, value, strict=False)
        why = " ".join(f"{one.pointer} {one.detail}".strip() for one in faults)
        raise Unreadable(f"{field}: {why or error}") from error


def _limits(one: KeptAssertion) -> Validity | None:
    validity = one.validity
    if validity is None or validity == Validity():
        return None
    if any(moment is not None and moment.tzinfo is None for moment in (validity.from_at, validity.until_at)):
        raise Unreadable(f"{one.field}: a moment of its validity has no time zone")
    return validity
