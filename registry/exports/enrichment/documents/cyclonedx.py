"""CycloneDX 1.4 to 1.7 in JSON: components of all depths, and what is added to those that are models. Pure.

* Components are read where the document lists them: `metadata.component`, `components`, and those inside others. What
  a pedigree, an annotation or a service names is no part of what is listed, and stays.
* A file counts where its name is that of weights, so that its hash may find the model; one inside a model does not.
* `licenses` is added where it is absent or empty: what is declared and what is concluded, marked as such from 1.6 on,
  as in our own documents; before, which cannot tell them apart, the concluded licence, else the declared one. A licence
  that stands there stays, whatever the registry knows.
* All else are properties (`cardwatch:...`), after those that are there.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from registry.exports.enrichment.documents.components import OWN, AddedFacts, Addition, ForeignComponent, names_weights
from registry.exports.enrichment.documents.positions import ByteSpan, JsonMember, JsonText
from registry.exports.formats.cyclonedx.licenses import Json, licenses_of
from registry.exports.text import tidy
from registry.inputs import Fault, not_among, refusal

VERSIONS = ("1.4", "1.5", "1.6", "1.7")
MEDIA_TYPE = "application/vnd.cyclonedx+json"
_MODEL, _DATA, _FILE = b'"machine-learning-model"', b'"data"', b'"file"'
_NOTHING = msgspec.Raw(b"")
_ACKNOWLEDGED = frozenset({"1.6", "1.7"})
_BEFORE = frozenset({"id", "name", "text", "url"})
"""What a licence may hold in 1.4 and 1.5."""


class _ComponentGlance(msgspec.Struct):
    """What tells a component that matters from others, not built any further."""

    type: msgspec.Raw = _NOTHING
    name: msgspec.Raw = _NOTHING
    purl: msgspec.Raw = _NOTHING
    modelCard: msgspec.Raw = _NOTHING  # noqa: N815 - as the format spells it
    components: msgspec.Raw = _NOTHING


_GLANCE = msgspec.json.Decoder(_ComponentGlance)


class CycloneDxDocument:
    """One document, by its places."""

    media_type = MEDIA_TYPE

    def __init__(self, text: JsonText, top: dict[str, JsonMember]) -> None:
        self._text, self._top = text, top
        self.version = text.text(self._top["specVersion"].value) if "specVersion" in self._top else ""
        if self.version not in VERSIONS:
            told = not_among(self.version, VERSIONS, "a version that is read")
            raise refusal((Fault("/specVersion", told),))
        self.format = f"cyclonedx-{self.version}"
        self.count = 0
        """Components that were looked at."""

    def components(self) -> Iterator[ForeignComponent]:
        """Those that are models, data or files of weights, in the order of the document."""
        models = set[str]()
        for span, at in self._listed():
            self.count += 1
            seen = _GLANCE.decode(self._text.view(span))
            kind = bytes(seen.type) if len(seen.type) <= len(_MODEL) else b""
            is_model = kind == _MODEL or len(seen.modelCard) > 0
            if is_model:
                models.add(at)
            is_weights = kind == _FILE and names_weights(seen.name) and at.rpartition("/components/")[0] not in models
            if is_model or kind == _DATA or is_weights or b"huggingface" in bytes(seen.purl).lower():
                yield self._component(span, at, "data" if kind == _DATA else "model", is_typed=is_model)

    def add(self, component: ForeignComponent, facts: AddedFacts) -> Addition:
        """What is added to one component."""
        members = self._text.members(component.span, component.at)
        licensed = self._licences(facts)
        edits, added, kept, new = [], [], [], list[tuple[str, object]]()
        held = members.get("licenses")
        if held is not None and next(self._text.items(held.value), None) is not None:
            kept.append(f"{component.at}/licenses")
        elif licensed:
            added.append(f"{component.at}/licenses")
            if held is None:
                new.append(("licenses", licensed))
            else:
                edits.append(self._text.with_items(held.value, licensed, added[-1]))
        told = [{"name": name, "value": value} for name, value in facts.properties]
        first, held = 0, members.get("properties")
        if held is None:
            new.append(("properties", told))
        else:
            first = sum(1 for _ in self._text.items(held.value))
            edits.append(self._text.with_items(held.value, told, f"{component.at}/properties"))
        added += [f"{component.at}/properties/{first + number}" for number in range(len(told))]
        if new:
            edits.append(self._text.with_members(component.span, members, new))
        return Addition(edits=tuple(edits), added=tuple(added), kept=tuple(kept))

    def common(self) -> tuple[()]:
        """What is added once for all components: nothing."""
        return ()

    def _listed(self) -> Iterator[tuple[ByteSpan, str]]:
        described = self._text.members(self._top["metadata"].value, "/metadata") if "metadata" in self._top else {}
        waiting = [self._inside(self._top, "")] if "components" in self._top else []
        if "component" in described and self._text.is_object(described["component"].value):
            waiting.append(iter([(described["component"].value, "/metadata/component")]))
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
                continue
            span, at = found
            yield span, at
            inside = _GLANCE.decode(self._text.view(span)).components
            if len(inside) > len(b"[]") or bytes(inside) not in {b"", b"[]"}:
                waiting.append(self._inside(self._text.members(span, at), at))

    def _inside(self, members: dict[str, JsonMember], at: str) -> Iterator[tuple[ByteSpan, str]]:
        for number, span in enumerate(self._text.listed(members["components"], f"{at}/components")):
            if self._text.is_object(span):
                yield span, f"{at}/components/{number}"

    def _component(self, span: ByteSpan, at: str, kind: str, *, is_typed: bool) -> ForeignComponent:
        members = self._text.members(span, at)

        def word(name: str) -> str:
            return self._text.text(members[name].value) if name in members else ""

        references = tuple(self._references(members.get("externalReferences")))
        return ForeignComponent(
            at=at, span=span, kind="data" if kind == "data" else "model", name=word("name"), group=word("group"),
            version=word("version"), purls=tuple(filter(None, [word("purl")])), id=word("bom-ref"),
            location=next((url for type_, url in references if type_ == "distribution"), ""),
            addresses=tuple(url for type_, url in references if type_ != "distribution"),
            sha256=tuple(self._hashes(members.get("hashes"))), is_typed=is_typed,
            is_enriched=any(name.startswith(OWN) for name in self._values(members.get("properties"), "name")),
        )  # fmt: skip

    def _values(self, member: JsonMember | None, name: str) -> Iterator[str]:
        for item in self._text.items(member.value) if member else ():
            held = self._text.members(item, "")
            if name in held and (found := self._text.text(held[name].value)):
                yield found

    def _references(self, member: JsonMember | None) -> Iterator[tuple[str, str]]:
        for item in self._text.items(member.value) if member else ():
            held = self._text.members(item, "")
            if {"type", "url"} <= held.keys():
                yield self._text.text(held["type"].value), self._text.text(held["url"].value)

    def _hashes(self, member: JsonMember | None) -> Iterator[str]:
        for item in self._text.items(member.value) if member else ():
            held = self._text.members(item, "")
            if {"alg", "content"} <= held.keys() and self._text.text(held["alg"].value) == "SHA-256":
                yield self._text.text(held["content"].value).lower()

    def _licences(self, facts: AddedFacts) -> list[object]:
        """What is said of the licence, as this version writes it."""
        both = ((facts.declared, "declared"), (facts.concluded, "concluded"))
        if self.version in _ACKNOWLEDGED:
            return _plain(licenses_of(both, "1.7" if self.version == "1.7" else "1.6", set()).licenses)
        there = [(told, whose) for told, whose in reversed(both) if told.expression]
        return [_unmarked(one) for one in _plain(licenses_of(there[:1], "1.6", set()).licenses)]


def _plain(licences: list[Json]) -> list[Any]:
    found = tidy(licences)
    return found if isinstance(found, list) else []


def _unmarked(licence: dict[str, Any]) -> dict[str, Any]:
    """A licence as it was before a version could say whose word it is."""
    held = licence.get("license")
    if held is None:
        return {"expression": licence["expression"]}
    return {"license": {name: value for name, value in held.items() if name in _BEFORE}}
