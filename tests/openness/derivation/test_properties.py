"""What holds of every framework for facts of a record: more open is never less, and what nobody knows is named."""

import random
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from registry.openness.derivation import FRAMEWORK_IDS, judge_document
from registry.openness.frameworks import FRAMEWORKS, Verdict
from registry.records.documents import ArtifactKind, DocumentKind
from tests.support.openness.documents import document_of

ARTIFACTS, DOCUMENTS = sorted(get_args(ArtifactKind)), sorted(get_args(DocumentKind))
LADDER = ("closed", "partial", "open")
LINK = "https://github.com/uni/tutor"
UNITED = frozenset({"training_code", "inference_code"})
"""What Opening up ChatGPT judges as one thing: a part that is known leaves nothing open, one that is whole may."""
ORDERS = {"category": ("closed", "unknown", "open_weights", "open_source")}
DRAWS = 6


def facts_of(seed: int) -> dict[str, Any]:
    """What a record under an open licence may say: of each thing something, or nothing."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def drawn(kinds: list[str]) -> dict[str, Any]:
        known = {kind: chance.choice((*LADDER, None)) for kind in kinds}
        return {kind: {"availability": word, "evidence": [LINK]} for kind, word in known.items() if word}

    licenses = {group: {"declared": ["apache-2.0"], "basis": "text"} for group in ("code", "data", "documentation")}
    artifacts = drawn(ARTIFACTS)
    for kind in UNITED - set(artifacts):
        artifacts[kind] = {"availability": "closed", "evidence": [LINK]}
    return {
        "license": {"declared": ["apache-2.0"], "basis": "text"}, "licenses": licenses, "artifacts": artifacts,
        "documentation": drawn(DOCUMENTS), "stages": [{"stage": "fully_open", "since": "2024"}],
    }  # fmt: skip


def judged(facts: dict[str, Any]) -> dict[str, Verdict]:
    return {one.framework: one for one in judge_document(document_of(facts))}


def ends(verdict: Verdict) -> tuple[float, float]:
    """The least and the most that a verdict can be, as numbers; ``undetermined`` has a range."""
    if verdict.score is not None:
        least, most = verdict.range or (verdict.score, verdict.score)
        return float(least), float(most)
    order = ORDERS.get(verdict.framework) or FRAMEWORKS[verdict.framework].results
    least, most = verdict.range or (verdict.result, verdict.result)
    return order.index(str(least)), order.index(str(most))


def more_open(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same facts with one of them a step more open."""
    for member in ("artifacts", "documentation"):
        for kind, item in facts[member].items():
            for word in LADDER[LADDER.index(item["availability"]) + 1 :][:1]:
                yield f"{member}.{kind}", {**facts, member: {**facts[member], kind: {**item, "availability": word}}}


@pytest.mark.parametrize("seed", range(DRAWS))
def test_opening_a_fact_of_a_record_never_lowers_a_result(seed: int) -> None:
    facts = facts_of(seed)
    before = judged(facts)
    assert set(before) == set(FRAMEWORK_IDS)
    for field, opened in more_open(facts):
        for framework, verdict in judged(opened).items():
            assert ends(verdict)[0] >= ends(before[framework])[0] - 1e-9, (framework, field)


@pytest.mark.parametrize("seed", range(DRAWS))
def test_the_order_of_facts_does_not_matter(seed: int) -> None:
    facts = facts_of(seed)
    turned = {
        name: dict(reversed(list(value.items()))) if isinstance(value, dict) else value
        for name, value in reversed(list(facts.items()))
    }
    assert judged(turned) == judged(facts)


@pytest.mark.parametrize("seed", range(DRAWS))
def test_what_a_result_could_turn_on_is_named_where_nobody_knows_it(seed: int) -> None:
    """Telling a fact that was unknown moves a result only where something of that framework was named as missing."""
    facts = facts_of(seed)
    before = judged(facts)
    for member, kinds in (("artifacts", ARTIFACTS), ("documentation", DOCUMENTS)):
        for kind in sorted(set(kinds) - set(facts[member])):
            told = {**facts, member: {**facts[member], kind: {"availability": "closed", "evidence": [LINK]}}}
            for framework, verdict in judged(told).items():
                known = before[framework]
                moved = (verdict.result, verdict.range) != (known.result, known.range)
                assert not moved or known.missing, (framework, kind)
                assert ends(verdict)[1] <= ends(known)[1] + 1e-9, (framework, kind)


def test_nothing_is_known_of_a_model_that_nobody_tells_of() -> None:
    for framework, verdict in judged({}).items():
        assert verdict.missing or framework == "solaiman-2023", framework
        assert not {"no", "closed"} & {part.value for part in verdict.parts if part.id in verdict.missing}, framework
