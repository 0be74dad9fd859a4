"""Whether the facts of the catalogue agree with each other: sizes, dates, licences, artifacts, bases, spellings."""

from collections import defaultdict
from collections.abc import Iterator

from registry.licenses.catalogue import LicenseClass
from registry.licenses.declarations import classify, parse_declared
from registry.records.facts.curation import ArtifactKind, CuratedFacts
from registry.records.license.artifacts import PROPERTIES
from registry.records.starter.files import StarterModel
from registry.records.starter.review.names import size_in
from registry.records.starter.review.values import Flaw, Subjects

FIRST_YEAR = 2017
"""Of the transformer; no model of the catalogue is older."""
CONSEQUENCES = {
    "closed": ("no", "no", "no", "no"),
    "open_weights": ("yes", "no", "yes", "unknown"),
    "open_source": ("yes", "yes", "yes", "unknown"),
}
"""Reproducible process, methodological transparency, data protection, interpretability: the table that people know."""
_OPEN = frozenset({LicenseClass.PERMISSIVE, LicenseClass.COPYLEFT})
_OUT = frozenset({"open", "partial"})
_OPEN_SOURCE: tuple[ArtifactKind, ...] = ("pretraining_data", "training_code")
_BEFORE_TIERS = frozenset({"closed", "partial"})


def consequences_follow_the_table(_subjects: Subjects) -> Iterator[Flaw]:
    """What follows from a category of openness is what the table says."""
    for category, wanted in CONSEQUENCES.items():
        given = tuple(PROPERTIES[category].values())
        if given != wanted:
            yield Flaw("consequences", category, f"{', '.join(given)} instead of {', '.join(wanted)}")


def categories_follow_from_artifacts(subjects: Subjects) -> Iterator[Flaw]:
    """The category of openness against what is released, and from where."""
    for model in subjects.models:
        found = _category_fault(model, subjects)
        if found:
            yield Flaw("category", model.id, f"{model.facts.openness_category}: {found}")


def _category_fault(model: StarterModel, subjects: Subjects) -> str | None:
    facts, weights = model.facts, _weights(model.facts)
    if facts.openness_category == "closed":
        return _closed_fault(model, weights)
    if model.tier == "base" and not facts.artifacts:
        return None
    if facts.openness_category in {"open_weights", "open_source"} and not weights & _OUT:
        return "no weights are out"
    if facts.openness_category != "open_source":
        return None
    if model.tier is None:
        has = {name: item.availability for name, item in facts.artifacts.items()}
        return "data or code are not out" if _BEFORE_TIERS & {has.get(name) for name in _OPEN_SOURCE} else None
    return _open_source_fault(facts, subjects)


def _closed_fault(model: StarterModel, weights: set[str]) -> str | None:
    if model.source not in {"api", "vendor"}:
        return f"the source is {model.source}"
    return None if "closed" in weights and not weights & _OUT else "its weights are not closed"


def _open_source_fault(facts: CuratedFacts, subjects: Subjects) -> str | None:
    for kind in _OPEN_SOURCE:
        item = facts.artifacts.get(kind)
        if item is None or item.availability != "open":
            return f"{kind} is not open"
    classes = _classes(facts, subjects)
    return f"its licence is {', '.join(sorted(classes))}" if classes and not classes <= _OPEN else None


def sources_follow_from_weights(subjects: Subjects) -> Iterator[Flaw]:
    """A model behind an API whose weights are out, or closed weights that lie on a hub."""
    for model in subjects.tiered:
        weights = _weights(model.facts)
        if model.source == "api" and weights & _OUT:
            yield Flaw("source", model.id, "behind an API, and its weights are out")
        is_shut = bool(weights) and weights <= {"closed", "none"}
        if model.source in {"huggingface", "modelscope"} and is_shut and not _is_withdrawn(model):
            yield Flaw("source", model.id, "on a hub, and none of its weights are out")


