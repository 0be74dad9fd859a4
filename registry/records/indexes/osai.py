"""The European Open Source AI Index: a YAML file per system, classes with links, further facts in comments.

Liesenfeld & Dingemanse 2024, doi:10.1145/3630106.3659005; data CC-BY-4.0, https://osai-index.eu. Its prose stays out.

A system is a base model and the end model made from it; the entry goes to the end model's repository. That is the one
whose name is the end model's among the links of its weights and of the system, else the only one that its weights link
to, else the only one that the system links to and that does not bear the base model's name.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, cast
from urllib.parse import quote

from registry.licenses.catalogue import Catalogue
from registry.records.facts.curation import (
    ArtifactGroup,
    ArtifactKind,
    CitedLicense,
    CuratedFacts,
    DocumentKind,
    Item,
)
from registry.records.facts.scalars import Availability
from registry.records.indexes.checkout import IndexFile
from registry.records.indexes.entries import (
    Index,
    IndexEntry,
    Unmapped,
    bears_name,
    cited,
    contradicts,
    folded_name,
    is_known_license,
    links_in,
    member,
    read_yaml,
    repositories_in,
    text_of,
    word,
)
from registry.records.indexes.origins import origin_of
from registry.safe_yaml import Node

ARTIFACTS: dict[str, ArtifactKind] = {
    "weights_basemodel": "base_weights",
    "weights_endmodel": "end_user_weights",
    "trainingcode": "training_code",
    "datasources_basemodel": "pretraining_data",
    "datasources_endmodel": "finetuning_data",
}
DOCUMENTS: dict[str, DocumentKind] = {
    "code": "code",
    "hardware_architecture": "architecture",
    "preprint": "preprint",
    "paper": "paper",
    "modelcard": "model_card",
    "datasheet": "data_sheet",
}
_ACCESS: dict[str, tuple[Literal["package", "api"], frozenset[str]]] = {
    "package": ("package", frozenset({"open"})),
    "api": ("api", frozenset({"open", "partial"})),
}
"""Dimensions of copies before 2026-03-13, and the classes that say it exists; a half-open package may be code alone."""
_FACTS_ELSEWHERE = {
    "type": "it says what comes out; a text model that also takes images has it too",
    "performanceclass": "a record has no field for it",
    "training compute": "a record has no field for it",
    "licenses": "it judges weights, code and data together; a record has a licence for each",
}
_SILENT = re.compile(
    r"(?:none|n/?a|-|unknown|undisclosed|unclear|various|mixed|purposely left ambiguous)", re.IGNORECASE
)
_COMMENT = re.compile(r"^[ \t]*#[ \t]*-[ \t]*([A-Za-z ]{3,40}):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_PARTS = re.compile(r"\b(Weights|Code|Data):[ ]*([^\s,;][^,;]{0,80}?)\.?(?=[ ]+(?:Weights|Code|Data):|[ ]*$)")
_GROUPS: dict[str, ArtifactGroup] = {"Weights": "weights", "Code": "code", "Data": "data"}
_CLASSES = frozenset({"open", "partial", "closed"})
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def read_entry(catalogue: Catalogue, file: IndexFile) -> IndexEntry:
    """What a file of the index says; raises ``Unreadable`` where it is no file of the index."""
    system = read_system(file)
    model, why = end_model(system.tree)
    if model is None:
        unmapped = (Unmapped(file.name, "system", why),)
        return IndexEntry(file=file.name, name=file.stem, model=None, facts=CuratedFacts(), unmapped=unmapped)
    return describe_system(catalogue, system, model)


class System(NamedTuple):
    """A file of the index: its name, its mapping, and the facts in its comments by their name in small letters."""

    file: str
    tree: dict[str, Node]
    comments: dict[str, str]

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return self.file.rpartition(".")[0]

    @property
    def name(self) -> str:
        """What the index calls the model that people use."""
        system = member(self.tree, "system")
        named = word(system, "endmodelname")
        is_told = named is not None and not _SILENT.fullmatch(named)
        return (named if is_told else word(system, "name")) or self.stem


def read_system(file: IndexFile) -> System:
    """The parts of a file; raises ``Unreadable``."""
    comments = {name.casefold(): value for name, value in _COMMENT.findall(file.text)}
    return System(file.name, read_yaml(file), comments)


def describe_system(catalogue: Catalogue, system: System, model: str) -> IndexEntry:
    """What a file says of the model that it is about."""
    page = f"https://osai-index.eu/model/{quote(system.stem)}"
    reader = _OsaiReader(system.file, catalogue, system.tree, page)
    facts = reader.facts(member(system.tree, "system"), system.comments, model)
    return IndexEntry(
        file=system.file, name=system.name, model=model, facts=facts, unmapped=tuple(reader.unmapped)
    )  # fmt: skip


OSAI = Index(source="osai", title="European Open Source AI Index", data_license="CC-BY-4.0", read=read_entry)


def end_model(tree: dict[str, Node]) -> tuple[str | None, str]:
    """The end model's repository, or why nobody can tell it."""
    system = member(tree, "system")
    if not system:
        return None, "the file describes no system"
    model, why = _linked_model(tree, system)
    if model is not None and contradicts(model, word(system, "endmodelname")):
        return None, f"its name says another size or tuning than {model}"
    return model, why


