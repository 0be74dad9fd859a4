"""The Model Openness Tool: a YAML file per model that lists the released components with their licences.

White et al. 2024, arXiv:2403.13784; https://github.com/lfai/model_openness_tool, MIT. Its descriptions stay out.

A component that is not listed is unknown, not closed. The licence of a component is its own, else that of its kind,
else that of the distribution; ``unlicensed`` and an empty text say that there is none. A component counts as released
only where it has a licence under which somebody may have it: the tool also lists components of models that nobody can
download. The repository is the one that the field ``huggingface`` names.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from registry.licenses.catalogue import Catalogue
from registry.records.facts.curation import (
    ArtifactGroup,
    ArtifactKind,
    CitedLicense,
    CuratedFacts,
    DocumentKind,
    Item,
    Origin,
)
from registry.records.indexes.checkout import IndexFile
from registry.records.indexes.entries import (
    Index,
    IndexEntry,
    Unmapped,
    bears_name,
    cited,
    contradicts,
    folded_name,
    is_tuned,
    known_license,
    links_in,
    member,
    read_yaml,
    repository_named,
    repository_of,
    word,
)
from registry.safe_yaml import Node

WEIGHTS = "Model parameters (Final)"
DATA = "Datasets"
ARTIFACTS: dict[str, ArtifactKind] = {
    "Training code": "training_code",
    "Inference code": "inference_code",
    "Evaluation code": "evaluation_code",
    "Evaluation data": "evaluation_data",
    "Model metadata": "training_metadata",
    "Model parameters (Intermediate)": "checkpoints",
}
DOCUMENTS: dict[str, DocumentKind] = {
    "Research paper": "preprint",
    "Model card": "model_card",
    "Data card": "data_sheet",
}
_HOMELESS = frozenset({
    "Model architecture", "Data preprocessing code", "Supporting libraries and tools", "Sample model outputs",
    "Technical report", "Evaluation results",
})  # fmt: skip
_CONTENT = {
    "Model architecture": "code", "Data preprocessing code": "code", "Training code": "code", "Inference code": "code",
    "Evaluation code": "code", "Supporting libraries and tools": "code", "Technical report": "document",
    "Evaluation results": "document", "Model card": "document", "Data card": "document", "Research paper": "document",
    "Sample model outputs": "document",
}  # fmt: skip
"""The kind of a component, by which it inherits a licence; what is not listed is data."""
_GROUPS: dict[str, ArtifactGroup] = {"code": "code", "data": "data", "document": "documentation"}
_NO_LICENSE = re.compile(
    r"|unlicensed|undisclosed|proprietary|none|n/?a|(?:component ){1,2}not included?\.?", re.IGNORECASE
)
_SIZE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?) ?([MBT])", re.IGNORECASE)
_UNITS = {"M": 10**6, "B": 10**9, "T": 10**12}


def read_entry(catalogue: Catalogue, file: IndexFile) -> IndexEntry:
    """What a file of the tool says; raises ``Unreadable`` where it is no file of the tool."""
    release = member(read_yaml(file), "release")
    name = word(release, "name") or file.stem
    model, why = named_repository(release, name)
    if model is None:
        unmapped = (Unmapped(file.name, "huggingface", why),)
        return IndexEntry(file=file.name, name=name, model=None, facts=CuratedFacts(), unmapped=unmapped)
    return describe_release(catalogue, file.name, release, model)


def describe_release(
    catalogue: Catalogue, file: str, release: dict[str, Node], model: str, version: str = "main"
) -> IndexEntry:
    """What a file says of the model that it is about; ``version`` of the tool is linked to."""
    page = f"https://github.com/lfai/model_openness_tool/blob/{version}/models/{quote(file)}"
    reader = _MotReader(file, catalogue, release, page)
    facts = reader.facts(model)
    name = word(release, "name") or file.rpartition(".")[0]
    return IndexEntry(file=file, name=name, model=model, facts=facts, unmapped=tuple(reader.unmapped))


MOT = Index(source="mot", title="Model Openness Tool", data_license="MIT", read=read_entry, folder="models")


def named_repository(release: dict[str, Node], name: str) -> tuple[str | None, str]:
    """The repository that a file names, or why nobody can tell it."""
    given = word(release, "huggingface") or ""
    model = repository_of(given) or repository_named(given)
    if not release:
        return None, "the file describes no release"
    if model is None:
        return None, "it names no repository of the Hub"
    if contradicts(model, name):
        return None, f"its name says another size or tuning than {model}"
    return model, ""


class _MotReader:
    """Turns the parts of one release into facts and keeps what finds no place."""

    def __init__(self, file: str, catalogue: Catalogue, release: dict[str, Node], page: str) -> None:
        self.unmapped: list[Unmapped] = []
        self._file, self._catalogue, self._release, self._page = file, catalogue, release, page

    def facts(self, model: str) -> CuratedFacts:
        """All that the file says and a record has a place for."""
        artifacts: dict[ArtifactKind, Item] = {}
        documentation: dict[DocumentKind, Item] = {}
        weights: Item | None = None
        for name, component in self._components():
            item = self._item(name, component)
            if item is None:
                continue
            if name in DOCUMENTS:
                documentation[DOCUMENTS[name]] = item
            elif kind := self._kind(name, model):
                artifacts[kind] = item
            weights = item if name == WEIGHTS else weights
        facts = CuratedFacts(
            artifacts=artifacts,
            documentation=documentation,
            license=self._license("distribution") or self._license_of(weights),
            licenses={group: found for kind, group in _GROUPS.items() if (found := self._license(kind))},
            origin=Origin(organisation=word(self._release, "producer")),
            parameters=self._parameters(),
            modality="multimodal" if word(self._release, "type") == "multimodal" else None,
            evidence=(self._page,),
        )
        self._leave(model)
        return facts

    def _skip(self, dimension: str, reason: str) -> None:
        self.unmapped.append(Unmapped(self._file, dimension, reason))

    def _components(self) -> Iterator[tuple[str, dict[str, Node]]]:
        listed = self._release.get("components")
        seen: set[str] = set()
        for component in listed if isinstance(listed, list) else []:
            name = word(component, "name")
            if not isinstance(component, dict) or name is None:
                self._skip("components", "a component without a name")
            elif name in _HOMELESS:
                self._skip(name, "a record has no field for it")
            elif name not in {WEIGHTS, DATA, *ARTIFACTS, *DOCUMENTS}:
                self._skip(name[:80], "the framework had no such component when this was written")
            elif name in seen:
                self._skip(name, "it is listed twice; the first counts")
            else:
                seen.add(name)
                yield name, component

    def _item(self, name: str, component: dict[str, Node]) -> Item | None:
        written = self._resolved(name, component)
        if written is None:
            self._skip(name, "it is listed without a licence under which somebody may have it")
            return None
        found = links_in([component.get("component_path"), component.get("license_path")]) or (self._page,)
        return Item(availability="open", license=known_license(self._catalogue, written), evidence=found)

    def _resolved(self, name: str, component: dict[str, Node]) -> str | None:
        """The licence of a component; White et al. 2024 and the tool's LicenseHandler."""
        if component.get("license") is not None:
            written = word(component, "license")
        elif "license" in component and component["license"] is None:
            written = None
        else:
            kinds = (_CONTENT.get(name, "data"), "distribution")
            given = (word(member(member(self._release, "license"), kind), "name") for kind in kinds)
            written = next((one for one in given if one), None)
        return None if written is None or _NO_LICENSE.fullmatch(written) else written

    def _license(self, kind: str) -> CitedLicense | None:
        given = member(member(self._release, "license"), kind)
        written = word(given, "name")
        if written is None or _NO_LICENSE.fullmatch(written):
            return None
        return cited(self._catalogue, written, (self._page, *links_in(given.get("path"))))

    def _license_of(self, weights: Item | None) -> CitedLicense | None:
        """Where the whole distribution has no licence, what people download has that of the weights."""
        if weights is None or weights.license is None:
            return None
        shown = tuple(dict.fromkeys((self._page, *weights.evidence)))
        return CitedLicense(declared=(weights.license,), basis="index", evidence=shown)

    def _kind(self, name: str, model: str) -> ArtifactKind | None:
        if name == WEIGHTS:
            return "end_user_weights" if self._is_end_model(model) else "base_weights"
        if name == DATA and self._is_end_model(model):
            self._skip(name, "it does not say whether they are those of the base model or of the tuning")
            return None
        return "pretraining_data" if name == DATA else ARTIFACTS[name]

    def _is_end_model(self, model: str) -> bool:
        """Whether it was tuned: it says so, or names another model as its origin."""
        treatment = word(self._release, "treatment")
        if treatment:
            return treatment != "pre-trained"
        origin, name = word(self._release, "origin"), word(self._release, "name")
        is_own = folded_name(origin or "") in {"", folded_name(name or "")} or bears_name(model, origin)
        return not is_own or is_tuned(model)

    def _parameters(self) -> int | None:
        written = word(self._release, "version") or ""
        found = _SIZE.fullmatch(written)
        if found is None:
            if written:
                self._skip("version", "it is no single number of parameters")
            return None
        return round(float(found[1]) * _UNITS[found[2].upper()])

    def _leave(self, model: str) -> None:
        origin = word(self._release, "origin")
        if origin and not bears_name(model, origin) and origin != word(self._release, "name"):
            self._skip("origin", "it is a name, not a repository")
        if word(self._release, "type") not in {None, "multimodal"}:
            self._skip("type", "it does not say whether the model takes more than text")
        for dimension in ("architecture", "repository"):
            if word(self._release, dimension):
                self._skip(dimension, "a record has no field for it")
        if word(self._release, "date"):
            self._skip("date", "it is the day of the entry, not of the release")
