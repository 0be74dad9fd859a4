"""What is reviewed, and what is found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

import msgspec

from registry.licenses.catalogue import Catalogue
from registry.records.facts.curation import CuratedFacts
from registry.records.starter.files import CitedSource, StarterFile, StarterModel


class Flaw(msgspec.Struct, frozen=True, order=True):
    """Something about a model of the catalogue that has to be mended."""

    rule: str
    model: str
    detail: str

    def __str__(self) -> str:
        """The whole in one line."""
        return f"{self.model}: {self.rule}: {self.detail}"


class Subjects:
    """All files of the catalogue together; ``today`` bounds dates, ``known`` are models beyond the files."""

    def __init__(
        self, licenses: Catalogue, files: Iterable[StarterFile], today: date, known: Iterable[str] = ()
    ) -> None:
        self.licenses, self.today = licenses, today
        self._files = tuple(files)
        self.known = frozenset(name.lower() for name in known) | {model.id.lower() for model in self.models}

    @cached_property
    def models(self) -> tuple[StarterModel, ...]:
        """All models."""
        return tuple(model for file in self._files for model in file.models)

    @property
    def tiered(self) -> Iterator[StarterModel]:
        """Models of the present form; those of before there were tiers keep to the older rules alone."""
        return (model for model in self.models if model.tier is not None)

    @cached_property
    def sources(self) -> Mapping[str, tuple[CitedSource, ...]]:
        """What is said of each link."""
        found: dict[str, tuple[CitedSource, ...]] = {}
        for file in self._files:
            for source in file.sources:
                found[source.link] = (*found.get(source.link, ()), source)
        return found

    @cached_property
    def about(self) -> Mapping[str, frozenset[str]]:
        """The models that each link is said to be about, in small letters."""
        return {
            link: frozenset(model.lower() for source in lines for model in source.about)
            for link, lines in self.sources.items()
        }


def links_of(facts: CuratedFacts) -> Iterator[tuple[str, str]]:
    """Every link that is cited, with the field that cites it."""
    yield from _links(msgspec.to_builtins(facts), "")


def _links(value: object, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "evidence":
                yield from ((field or "evidence", link) for link in part)
            else:
                yield from _links(part, f"{field}.{name}" if field else name)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _links(part, field)
