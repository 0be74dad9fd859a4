"""Which facts of a record show nothing for what they say."""

from collections.abc import Iterator

import msgspec

from registry.records.facts.curation import CuratedFacts

_OWN_EVIDENCE = frozenset({"artifacts", "documentation", "license", "licenses", "stages", "evaluations"})
"""Members whose parts carry links of their own; all others stand on ``evidence``."""
_SAYS_NOTHING = frozenset({"description", "evidence"})


def uncited(facts: CuratedFacts) -> tuple[str, ...]:
    """The fields that say something without a link, and those that are unknown on purpose without saying why."""
    return tuple(_own(facts)) + (() if facts.evidence else tuple(_shared(facts)))


def _own(facts: CuratedFacts) -> Iterator[str]:
    for group, items in (("artifacts", facts.artifacts), ("documentation", facts.documentation)):
        for name, item in items.items():
            if item.availability == "unknown" and not item.note:
                yield f"{group}.{name}: a note why it is unknown"
            elif item.availability != "unknown" and not item.evidence:
                yield f"{group}.{name}"
    if facts.license is not None and not facts.license.evidence:
        yield "license"
    yield from (f"licenses.{group}" for group, one in facts.licenses.items() if not one.evidence)
    yield from (f"stages.{one.stage}" for one in facts.stages if not one.evidence)
    yield from (f"evaluations.{one.benchmark}" for one in facts.evaluations if not one.evidence)


def _shared(facts: CuratedFacts) -> Iterator[str]:
    plain = msgspec.to_builtins(facts)
    yield from (name for name in plain if name not in _OWN_EVIDENCE | _SAYS_NOTHING)