def patterns_follow_from_facts(subjects: Subjects) -> Iterator[Flaw]:
    """The two patterns of release that artifacts and licence decide."""
    for model in subjects.models:
        facts = model.facts
        if model.tier == "base" and not facts.artifacts:
            continue
        has = {name: item.availability for name, item in facts.artifacts.items()}
        is_closed = has.get("training_code") == has.get("pretraining_data") == "closed"
        classes, is_out = _classes(facts, subjects), bool(_weights(facts) & _OUT)
        wanted = {
            "weights_open_training_closed": is_out and is_closed,
            "research_open_commercial_closed": is_out and classes == {LicenseClass.RESEARCH_ONLY},
        }
        for name, holds in wanted.items():
            if holds != (name in facts.release_pattern):
                yield Flaw("pattern", model.id, f"{name} {'is missing' if holds else 'does not follow'}")


def sizes_agree_with_names(subjects: Subjects) -> Iterator[Flaw]:
    """Parameters that the size in the name is not, nor what one token passes through; missing where it gives one."""
    for model in subjects.tiered:
        named, given, active = size_in(model.id), model.facts.parameters, model.facts.active_parameters
        if named is not None and given is None:
            yield Flaw("size", model.id, f"the name says {named.parameters:,}, parameters are missing")
        elif named is not None and given is not None and not any(map(named.fits, filter(None, (given, active)))):
            yield Flaw("size", model.id, f"the name says {named.parameters:,}, parameters {given:,}")
        if active and given and active > given:
            yield Flaw("size", model.id, "more parameters are active than there are")


def dates_are_plausible(subjects: Subjects) -> Iterator[Flaw]:
    """Days before there were such models, after today, or stages out of their order."""
    for model in subjects.models:
        days = [("released", model.facts.released), *((f"stages.{one.stage}", one.since) for one in model.facts.stages)]
        for field, day in days:
            if day is not None and not _is_plausible(day, subjects.today.isoformat()):
                yield Flaw("date", model.id, f"{field}: {day}")


def _is_plausible(day: str, today: str) -> bool:
    parts = [int(part) for part in day.split("-")]
    months = parts[1:2] == [] or 1 <= parts[1] <= 12  # noqa: PLR2004 - months of a year
    days = parts[2:3] == [] or 1 <= parts[2] <= 31  # noqa: PLR2004 - days of a month
    return parts[0] >= FIRST_YEAR and months and days and day <= today[: len(day)]


def no_base_is_missing(subjects: Subjects) -> Iterator[Flaw]:
    """A base that is not in the catalogue itself: lineage would end there."""
    for model in subjects.tiered:
        for base in model.facts.base_relations:
            if base.lower() not in subjects.known:
                yield Flaw("base", model.id, base)


def organisations_have_one_spelling(subjects: Subjects) -> Iterator[Flaw]:
    """Names of organisations that differ in case, blanks and marks alone."""
    spellings: dict[str, dict[str, str]] = defaultdict(dict)
    for model in subjects.tiered:
        name = model.facts.origin.organisation
        if name:
            spellings["".join(filter(str.isalnum, name.casefold()))].setdefault(name, model.id)
    for names in spellings.values():
        if len(names) > 1:
            yield from (Flaw("organisation", model, f"one of {', '.join(sorted(names))}") for model in names.values())


def models_stand_once(subjects: Subjects) -> Iterator[Flaw]:
    """A model in two places."""
    seen: set[str] = set()
    for model in subjects.models:
        if model.id.lower() in seen:
            yield Flaw("twice", model.id, "it stands in the catalogue twice")
        seen.add(model.id.lower())


def _is_withdrawn(model: StarterModel) -> bool:
    """Whether its weights were to be had once, and are no more: it stays a model of its hub, where its name is from."""
    stages = {one.stage for one in model.facts.stages}
    return bool(stages & {"downloadable", "fully_open"}) and "closed" in _weights(model.facts)


def _weights(facts: CuratedFacts) -> set[str]:
    kinds: tuple[ArtifactKind, ...] = ("base_weights", "end_user_weights")
    return {facts.artifacts[kind].availability for kind in kinds if kind in facts.artifacts}


def _classes(facts: CuratedFacts, subjects: Subjects) -> set[LicenseClass]:
    """The class of each licence that is cited for the model."""
    one = facts.license
    if one is None:
        return set()
    blocks = (classify(subjects.licenses, parse_declared((word,), one.name, one.link)) for word in one.declared)
    return {block.class_ for block in blocks}
