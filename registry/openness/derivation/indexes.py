"""The facts of the two indexes of dimensions, Opening up ChatGPT and the European Open Source AI Index.

* A document that does not exist is closed to both: they ask whether there is one.
* European index: where there is one stage of training, base and end mirror each other; gated weights are partial.
* Its `trainingcode` asks for the code of data processing, training and tuning, of the base as well.
* It grades documents: a card has to be comprehensive, and `hardware_architecture` asks for the machines and the set-up
  of training as well as for the model's architecture. Its own word, and that of a person, is such a grade; that others
  found a document says that it is there, and no more.
* Its `licenses`: open where weights, code and data all are, partial where at least two of them are partly.
* What is known to be there in part at the least counts as such, and stays unknown: whether it is more is missing.
* `access` lists the ways that are known: a way that is not listed is unknown.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from registry.openness.derivation.licences import CODE, DATA, Licences, of_weights, together
from registry.openness.derivation.record import ABSENT, RecordView, StatedFact, best, share_of, worst
from registry.openness.facts import Fact, Kind, is_osi
from registry.openness.frameworks.chatgpt import OpeningUpFacts
from registry.openness.frameworks.european_index import EuropeanIndexFacts
from registry.records.documents import ArtifactKind, DocumentKind

EUROPEAN = "osai"
"""The source of claims whose fields are its own dimensions."""
_TWO = 2
_OUT = frozenset({"yes", "partly"})


class _Bounds(NamedTuple):
    """What is known of a fact: it lies between these."""

    least: Fact
    most: Fact


def opening_up_facts(record: RecordView) -> OpeningUpFacts:
    """The fourteen dimensions of Opening up ChatGPT."""
    cells = {
        "opencode": worst(record.artifact("training_code"), record.artifact("inference_code")),
        "llmdata": record.artifact("pretraining_data"),
        "llmweights": record.artifact("base_weights"),
        "rldata": best(record.artifact("finetuning_data"), record.artifact("preference_data")),
        "rlweights": record.artifact("end_user_weights"),
        "license": _approved(record),
        "code": _written(record, "code"),
        "architecture": _written(record, "architecture"),
        **_papers(record),
        "datasheet": _written(record, "data_sheet"),
        "package": _way(record, "package"),
        "api": _way(record, "api"),
    }
    return OpeningUpFacts(**_taken(cells))


def european_facts(record: RecordView) -> EuropeanIndexFacts:
    """The dimensions of the European index, those that it had until 2026-03-13 among them."""
    base_data, end_data = record.artifact("pretraining_data"), _end_data(record)
    base_weights, end_weights = record.gated_weights("base_weights"), record.gated_weights("end_user_weights")
    cells = {
        "datasources_basemodel": _mirrored(base_data, end_data),
        "datasources_endmodel": _mirrored(end_data, base_data),
        "weights_basemodel": _mirrored(base_weights, end_weights),
        "weights_endmodel": _mirrored(end_weights, base_weights),
        "trainingcode": _whole(record, "artifacts.training_code", _training_code(record)),
        "code": _whole(record, "documentation.code", _written(record, "code")),
        "hardware_architecture": _hardware(record),
        **_papers(record),
        "modelcard": _card(record),
        "datasheet": best(
            _written(record, "data_sheet"), record.stated("training_summary", record.document.training_summary)
        ),
        "licenses": _open_licences(record),
        "package": _way(record, "package"),
        "api": _way(record, "api"),
    }
    return EuropeanIndexFacts(**_taken(cells))


def _taken(cells: Mapping[str, StatedFact]) -> dict[str, Any]:
    """The dimensions, and what is told of them."""
    return {
        **{name: cell.value for name, cell in cells.items()},
        "reasons": {name: cell.reason for name, cell in cells.items() if cell.reason},
        "sources": {name: cell.source for name, cell in cells.items() if cell.source},
        "at_least": {name: cell.at_least for name, cell in cells.items() if cell.at_least != "no"},
    }


def _papers(record: RecordView) -> dict[str, StatedFact]:
    names: dict[str, DocumentKind] = {"preprint": "preprint", "paper": "paper", "modelcard": "model_card"}
    return {name: _written(record, kind) for name, kind in names.items()}


def _written(record: RecordView, kind: DocumentKind) -> StatedFact:
    cell = record.written(kind)
    return cell._replace(value="no") if cell.value == ABSENT else cell


def _way(record: RecordView, way: str) -> StatedFact:
    ways = record.document.access.offered_as
    value: Fact = "yes" if way in ways else "unknown"
    return StatedFact(value, f"offered as {', '.join(ways)}" if ways else "no source says it", record.source("access"))


def _mirrored(one: StatedFact, other: StatedFact) -> StatedFact:
    """A stage, or where there is no such stage the other one."""
    if one.value != ABSENT:
        return one
    return other._replace(reason=f"{one.reason}, so it mirrors the other: {other.reason}")


def _end_data(record: RecordView) -> StatedFact:
    """All data after pretraining; what the index itself says of it is about all of it."""
    tuned, preferred = record.artifact("finetuning_data"), record.artifact("preference_data")
    if record.is_graded("artifacts.finetuning_data", EUROPEAN) and preferred.value == "unknown":
        return tuned
    return share_of(tuned, preferred)


def _training_code(record: RecordView) -> StatedFact:
    """All code of data processing, training and tuning; of training alone it is a part, if no more is known."""
    code, processing = record.artifact("training_code"), record.artifact("preprocessing_code")
    if code.value != "yes" or record.is_graded("artifacts.training_code", EUROPEAN) or processing.value == ABSENT:
        return code
    if processing.value == "yes":
        return code
    value: Fact = "unknown" if processing.value == "unknown" else "partly"
    return code._replace(value=value, reason=f"{code.reason}; {processing.reason}", at_least="partly")


def _whole(record: RecordView, field: str, cell: StatedFact) -> StatedFact:
    """What the index asks of the whole system: over somebody else's base, code of its tuning is a part of it."""
    if cell.value != "yes" or record.is_graded(field, EUROPEAN) or not record.has_foreign_base:
        return cell
    bases = ", ".join(base.id for base in record.document.base_models)
    reason = f"{cell.reason}; whether that of its base ({bases}) is open stands in another record"
    return StatedFact("unknown", reason, cell.source, "partly")


