"""How long all frameworks of openness need for so many sets of facts: ``python -m benchmarks.openness [COUNT]``.

Seconds of the processor, which do not depend on what else the machine does. Each set is the facts of one model in every
framework, drawn anew; licences are among a few dozen, as records share them.
"""

import random
import sys
import time
from typing import Any

from registry.openness.facts import Fact, Standing, open_licence, standing
from registry.openness.frameworks import (
    JUDGES,
    AiActFacts,
    CategoryFacts,
    EuropeanIndexFacts,
    G7Facts,
    ModelOpennessFacts,
    MotComponent,
    OpeningUpFacts,
    OpenSourceAiFacts,
    ReleaseFacts,
    TransparencyFacts,
    Verdict,
    ai_act,
    chatgpt,
    european_index,
    g7,
    model_openness,
    open_source_ai,
)
from registry.openness.frameworks.tables import EDITIONS

COUNT, MOST_SECONDS = 10_000, 10.0
_FACTS: tuple[Fact, ...] = ("yes", "partly", "no", "unknown")
_LICENCES = (
    "MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-NC-4.0", "llama3.1", "gemma", "other", "", "Apache 2.0", "OpenMDW-1.0",
    "GPL-3.0-only", "MIT OR Apache-2.0", "bigscience-openrail-m", "CDLA-Permissive-2.0", "qwen", "deepseek",
)  # fmt: skip
_DEVELOPERS = ("Meta", "IBM", "Mistral", "A Lab")


def measure(count: int, seed: int = 1) -> float:
    """Seconds of the processor for ``count`` sets; what is read once was read before."""
    judge_all(draw(random.Random(seed)))  # noqa: S311 - no secret
    drawn = [draw(random.Random(seed + place)) for place in range(count)]  # noqa: S311 - no secret
    began = time.process_time()
    for facts in drawn:
        judge_all(facts)
    return time.process_time() - began


def draw(chance: random.Random) -> dict[str, Any]:
    """The facts of one model for each framework."""

    def facts(*names: str) -> dict[str, Any]:
        return {name: chance.choice(_FACTS) for name in names}

    licence = chance.choice(_LICENCES)
    terms: Standing = standing(licence, "weights")
    components = {
        number: MotComponent(present=chance.choice(_FACTS), license=chance.choice((None, *_LICENCES)))
        for number in model_openness.COMPONENTS
    }
    european, scored = EuropeanIndexFacts(**facts(*european_index.dimensions("osai-14"))), chance.choice(_DEVELOPERS)
    return {
        "oucg-14": OpeningUpFacts(**facts(*chatgpt.DIMENSIONS)),
        **dict.fromkeys(european_index.METHODS, european),
        "mof-1.0": ModelOpennessFacts(components=components, licenses={"distribution": licence}),
        "osaid-1.0": OpenSourceAiFacts(
            **facts("parameters", *open_source_ai.CODE), parameters_terms=terms, code_terms=terms
        ),
        "ai-act-53-2": AiActFacts(**facts("access", "use", "modification", "distribution", *ai_act.USAGE)),
        "g7-2026": G7Facts(
            **facts("free", "weights", "deployment_code", "training_code", *g7.DATA), weights_terms=terms,
            deployment_code_terms=standing(licence, "code"), data_terms=standing(licence, "data"),
        ),
        "solaiman-2023": ReleaseFacts(stages=(("api", "2023"), ("downloadable", "2024-03")), **facts("training_code")),
        "category": CategoryFacts(
            **facts("weights", "training_code", "pretraining_data"), weights_licence=open_licence(licence, "weights")
        ),
        **dict.fromkeys(EDITIONS, TransparencyFacts(developer=scored)),
    }  # fmt: skip


def judge_all(facts: dict[str, Any]) -> list[Verdict]:
    """The verdicts of all frameworks, in all their editions; of the tool's framework as it publishes it as well."""
    return [model_openness.judge(facts["mof-1.0"]), *(judge(facts[name]) for name, judge in JUDGES.items())]


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else COUNT
    seconds = measure(wanted)
    print(
        f"{wanted:,} models in all frameworks: {seconds:.2f} s of the processor, {seconds / wanted * 1e6:.0f} us each"
    )
    sys.exit(seconds * COUNT / wanted > MOST_SECONDS)