def _linked_model(tree: dict[str, Node], system: dict[str, Node]) -> tuple[str | None, str]:
    """The end model's repository, or why nobody can tell it."""
    own = repositories_in(links_in(member(tree, "weights_endmodel").get("link")))
    home = repositories_in(links_in(system.get("link")))
    name, base = word(system, "endmodelname"), word(system, "basemodelname")
    named = [one for one in dict.fromkeys((*own, *home)) if bears_name(one, name)]
    if len({one.lower() for one in named}) == 1:
        return named[0], ""
    if len(own) == 1:
        return own[0], ""
    is_base = name and base and folded_name(name) != folded_name(base) and len(home) == 1 and bears_name(home[0], base)
    if len(home) == 1 and not own and not is_base:
        return home[0], ""
    return None, "it links to several repositories" if own or home else "it links to no repository of the Hub"


class _OsaiReader:
    """Turns the parts of one file into facts and keeps what finds no place."""

    def __init__(self, file: str, catalogue: Catalogue, tree: dict[str, Node], page: str) -> None:
        self.unmapped: list[Unmapped] = []
        self._file, self._catalogue, self._tree, self._page = file, catalogue, tree, page

    def facts(self, system: dict[str, Node], comments: dict[str, str], model: str) -> CuratedFacts:
        """All that the file says and a record has a place for."""
        organisation = word(member(self._tree, "org"), "name")
        origin, strange = origin_of(organisation, comments.get("national origin"), comments.get("contributor type"))
        for dimension in strange:
            self._skip(dimension, "it names none that we know")
        facts = CuratedFacts(
            artifacts={kind: item for name, kind in ARTIFACTS.items() if (item := self._item(name))},
            documentation={kind: item for name, kind in DOCUMENTS.items() if (item := self._item(name))},
            access=tuple(self._access()),
            released=self._released(system),
            license=self._license(system),
            licenses=dict(self._licenses()),
            origin=origin,
            base_models=self._bases(system, model),
            evidence=(self._page,),
        )
        self._leave(system, comments)
        return facts

    def _skip(self, dimension: str, reason: str) -> None:
        self.unmapped.append(Unmapped(self._file, dimension, reason))

    def _class(self, name: str) -> str | None:
        if name not in self._tree:
            return None
        found = (word(member(self._tree, name), "class") or "").casefold()
        if found not in _CLASSES:
            self._skip(name, "it has no class that we know")
            return None
        return found

    def _item(self, name: str) -> Item | None:
        found = self._class(name)
        links = links_in(member(self._tree, name).get("link")) or (self._page,)
        return Item(availability=cast("Availability", found), evidence=links) if found else None

    def _access(self) -> Iterator[Literal["package", "api"]]:
        for name, (way, classes) in _ACCESS.items():
            if self._class(name) in classes:
                yield way

    def _released(self, system: dict[str, Node]) -> str | None:
        found = word(system, "releasedate")
        if found and not _DAY.fullmatch(found):
            self._skip("releasedate", "it is no year, month or day")
            return None
        return found

    def _license(self, system: dict[str, Node]) -> CitedLicense | None:
        written = word(system, "endmodellicense")
        if written is None or _SILENT.fullmatch(written):
            return None
        return cited(self._catalogue, written, (self._page, *links_in(member(self._tree, "licenses").get("link"))))

    def _licenses(self) -> Iterator[tuple[ArtifactGroup, CitedLicense]]:
        """Licences of weights, code and data: names alone, taken only where each is one licence that is known."""
        notes = text_of(member(self._tree, "licenses").get("notes"))
        for part, written in _PARTS.findall(notes):
            if is_known_license(self._catalogue, written.strip()):
                yield _GROUPS[part], cited(self._catalogue, written.strip(), (self._page,))
            else:
                self._skip(f"licenses of {part.lower()}", "it is not one licence that is known")

    def _bases(self, system: dict[str, Node], model: str) -> tuple[str, ...]:
        """The base model, where the link of its weights bears its name; an index may link to a smaller sibling."""
        found = repositories_in(links_in(member(self._tree, "weights_basemodel").get("link")))
        named = [one for one in found if bears_name(one, word(system, "basemodelname"))]
        if len(named) == 1:
            return () if named[0].lower() == model.lower() else (named[0],)
        if any(one.lower() != model.lower() for one in found):
            self._skip("basemodelname", "the links of the base weights do not tell which repository it is")
        return ()

    def _leave(self, system: dict[str, Node], comments: dict[str, str]) -> None:
        for dimension, reason in _FACTS_ELSEWHERE.items():
            if dimension in system or dimension in self._tree or any(name.endswith(dimension) for name in comments):
                self._skip(dimension, reason)
        known = {*ARTIFACTS, *DOCUMENTS, *_ACCESS, *_FACTS_ELSEWHERE, "system", "org"}
        for name in self._tree.keys() - known:
            self._skip(name[:80], "the index had no such dimension when this was written")
