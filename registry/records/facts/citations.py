"""Which facts of a record show nothing for what they say."""

from collections.abc import Iterator

import msgspec

from registry.records.facts.curation import CuratedFacts, Item

_OWN_EVIDENCE = frozenset(
    {
        "artifacts", "documentation", "license", "licenses", "stages", "evaluations", "use_policy", "shape",
        "training_compute", "systemic_risk", "monetisation", "gate", "usage_information", "data_information",
        "data_withheld", "training_summary", "copyright_policy", "placed_on_market",
    }
)  # fmt: skip
"""Members whose parts carry links of their own; all others stand on ``evidence``."""
_TOLD = (
    "shape", "training_compute", "systemic_risk", "gate", "usage_information", "data_information", "placed_on_market",
)  # fmt: skip
"""Single facts with links of their own."""
_SAYS_NOTHING = frozenset({"description", "evidence"})


def uncited(facts: CuratedFacts) -> tuple[str, ...]:
    """The fields that say something without a link, and those that are unknown on purpose without saying why."""
    return tuple(_own(facts)) + (() if facts.evidence else tuple(_shared(facts)))


def _own(facts: CuratedFacts) -> Iterator[str]:
    yield from (fault for name, item in items(facts) for fault in _of_item(name, item))
    yield from (name for name, evidence in _cited(facts) if not evidence)


def items(facts: CuratedFacts) -> Iterator[tuple[str, Item]]:
    """All artifacts and documents that are spoken of, with their fields."""
    yield from ((f"artifacts.{kind}", item) for kind, item in facts.artifacts.items())
    yield from ((f"documentation.{kind}", item) for kind, item in facts.documentation.items())
    single = (("training_summary", facts.training_summary), ("copyright_policy", facts.copyright_policy))
    yield from ((name, item) for name, item in single if item is not None)


def _of_item(name: str, item: Item) -> Iterator[str]:
    if item.availability == "unknown" and not item.note:
        yield f"{name}: a note why it is unknown"
    elif item.availability != "unknown" and not item.evidence:
        yield name


def _cited(facts: CuratedFacts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """All other members that carry links, with these."""
    for name in ("license", "use_policy", *_TOLD):
        one = getattr(facts, name)
        if one is not None and getattr(one, "value", None) != "unknown":
            yield name, one.evidence
    yield from ((f"licenses.{group}", one.evidence) for group, one in facts.licenses.items())
    yield from ((f"stages.{one.stage}", one.evidence) for one in facts.stages)
    yield from ((f"evaluations.{one.benchmark}", one.evidence) for one in facts.evaluations)
    yield from ((f"monetisation.{one.kind}", one.evidence) for one in facts.monetisation)
    yield from ((f"data_withheld.{one.data}", one.evidence) for one in facts.data_withheld)


def _shared(facts: CuratedFacts) -> Iterator[str]:
    plain = msgspec.to_builtins(facts)
    yield from (name for name in plain if name not in _OWN_EVIDENCE | _SAYS_NOTHING)