def _hardware(record: RecordView) -> StatedFact:
    """The model's architecture and the machines and set-up of its training, where one value is known to hold for all.

    A design that is described and a set-up that is described in part say nothing of the machines.
    """
    architecture, training = _written(record, "architecture"), record.artifact("training_metadata")
    if record.is_graded("documentation.architecture", EUROPEAN) or architecture.value == training.value:
        return architecture
    reason = f"{architecture.reason}; {training.reason}; whether the machines are documented no source says"
    least: Fact = "partly" if _OUT & {architecture.value, training.value} else "no"
    return StatedFact("unknown", reason, architecture.source, least)


def _card(record: RecordView) -> StatedFact:
    """A card that is comprehensive on architecture, training and evaluation; that there is one does not say so."""
    card = _written(record, "model_card")
    if card.value != "yes" or record.is_graded("documentation.model_card", EUROPEAN):
        return card
    return StatedFact(
        "unknown", "there is a model card; whether it is comprehensive no source says", card.source, "partly"
    )


def _approved(record: RecordView) -> StatedFact:
    """OSI-approved terms of all of weights, code and data are open, of some of them partial."""
    found = {
        name: _bounds(record, name, is_osi(one.written) if one.written else "unknown")
        for name, one in _groups(record).items()
    }
    return _of_groups(record, _share, found)


def _share(facts: list[Fact]) -> Fact:
    if all(fact == "yes" for fact in facts):
        return "yes"
    return "partly" if any(fact != "no" for fact in facts) else "no"


def _open_licences(record: RecordView) -> StatedFact:
    """The rule of the index: all three open, or at least two of them partly."""
    kinds: dict[str, Kind] = {"weights": "weights", "code": "code", "data": "data"}
    found = {name: _bounds(record, name, one.is_open(kinds[name])) for name, one in _groups(record).items()}
    return _of_groups(record, _two_of, found)


def _two_of(facts: list[Fact]) -> Fact:
    if all(fact == "yes" for fact in facts):
        return "yes"
    return "partly" if sum(fact != "no" for fact in facts) >= _TWO else "no"


def _of_groups(record: RecordView, rule: Callable[[list[Fact]], Fact], found: Mapping[str, _Bounds]) -> StatedFact:
    """What holds whatever the unknown groups turn out to be; else unknown, and what it is at the least."""
    least, most = rule([one.least for one in found.values()]), rule([one.most for one in found.values()])
    told = ", ".join(f"{name} {one.least if one.least == one.most else 'unknown'}" for name, one in found.items())
    value = least if least == most else "unknown"
    return StatedFact(value, f"open licences: {told}", record.source("license"), least)


def _groups(record: RecordView) -> dict[str, Licences]:
    return {"weights": of_weights(record), "code": together(record, CODE), "data": together(record, DATA)}


_KINDS: Mapping[str, tuple[ArtifactKind, ...]] = {
    "weights": ("end_user_weights", "base_weights"), "code": ("training_code", "inference_code"), "data": DATA,
}  # fmt: skip


def _bounds(record: RecordView, group: str, licensed: Fact) -> _Bounds:
    """What a group under such a licence is at the least and at the most: what is not out has no licence."""
    released: StatedFact | None = record.kept.get(group)
    if released is None:  # both indexes ask
        record.kept[group] = released = share_of(*(record.artifact(kind) for kind in _KINDS[group]))
    if released.known == "no" or licensed == "no":
        return _Bounds("no", "no")
    is_open = released.known == "unknown"
    least: Fact = released.at_least if is_open else released.known
    return _Bounds("no" if licensed == "unknown" else least, "yes" if is_open else released.known)
