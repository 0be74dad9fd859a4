"""What indexes say themselves of a model: their own dimensions by their own rule, with the day of their data.

* An entry is found by the page that a claim cites, and counts only at the commit that comes with Cardwatch.
* The dimensions of another copy of the European index are those that its claim holds; `licenses` is none of them.
* What an index says of the base of an entry is no entry about that base.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import unquote

import msgspec

from registry.errors import MisconfiguredError
from registry.openness.facts import Stated, fact_of_availability
from registry.openness.frameworks import Verdict, chatgpt, european_index, model_openness
from registry.openness.frameworks.chatgpt import OpeningUpFacts
from registry.openness.frameworks.european_index import EuropeanIndexFacts
from registry.openness.frameworks.model_openness import ModelOpennessFacts, MotComponent
from registry.records.facts import CuratedFacts
from registry.records.indexes import shipped_folder

FILE = "entries.json"
_LETTERS: Mapping[str, Stated] = {"o": "yes", "p": "partly", "c": "no", "-": "unknown"}
_OF_CLAIM: Mapping[str, tuple[str, str]] = {
    "datasources_basemodel": ("artifacts", "pretraining_data"),
    "datasources_endmodel": ("artifacts", "finetuning_data"),
    "weights_basemodel": ("artifacts", "base_weights"),
    "weights_endmodel": ("artifacts", "end_user_weights"),
    "trainingcode": ("artifacts", "training_code"),
    "code": ("documentation", "code"),
    "hardware_architecture": ("documentation", "architecture"),
    "preprint": ("documentation", "preprint"),
    "paper": ("documentation", "paper"),
    "modelcard": ("documentation", "model_card"),
    "datasheet": ("documentation", "data_sheet"),
}
OSAI, MOT, OPENING_UP = "osai", "mot", "opening-up-chatgpt"
INDEXES = (OPENING_UP, OSAI, MOT)


class IndexWord(msgspec.Struct, frozen=True, kw_only=True):
    """Which index says it, at which version of it, and on which terms its data may be passed on."""

    index: str
    """As the record's `data_sources` name it."""
    version: str | None
    date: str | None
    """The day of that version, where it is known."""
    since: datetime | None
    """Since when the registry has it."""
    data_license: str | None


class IndexClaimed(msgspec.Struct, frozen=True, kw_only=True):
    """What an index says of a model, as the registry keeps it."""

    source: str
    at: datetime
    version: str | None
    data_license: str | None
    facts: CuratedFacts


class ReleaseComponents(msgspec.Struct, frozen=True):
    """An entry of the Model Openness Tool: licences by component, null inherits, and those of all of a kind."""

    components: dict[int, str | None]
    licenses: dict[str, str] = {}


class EntriesOfIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of an index at one commit, by file; dimensions as letters in the order of ``dimensions``."""

    commit: str
    date: str
    dimensions: tuple[str, ...] = ()
    entries: dict[str, str | ReleaseComponents]


@cache
def shipped_entries() -> Mapping[str, EntriesOfIndex]:
    """What comes with Cardwatch; raises ``MisconfiguredError`` for a file that is none."""
    try:
        content = (shipped_folder() / FILE).read_bytes()
        return msgspec.json.decode(content, type=dict[str, EntriesOfIndex])
    except (OSError, msgspec.MsgspecError) as wrong:
        raise MisconfiguredError(f"indexes/shipped/{FILE}: {wrong}") from wrong


def imported_verdicts(claims: Iterable[IndexClaimed]) -> tuple[tuple[Verdict, IndexWord], ...]:
    """What each index says, as a verdict of its framework, in the order of the indexes."""
    by_source = {claim.source: claim for claim in claims}
    found = ((name, by_source[name]) for name in INDEXES if name in by_source)
    return tuple(pair for name, claim in found for pair in _VERDICTS[name](claim))


def _opening_up(claim: IndexClaimed) -> Iterator[tuple[Verdict, IndexWord]]:
    page = claim.facts.license.evidence[0] if claim.facts.license and claim.facts.license.evidence else ""
    entry = _entry(OPENING_UP, claim, page.rpartition("/")[2])
    if isinstance(entry, str):
        values = _dimensions(OPENING_UP, entry)
        yield chatgpt.judge(OpeningUpFacts(**values, sources=dict.fromkeys(values, page))), _word(claim)


def _european(claim: IndexClaimed) -> Iterator[tuple[Verdict, IndexWord]]:
    if not claim.facts.documentation and "end_user_weights" not in claim.facts.artifacts:
        return
    page = next(iter(claim.facts.evidence), "")
    entry = _entry(OSAI, claim, f"{unquote(page.rpartition('/')[2])}.yaml")
    values = _dimensions(OSAI, entry) if isinstance(entry, str) else dict(_claimed(claim.facts))
    facts = EuropeanIndexFacts(**values, sources=dict.fromkeys(values, page))
    yield european_index.judge(facts, "osai-12"), _word(claim)


def _mot(claim: IndexClaimed) -> Iterator[tuple[Verdict, IndexWord]]:
    page = next(iter(claim.facts.evidence), "")
    entry = _entry(MOT, claim, unquote(page.rpartition("/")[2]))
    if isinstance(entry, ReleaseComponents):
        components = {
            number: MotComponent(license=license_, source=page) for number, license_ in entry.components.items()
        }
        licenses: Any = entry.licenses  # its keys are the tool's own words
        yield model_openness.judge(ModelOpennessFacts(components=components, licenses=licenses)), _word(claim)


_VERDICTS = {OPENING_UP: _opening_up, OSAI: _european, MOT: _mot}


def _entry(index: str, claim: IndexClaimed, file: str) -> str | ReleaseComponents | None:
    """The entry in a file, where the claim is of the commit that comes with Cardwatch."""
    known = shipped_entries().get(index)
    return known.entries.get(file) if known is not None and claim.version == known.commit else None


def _dimensions(index: str, letters: str) -> dict[str, Any]:
    return {name: _LETTERS[letter] for name, letter in zip(shipped_entries()[index].dimensions, letters, strict=True)}


def _claimed(facts: CuratedFacts) -> Iterator[tuple[str, Stated]]:
    for name, (member, kind) in _OF_CLAIM.items():
        item = getattr(facts, member).get(kind)
        if item is not None:
            yield name, fact_of_availability(item.availability)


def _word(claim: IndexClaimed) -> IndexWord:
    known = shipped_entries().get(claim.source)
    is_shipped = known is not None and claim.version == known.commit
    return IndexWord(
        index=claim.source, version=claim.version, date=known.date if known and is_shipped else None, since=claim.at,
        data_license=claim.data_license,
    )  # fmt: skip
