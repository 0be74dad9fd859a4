"""How long all frameworks of openness need for so many models: ``python -m benchmarks.openness [COUNT]``.

Seconds of the processor, measured twice: of sets of facts, drawn anew for every framework, with licences among a few
dozen, as records share them; and of the records that come with Cardwatch, from what each says to all verdicts.
"""

import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import SQLModel, select

from registry.db import open_database
from registry.licenses import Knowledge
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.openness.derivation import judge_document
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
from registry.records import ModelRecord
from registry.records.documents import ModelDocument, read_document
from registry.records.starter import load_starter

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


def starter_documents() -> list[ModelDocument]:
    """The documents of all records that come with Cardwatch, as a new registry renders them."""
    knowledge = Knowledge(load_catalogue(), load_index)
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'starter.db'}", pool_size=1)
        try:
            SQLModel.metadata.create_all(database.engine)
            load_starter(database, knowledge, datetime.now(UTC))
            with database.reading() as session:
                stored = session.exec(select(ModelRecord.document)).all()
        finally:
            database.close()
    return [document for document in map(read_document, stored) if document is not None]


def measure_records(documents: Sequence[ModelDocument], count: int) -> float:
    """Seconds of the processor for ``count`` records, from what each says to the verdicts of all frameworks."""
    for document in documents:
        judge_document(document)
    began = time.process_time()
    for document in islice(cycle(documents), count):
        judge_document(document)
    return time.process_time() - began


def _told(what: str, count: int, seconds: float) -> float:
    """Print a reading; seconds for all that is asked for."""
    print(f"{count:,} {what} in all frameworks: {seconds:.2f} s of the processor, {seconds / count * 1e6:.0f} us each")
    return seconds * COUNT / count


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else COUNT
    of_facts = _told("sets of facts", wanted, measure(wanted))
    of_records = _told("records", wanted, measure_records(starter_documents(), wanted))
    sys.exit(max(of_facts, of_records) > MOST_SECONDS)
