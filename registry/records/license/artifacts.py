"""The licence of each artifact: its own, else its kind's, else the repository's; and what follows from openness."""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import Declared, LicenseBlock, classify
from registry.records.facts.curation import ArtifactGroup, ArtifactKind, CuratedFacts
from registry.records.license.rules import TextMatch

INHERITANCE = ("artifact", "kind", "repository")
"""Where the licence of an artifact is looked for, in this order."""

GROUPS: dict[ArtifactKind, ArtifactGroup] = {
    "base_weights": "weights", "end_user_weights": "weights", "reward_model": "weights", "tokenizer": "weights",
    "checkpoints": "weights", "training_code": "code", "inference_code": "code", "evaluation_code": "code",
    "preprocessing_code": "code",
    "pretraining_data": "data", "finetuning_data": "data", "preference_data": "data", "evaluation_data": "data",
    "training_metadata": "documentation",
}  # fmt: skip
"""The kind of each artifact."""

Level = Literal["no", "partly", "yes", "unknown"]
PROPERTIES: dict[str, dict[str, Level]] = {
    "closed": {
        "reproducible_process": "no", "methodological_transparency": "no",
        "data_protection_without_outside_governance": "no", "interpretability": "no",
    },
    "open_weights": {
        "reproducible_process": "yes", "methodological_transparency": "no",
        "data_protection_without_outside_governance": "yes", "interpretability": "unknown",
    },
    "open_source": {
        "reproducible_process": "yes", "methodological_transparency": "yes",
        "data_protection_without_outside_governance": "yes", "interpretability": "unknown",
    },
}  # fmt: skip
"""What follows from the category of openness. Who only has an API can neither repeat a run, read nor keep data at home;
weights in hand make runs repeatable and keep data in the house, and whether a model can be interpreted follows from
neither."""
_WITHOUT_LICENSE = frozenset({"closed", "none"})
_PROPERTY_NAMES = tuple(PROPERTIES["closed"])


class ArtifactLicense(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The licence that applies to one artifact and where it comes from."""

    license: str | None
    class_: str
    declared: tuple[str, ...]
    status: str
    inherited_from: str
    """``artifact``, ``kind`` or ``repository``."""
    path: str | None = None
    """The licence file it was read from."""


class Openness(msgspec.Struct, frozen=True):
    """How open a model is, and the four properties that follow."""

    category: str
    properties: dict[str, Level]


def openness_of(facts: CuratedFacts) -> Openness:
    """The category and its properties; an unknown category says nothing."""
    category = facts.openness_category
    return Openness(category, PROPERTIES.get(category) or dict.fromkeys(_PROPERTY_NAMES, "unknown"))


def artifact_licenses(
    catalogue: Catalogue, facts: CuratedFacts, repository: LicenseBlock, code: Iterable[TextMatch] = ()
) -> dict[ArtifactKind, ArtifactLicense]:
    """The licence of every artifact that may be had; ``code`` are the texts that speak of code only."""
    kinds = dict(_by_kind(catalogue, facts, code))
    found: dict[ArtifactKind, ArtifactLicense] = {}
    for artifact in get_args(ArtifactKind):
        item = facts.artifacts.get(artifact)
        if item is None or item.availability in _WITHOUT_LICENSE:
            continue
        if item.license is not None:
            found[artifact] = _classified(catalogue, Declared((item.license,), None, None), "artifact")
        else:
            found[artifact] = kinds.get(GROUPS[artifact]) or _of_repository(repository, GROUPS[artifact])
    return found


def _of_repository(block: LicenseBlock, group: ArtifactGroup) -> ArtifactLicense:
    """The repository's licence speaks of what lies in it: weights; whether of code and data elsewhere, nobody said."""
    inherited = _from_block(block, "repository")
    return inherited if group == "weights" else msgspec.structs.replace(inherited, status="needs_review")


def _by_kind(
    catalogue: Catalogue, facts: CuratedFacts, code: Iterable[TextMatch]
) -> Iterator[tuple[ArtifactGroup, ArtifactLicense]]:
    for match in code:
        entry = catalogue.entries.get(match.license or "")
        yield (
            "code",
            ArtifactLicense(
                license=match.license, class_=str(entry.class_) if entry else "unknown", declared=(),
                status="known" if entry else "needs_review", inherited_from="kind", path=match.path,
            ),
        )  # fmt: skip
    for group, cited in facts.licenses.items():
        yield group, _classified(catalogue, Declared(cited.declared, cited.name, cited.link), "kind")


def _classified(catalogue: Catalogue, declared: Declared, level: str) -> ArtifactLicense:
    return _from_block(classify(catalogue, declared), level)


def _from_block(block: LicenseBlock, level: str) -> ArtifactLicense:
    return ArtifactLicense(
        license=block.license, class_=str(block.class_), declared=block.declared, status=block.status,
        inherited_from=level,
    )  # fmt: skip
