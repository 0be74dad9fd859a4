"""The verdicts about one record as one document: what is computed, what indexes say, and where these differ. Pure."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from registry.http.etags import etag_of
from registry.openness.claims import IndexClaimed, IndexWord, imported_verdicts
from registry.openness.derivation import Document, RecordView, facts_of_record, judge_document, output_of
from registry.openness.frameworks import FRAMEWORKS, Part, Verdict
from registry.openness.steps import MissingForNext, steps_of
from registry.openness.verdicts.schemas import MadeWith, OpennessItem, OpennessRead

UNKNOWN = "unknown"
_WITHOUT_FACTS = frozenset({
    "class_1", "class_2", "class_3", "sample_outputs", "libraries_and_tools", "model_metadata", "modifier",
})  # fmt: skip
"""Parts that follow from others, or that no record tells of."""


class Result(msgspec.Struct, frozen=True):
    """What lists and rankings need of one verdict."""

    framework: str
    result: str
    score: float | None
    most: str | None
    output: str


class Made(msgspec.Struct, frozen=True):
    """Verdicts as they are stored."""

    read: OpennessRead
    content: bytes
    etag: str
    results: tuple[Result, ...]


def make(document: Document, claims: Iterable[IndexClaimed], made: MadeWith) -> Made:
    """The stored form of the verdicts about a record and what indexes say of it."""
    read = OpennessRead(model=document.id, made_with=made, items=items_of(document, claims))
    content = msgspec.json.encode(read)
    return Made(read, content, etag_of(content), tuple(results_of(document, read)))


def items_of(
    document: Document, claims: Iterable[IndexClaimed], day: dt.date | None = None
) -> tuple[OpennessItem, ...]:
    """What is computed, each followed by what an index says by the same framework."""
    computed = [_item(verdict, _developer_word(verdict), ()) for verdict in judge_document(document, day)]
    imported = imported_verdicts(claims)
    items: list[OpennessItem] = []
    for one in computed:
        items.append(one)
        items += [
            _item(verdict, word, differing(one.parts, verdict.parts))
            for verdict, word in imported
            if verdict.framework == one.framework
        ]
    return tuple(items)


def next_of(
    document: Document, items: Iterable[OpennessItem], day: dt.date | None = None
) -> tuple[MissingForNext, ...]:  # fmt: skip
    """By framework what is missing for the classes above its result; the facts of the verdicts decide."""
    results = {item.framework: item.result for item in items if item.source == "computed"}
    facts = facts_of_record(RecordView(document), day)
    found = (steps_of(framework, stated) for framework, stated in facts.items())
    return tuple(_above(one, results.get(one.framework, one.result)) for one in found if one is not None)


def _above(missing: MissingForNext, result: str) -> MissingForNext:
    """Without what a record reaches already by the category that it states."""
    order = FRAMEWORKS[missing.framework].results
    if result == missing.result or result not in order:
        return missing
    further = order[order.index(result) + 1 :]
    steps = tuple(step for step in missing.steps if step.result in further)
    return msgspec.structs.replace(missing, result=result, steps=steps)


def _developer_word(verdict: Verdict) -> IndexWord | None:
    """Whose figures those of a developer are; None where a verdict is our own."""
    if verdict.source == "computed":
        return None
    index, _, edition = verdict.framework.partition("-")
    commit = verdict.method_version.partition("/")[2]
    return IndexWord(index=index, version=commit, date=edition, since=None, data_license="CC-BY-4.0")


def results_of(document: Document, read: OpennessRead) -> Iterable[Result]:
    """The results of frameworks that know anything of the model: of the others there is none to list."""
    output = output_of(document)
    for item in read.items:
        if item.source == "computed" and is_informed(item):
            yield Result(item.framework, item.result, item.score, most_of(item), output)


def most_of(item: OpennessItem) -> str | None:
    """The upper end of the range, in the words of results; None where nothing is open."""
    if item.range is None:
        return None
    end = item.range[1]
    return end if isinstance(end, str) else f"{end:.4f}"


def is_informed(item: OpennessItem) -> bool:
    """Whether a verdict rests on anything that somebody said."""
    return item.result != UNKNOWN and any(
        part.value != UNKNOWN and part.id not in _WITHOUT_FACTS for part in item.parts
    )


def differing(computed: Iterable[Part], imported: Iterable[Part]) -> tuple[str, ...]:
    """The parts that both know and of which they say different things."""
    ours = {part.id: part.value for part in computed}
    return tuple(
        part.id
        for part in imported
        if UNKNOWN not in {part.value, ours.get(part.id, UNKNOWN)} and ours[part.id] != part.value
    )


def _item(verdict: Verdict, word: IndexWord | None, differs: tuple[str, ...]) -> OpennessItem:
    members = msgspec.structs.asdict(verdict)
    if word is not None:
        members["source"] = "imported"
    return OpennessItem(**members, claim=word, differs=differs)
