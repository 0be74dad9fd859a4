"""Licences in CycloneDX: declared and concluded apart, each with its text where it was read.

* 1.6 takes either licences or one expression, 1.7 both side by side, with the texts of an expression's references.
* There is no NOASSERTION: where nothing is asserted there is no licence, and a property says so.
"""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from registry.exports.properties import LICENSE_EXPRESSION, LICENSE_NOTE
from registry.exports.rules import LicenseExpression, LicenseRef
from registry.exports.text import one_line, web_address

Json = dict[str, Any]
Version = Literal["1.6", "1.7"]
NEWER_THAN_SCHEMA = frozenset({
    "BSD-2-Clause-pos-unchanged", "BSD-3-Clause-OpenWebUI", "BSD-Source-Code-no-disclaimer", "BSD-Source-alt-GPL",
    "BSD-ask-to-endorse", "Brian-Gladman-3-Clause-no-conversion", "Bugroff", "CC-BY-NC-3.0-IGO", "FDK-MPEG-H",
    "Hippocratic-3.0-core", "Informatica", "MVT-1.1", "atc-game",
})  # fmt: skip
"""Ids of the SPDX licence list that the schemas of CycloneDX do not have yet: there they are names."""


class LicensesMade(msgspec.Struct, frozen=True):
    """The licences of a component, and texts that the list has no place for."""

    licenses: list[Json]
    texts: list[Json]


def licenses_of(said: Iterable[tuple[LicenseExpression, str]], version: Version, shown: set[str]) -> LicensesMade:
    """What is said of the licence, each with ``declared`` or ``concluded``; ``shown`` are texts already written."""
    there = [(one, kind) for one, kind in said if one.expression]
    is_alone = len(there) == 1
    licenses: list[Json] = []
    texts: list[Json] = []
    for one, kind in there:
        if not _is_compound(one):
            licenses.append({"license": _single(one, kind, shown)})
        elif version == "1.7":
            details = [_detail(ref, shown) for ref in one.refs]
            licenses.append({"expression": one.expression, "acknowledgement": kind, "expressionDetails": details})
        else:
            texts += [{"license": _named(ref, None, shown)} for ref in one.refs]
            as_name = {"license": {"name": one.expression, "acknowledgement": kind}}
            licenses.append({"expression": one.expression, "acknowledgement": kind} if is_alone else as_name)
    return LicensesMade(licenses, texts)


def notes_of(declared: LicenseExpression, concluded: LicenseExpression) -> list[Json]:
    """The expressions as SPDX writes them, NOASSERTION too, and why."""
    both = (("declared", declared), ("concluded", concluded))
    told = [
        {"name": f"{LICENSE_EXPRESSION}:{kind}", "value": one.expression or "NOASSERTION"} for kind, one in both
    ]  # fmt: skip
    notes = dict.fromkeys(one.comment for _, one in both if one.comment)
    return told + [{"name": LICENSE_NOTE, "value": note} for note in notes]


def _is_compound(one: LicenseExpression) -> bool:
    return " " in (one.expression or "")


def _single(one: LicenseExpression, kind: str, shown: set[str]) -> Json:
    if one.refs:
        return _named(one.refs[0], kind, shown)
    name = "name" if one.expression in NEWER_THAN_SCHEMA else "id"
    return {name: one.expression, "acknowledgement": kind}


def _named(ref: LicenseRef, kind: str | None, shown: set[str]) -> Json:
    return {
        "name": one_line(ref.name) or ref.id,
        "acknowledgement": kind,
        "text": _text(ref, shown),
        "url": web_address(ref.link),
        "properties": [{"name": LICENSE_EXPRESSION, "value": ref.id}, {"name": LICENSE_NOTE, "value": ref.comment}],
    }


def _detail(ref: LicenseRef, shown: set[str]) -> Json:
    return {"licenseIdentifier": ref.id, "text": _text(ref, shown), "url": web_address(ref.link)}


def _text(ref: LicenseRef, shown: set[str]) -> Json | None:
    """The words of a licence, once in a document; a sentence in their place is no text."""
    if not ref.is_read or not one_line(ref.text) or ref.text in shown:
        return None
    shown.add(ref.text)
    return {"contentType": "text/plain", "content": ref.text}
