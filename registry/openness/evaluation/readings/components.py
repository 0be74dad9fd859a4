"""Documents of models for the Model Openness Framework, as the Model Openness Tool writes them, as JSON.

* The whole document, its `release` alone, or either beside `name` and `path`.
* A component is named as the tool names it; `license` "" or `unlicensed` says that it has none, null inherits.
* A name that the framework does not have is passed over, with a warning, as the tool has no such component.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from registry.inputs import Fault, shown
from registry.openness.frameworks import ModelOpennessFacts, MotComponent
from registry.openness.frameworks.model_openness import COMPONENTS, GlobalKind

_BY_NAME = {spelling: one.number for one in COMPONENTS.values() for spelling in (one.name.casefold(), one.id)}
_KINDS = ("distribution", "code", "data", "document")
_WRAPPERS = ("document", "model", "mot")
_TOLD = frozenset({"components", "global_licenses", "license"})
"""What says something of a release; without any of it the class is one of nothing."""
_LONGEST, _MOST_COMPONENTS = 500, 100


class MotDocument(msgspec.Struct, frozen=True):
    """A document, with the name and path that it was sent with."""

    name: str | None
    path: str | None
    facts: ModelOpennessFacts


def read_document(item: Mapping[str, Any], at: str, faults: list[Fault]) -> MotDocument:
    """One document; what is wrong joins ``faults``."""
    whole, place = _inner(item, _WRAPPERS, at)
    release, place = _inner(whole, ("release",), place)
    reader = _Reader(faults)
    if release and not release.keys() & _TOLD:
        reader.warnings.append(f"there is nothing of a model document here, neither {' nor '.join(sorted(_TOLD))}")
    facts = ModelOpennessFacts(
        components=dict(reader.components(release.get("components"), f"{place}/components")),
        licenses=dict(reader.licenses(release, place)),
        warnings=tuple(reader.warnings),
    )
    is_outside = isinstance(item.get("name"), str)
    name, named_at = (item["name"], at) if is_outside else (release.get("name"), place)
    return MotDocument(reader.text(name, f"{named_at}/name"), reader.text(item.get("path"), f"{at}/path"), facts)


def _inner(item: Mapping[str, Any], keys: tuple[str, ...], at: str) -> tuple[Mapping[str, Any], str]:
    key = next((key for key in keys if isinstance(item.get(key), Mapping)), None)
    return (item[key], f"{at}/{key}") if key else (item, at)


class _Reader:
    """Reads one document, and keeps what is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.warnings: list[str] = []
        self._faults = faults

    def components(self, listed: object, at: str) -> Iterator[tuple[int, MotComponent]]:
        """The components by their numbers; of two of the same the last counts, as in the tool."""
        if listed is None:
            return
        if isinstance(listed, Mapping):
            listed = [
                {"name": name, **(one if isinstance(one, Mapping) else {"license": one})}
                for name, one in listed.items()
            ]
        if not isinstance(listed, list) or len(listed) > _MOST_COMPONENTS:
            self._fault(at, f"Expected a list of at most {_MOST_COMPONENTS} components, got {shown(listed)}.")
            return
        for place, one in enumerate(listed):
            yield from self._component(one, f"{at}/{place}")

    def _component(self, one: object, at: str) -> Iterator[tuple[int, MotComponent]]:
        plain: Mapping[str, Any] = one if isinstance(one, Mapping) else {"name": one}
        number = self._number(next((plain[key] for key in ("name", "id", "component_id") if key in plain), None), at)
        key = "license" if "license" in plain else "license_raw"
        license_ = self._license(plain.get(key), f"{at}/{key}")
        if number:
            yield number, MotComponent(license=license_)

    def _number(self, written: object, at: str) -> int:
        """By its number, or by its name; 0 for what the framework does not have."""
        if isinstance(written, str) and len(written) <= _LONGEST:
            folded = " ".join(written.split()).casefold()
            found = int(folded) if folded.isascii() and folded.isdecimal() else _BY_NAME.get(folded, 0)
        elif isinstance(written, int) and not isinstance(written, bool):
            found = written
        else:
            self._fault(f"{at}/name", f"Expected the name of a component, got {shown(written)}.")
            return 0
        if found not in COMPONENTS:
            self.warnings.append(f"{shown(written)} is no component of the framework, and is passed over")
        return found if found in COMPONENTS else 0

    def licenses(self, release: Mapping[str, Any], at: str) -> Iterator[tuple[GlobalKind, str]]:
        """The licences of the distribution and of all components of a kind."""
        key = "license" if "license" in release else "global_licenses"
        told = release.get(key)
        if isinstance(told, str):
            told = {"distribution": told}
        if not told:
            return
        if not isinstance(told, Mapping):
            self._fault(f"{at}/{key}", f"Expected an object, got {shown(told)}.")
            return
        for kind, one in told.items():
            license_ = self._license(one, f"{at}/{key}/{str(kind)[:100]}")
            if kind in _KINDS and license_:
                yield cast("GlobalKind", kind), license_
            elif license_:
                self.warnings.append(f"{shown(kind)} is no kind of content, and its licence is passed over")

    def _license(self, value: object, at: str) -> str | None:
        plain = value.get("name", value.get("license")) if isinstance(value, Mapping) else value
        return self.text(plain, at)

    def text(self, value: object, at: str) -> str | None:
        """A text or nothing."""
        if value is None or (isinstance(value, str) and len(value) <= _LONGEST):
            return value
        self._fault(at, f"Expected a text of at most {_LONGEST} characters, or null, got {shown(value)}.")
        return None

    def _fault(self, at: str, detail: str) -> None:
        self._faults.append(Fault(at, detail))
