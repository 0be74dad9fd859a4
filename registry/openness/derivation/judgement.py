"""All frameworks over one document, in the order in which they are shown."""

import datetime as dt
from typing import Any

import msgspec

from registry.openness.derivation.components import model_openness_facts
from registry.openness.derivation.definitions import (
    category_facts,
    g7_facts,
    open_source_ai_facts,
    release_facts,
)
from registry.openness.derivation.indexes import european_facts, opening_up_facts
from registry.openness.derivation.record import Document, RecordView
from registry.openness.derivation.regulation import ai_act_facts
from registry.openness.frameworks import JUDGES, CategoryFacts, Part, TransparencyFacts, Verdict, category
from registry.openness.frameworks.tables import EDITIONS

FRAMEWORK_IDS = (
    "oucg-14", "osai-12", "osai-14", "mof-1.0", "osaid-1.0", "ai-act-53-2", "g7-2026", "solaiman-2023", "category",
)  # fmt: skip
"""What is computed of every record."""
_RANKS = {"unknown": 0, "closed": 0, "open_weights": 1, "open_source": 2}
_OUTPUTS = {
    "text-to-image": "image", "image-to-image": "image", "text-to-video": "video", "image-to-video": "video",
    "text-to-audio": "audio", "text-to-speech": "audio", "audio-to-audio": "audio", "text-to-3d": "3d",
    "feature-extraction": "embedding", "sentence-similarity": "embedding",
}  # fmt: skip


def judge_document(document: Document, day: dt.date | None = None) -> tuple[Verdict, ...]:
    """What each framework says of a record as its document shows it; stages of a release count up to a day."""
    return judge_record(RecordView(document), day)


def judge_record(record: RecordView, day: dt.date | None = None) -> tuple[Verdict, ...]:
    """The same of a document that is looked at already."""
    facts = facts_of_record(record, day)
    judged = (JUDGES[framework](facts[framework]) for framework in FRAMEWORK_IDS[:-1])
    return (*judged, _category(record, facts["category"]), *_of_developer(record.document.origin.organisation))


def facts_of_record(record: RecordView, day: dt.date | None = None) -> dict[str, Any]:
    """What each framework that is computed asks of a record, by framework."""
    european = european_facts(record)
    return {
        "oucg-14": opening_up_facts(record), "osai-12": european, "osai-14": european,
        "mof-1.0": model_openness_facts(record), "osaid-1.0": open_source_ai_facts(record),
        "ai-act-53-2": ai_act_facts(record), "g7-2026": g7_facts(record), "solaiman-2023": release_facts(record, day),
        "category": category_facts(record),
    }  # fmt: skip


def _category(record: RecordView, facts: CategoryFacts) -> Verdict:
    """The category; where facts leave it open, the one that the record states settles it, and says so.

    One that the facts rule out settles nothing. What is missing stays so, and the range with it: the facts decide
    once they are known.
    """
    verdict, stated = JUDGES[category.FRAMEWORK](facts), record.document.openness_category
    if stated in {verdict.result, "unknown"}:
        return verdict
    by = record.source("openness_category")
    ends = verdict.range or (verdict.result, verdict.result)
    if not _RANKS.get(str(ends[0]), 0) <= _RANKS[stated] <= _RANKS.get(str(ends[1]), 0):
        told = f"the record states {stated} ({by}), which its facts rule out"
        return msgspec.structs.replace(verdict, warnings=(*verdict.warnings, told))
    follows = dict(zip(category.CONSEQUENCES, category.FOLLOWS[stated], strict=True))
    parts = tuple(
        Part(part.id, follows[part.id], f"follows from {stated}", by) if part.id in follows else part
        for part in verdict.parts
    )
    told = f"{stated} is what the record states ({by}); its facts alone show {verdict.result}"
    return msgspec.structs.replace(verdict, result=stated, parts=parts, warnings=(*verdict.warnings, told))


def _of_developer(developer: str | None) -> tuple[Verdict, ...]:
    """All editions where one of them scores the developer; the sets differ, so each stands for itself."""
    if developer is None:
        return ()
    facts = TransparencyFacts(developer=developer)
    found = tuple(JUDGES[edition](facts) for edition in EDITIONS)
    return found if any(one.score is not None for one in found) else ()


def output_of(document: Document) -> str:
    """What comes out of a model: `text` of a language model, whatever it takes; `unknown` where nobody says."""
    task = document.hub.pipeline_tag if document.hub else None
    if task in _OUTPUTS:
        return _OUTPUTS[task]
    if document.architecture == "encoder":
        return "embedding"
    return "text" if document.modality is not None else "unknown"
