"""Why an entry is judged again, and whom a change can reach. Pure.

* A cause that somebody can look up counts more than what merely followed from it.
* What only a policy can ask for reaches the inventories that have one.
"""

from enum import IntEnum
from typing import Any

import msgspec

from registry.compliance.inventories.runs.news import Cause


class Reach(IntEnum):
    """Whom a change of what is known of a model can concern."""

    NOBODY = 0
    POLICIES = 1
    """Its own entries where a policy is asked."""
    ENTRIES = 2
    """All of its own entries."""
    FAMILY = 3
    """Those of all that was made from it, too."""


RECORD_CHANGED, CATALOGUE_CHANGED, TIME_PASSED = "record.changed", "catalogue.changed", "time.passed"
_FOLLOWS = {RECORD_CHANGED: 0, TIME_PASSED: 0, CATALOGUE_CHANGED: 1, "lineage.conflict": 1, "revision.moved": 1}
"""What follows from something else, or says least."""
_NAMED = 2

REACHES: dict[str, Reach] = {
    "license.changed": Reach.FAMILY,
    "record.curated": Reach.FAMILY,
    "record.merged": Reach.FAMILY,
    "model.renamed": Reach.FAMILY,
    "model.deleted": Reach.ENTRIES,
    "model.unavailable": Reach.ENTRIES,
    "gating.changed": Reach.ENTRIES,
    "access.region_changed": Reach.ENTRIES,
    "lineage.conflict": Reach.POLICIES,
    "revision.moved": Reach.ENTRIES,
    "change.acknowledged": Reach.ENTRIES,
}
"""Events about a model, and whom they can concern.

A conflict is told where a document is rendered after a base changed. Licences are judged by the bases themselves, whose
change has reached the whole family: only a policy can ask for what the document says of it.
"""

_NOTHING = frozenset({"updated_at", "downloads_all_time"})
_OF_POLICIES = frozenset({"downloads", "inherited", "layers", "license_class", "status", "status_reasons"})
"""Members of a document that no judgement of licences reads."""
_OF_FAMILY = frozenset({"id", "license", "conclusion", "territory", "texts", "modality", "hub"})
"""Members that a model's descendants inherit."""


def weight_of(cause: Cause) -> int:
    """Which of two causes of one judgement is told: the heavier one, else the first."""
    return _FOLLOWS.get(cause.type, _NAMED)


def reach_of(before: bytes | None, after: bytes | None) -> Reach:
    """Whom it can concern that a document is another one now; of a past, or in doubt, all that may be."""
    if before is None or after is None:
        return Reach.ENTRIES
    old, new = _members(before), _members(after)
    if not old or not new:
        return Reach.FAMILY
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name)} - _NOTHING
    if not differing.isdisjoint(_OF_FAMILY):
        return Reach.FAMILY
    if differing - _OF_POLICIES:
        return Reach.ENTRIES
    return Reach.POLICIES if differing else Reach.NOBODY


def _members(document: bytes) -> dict[str, Any]:
    """The members of a document; the licences of its bases are theirs, and told by them."""
    try:
        found: Any = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return {}
    if not isinstance(found, dict):
        return {}
    bases = found.get("base_models")
    if isinstance(bases, list):
        found["base_models"] = [
            {name: one.get(name) for name in ("id", "relation", "registered")} for one in bases if isinstance(one, dict)
        ]
    return found
