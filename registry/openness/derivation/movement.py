"""Which facts of a record moved between two of its documents, as far as a framework can ask for them.

What sources say is compared, and what is concluded; not what the catalogue makes of it. So a better catalogue or method
moves no fact, and a verdict that is another one for that reason alone is no change of the model.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from registry.openness.derivation.record import Document
from registry.records.layers import essence
from registry.records.lineage import Inherited

_PLAIN = (
    "use_policy", "release_stage", "stages", "modality", "architecture", "parameters", "gate", "training_compute",
    "systemic_risk", "monetisation", "usage_information", "data_information", "data_withheld", "training_summary",
    "copyright_policy", "placed_on_market", "source", "openness_category",
)  # fmt: skip
_OF_LICENSE = ("declared", "name", "link")


class MovedFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that was another one before; null where nobody said it."""

    field: str
    before: Any
    after: Any


def moved_facts(before: Document, after: Document, *, is_one_catalogue: bool) -> tuple[MovedFact, ...]:
    """The facts that are not what they were, by field; with what a catalogue makes of them where it was the same."""
    was, is_ = dict(_facts(before)), dict(_facts(after))
    if is_one_catalogue:
        was |= _understood(before)
        is_ |= _understood(after)
    return tuple(
        MovedFact(field=field, before=was.get(field), after=is_.get(field))
        for field in sorted({*was, *is_})
        if essence(was.get(field)) != essence(is_.get(field))
    )


def _facts(document: Document) -> Iterator[tuple[str, Any]]:
    for name in _PLAIN:
        yield name, msgspec.to_builtins(getattr(document, name))
    for kind, item in document.artifacts.items():
        yield from _item(f"artifacts.{kind}", item)
    for written, one in document.documentation.items():
        yield from _item(f"documentation.{written}", one)
    yield "access", list(document.access.offered_as)
    yield "gated", document.gated
    yield "license", {name: msgspec.to_builtins(getattr(document.license, name)) for name in _OF_LICENSE}
    yield "license.texts", sorted(text.sha256 for text in document.texts if text.kind != "card")
    yield "conclusion", document.conclusion.license if document.conclusion else None
    yield "licenses", {kind: list(cited.declared) for kind, cited in document.artifact_licenses.by_kind.items()}
    yield "base_models", [[base.id, base.relation] for base in document.base_models]
    yield "origin.organisation", document.origin.organisation


def _understood(document: Document) -> dict[str, Any]:
    """What the catalogue makes of the licences, its own and those of its bases."""
    block, inherited = document.license, document.inherited
    above = inherited.licenses if isinstance(inherited, Inherited) else ()
    artifacts = document.artifact_licenses.artifacts
    return {
        "license.license": [block.license, block.status],
        "artifact_licenses": {kind: [one.license, one.status] for kind, one in artifacts.items()},
        "inherited.licenses": [[one.license, one.from_] for one in above if one.depth],
        "inherited.is_complete": inherited.is_complete if isinstance(inherited, Inherited) else None,
    }


def _item(field: str, item: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - an Item, whose two members count
    yield field, item.availability
    if item.license:
        yield f"{field}.license", item.license
