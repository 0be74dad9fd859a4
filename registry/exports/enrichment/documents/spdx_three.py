"""SPDX 3.0 in JSON-LD: packages of the profiles AI and Dataset, and what joins the graph beside them. Pure.

* A file, or a package of any kind, counts where its name is that of weights or its purpose that it is a model, so that
  its hash may find the model; what a model of the document contains does not.
* Elements stay as they are: what is added are elements of the graph, after those that are there.
* A relationship `hasConcludedLicense` or `hasDeclaredLicense` is added where a package has none of this type, or only
  ones that name no licence (`NoAssertionLicense`); an annotation of the package holds all else, a line for each.
* They bear a creation of their own: whoever made the document did not say them.
* Terms are read as the context of SPDX spells them; a document of one element without `@graph` cannot hold more.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import msgspec

from registry.exports.enrichment.documents.components import OWN, AddedFacts, Addition, ForeignComponent, names_weights
from registry.exports.enrichment.documents.positions import ByteSpan, Edit, JsonMember, JsonText
from registry.exports.rules import LicenseExpression
from registry.inputs import Fault, refusal, shown

VERSIONS = ("3.0.0", "3.0.1")
MEDIA_TYPE = "application/spdx+json"
_NOTHING = msgspec.Raw(b"")
_MODEL, _DATA, _PACKAGE = b'"ai_AIPackage"', b'"dataset_DatasetPackage"', b'"software_Package"'
_FILE, _PURPOSE = b'"software_File"', b'"model"'
_RELATION, _NOTE = b'"Relationship"', b'"Annotation"'
_EXPRESSION = b'"simplelicensing_LicenseExpression"'
_NAMES = {"hasConcludedLicense": "concluded", "hasDeclaredLicense": "declared"}
_HOLDS = frozenset({"contains", "hasDistributionArtifact"})
_WORDS = (b"Licen", b"contains", b"DistributionArtifact")
"""What relationships that matter are told from others by, before they are read."""
_LONGEST_TYPE = 60


class _ElementGlance(msgspec.Struct):
    """What tells elements apart, not built any further."""

    type: msgspec.Raw = _NOTHING
    name: msgspec.Raw = _NOTHING
    software_primaryPurpose: msgspec.Raw = _NOTHING  # noqa: N815 - as the format spells it


_GLANCE = msgspec.json.Decoder(_ElementGlance)


class SpdxThreeDocument:
    """One document, by its places."""

    media_type = MEDIA_TYPE

    def __init__(self, text: JsonText, top: dict[str, JsonMember]) -> None:
        self._text, self._top = text, top
        self.version = _version(self._contexts())
        self.format = f"spdx-{self.version}"
        self.count = 0
        self._elements: list[tuple[ForeignComponent, dict[str, JsonMember]]] = []
        self._said: dict[tuple[str, str], list[str]] = {}
        """By package and type of relationship: which licences."""
        self._open: set[str] = set()
        """Expressions that assert nothing."""
        self._noted: set[str] = set()
        """Packages that bear an annotation of a registry."""
        self._held: dict[str, list[str]] = {}
        """By element: what it contains."""
        self._new: list[dict[str, Any]] = []
        self._creations: dict[tuple[str, str], str] = {}

    def components(self) -> Iterator[ForeignComponent]:
        """Models, data and files of weights; relationships and annotations may stand anywhere in the graph."""
        found = list[tuple[ByteSpan, str, bytes]]()
        for number, span in enumerate(self._text.listed(self._top.get("@graph"), "/@graph")):
            self.count += 1
            if not self._text.is_object(span):
                continue
            seen = _GLANCE.decode(self._text.view(span))
            kind = bytes(seen.type) if len(seen.type) <= _LONGEST_TYPE else b""
            at = f"/@graph/{number}"
            if kind in {_MODEL, _DATA} or self._may_matter(kind, seen, span):
                found.append((span, at, kind))
            elif kind == _RELATION:
                self._note_relation(span, at)
            elif kind == _NOTE:
                self._note_annotation(span, at)
            elif kind == _EXPRESSION and b"NOASSERTION" in bytes(self._text.view(span)):
                self._note_expression(span, at)
        inside = self._inside_of(span for span, _, kind in found if kind == _MODEL)
        for span, at, kind in found:
            component = self._package(span, at, kind)
            if kind in {_MODEL, _DATA} or component.id not in inside:
                yield component

    def add(self, component: ForeignComponent, facts: AddedFacts) -> Addition:
        """The elements that are added for one package; they join the graph in ``common``."""
        first, kept = len(self._new), list[str]()
        for type_, told in (("hasConcludedLicense", facts.concluded), ("hasDeclaredLicense", facts.declared)):
            targets = self._said.get((component.id, type_), ())
            said = [one for one in targets if "noassertion" not in one.lower() and one not in self._open]
            if said:
                kept.append(f"{component.at} {type_}")
            elif told.expression is not None:
                self._relate(component, facts, type_, told)
        creation = self._creation(facts)
        self._new.append({
            "type": "Annotation", "spdxId": _id(component, facts, "annotation"), "creationInfo": creation,
            "annotationType": "other", "subject": component.id,
            "statement": "\n".join(f"{name}={value}" for name, value in facts.properties),
        })  # fmt: skip
        start = self.count
        added = tuple(f"/@graph/{start + number}" for number in range(first, len(self._new)))
        return Addition(edits=(), added=added, kept=tuple(kept))

    def common(self) -> tuple[Edit, ...]:
        """All new elements at the end of the graph."""
        graph = self._top.get("@graph")
        return (self._text.with_items(graph.value, self._new, "/@graph"),) if graph and self._new else ()

    def _relate(self, component: ForeignComponent, facts: AddedFacts, type_: str, told: LicenseExpression) -> None:
        creation, kind = self._creation(facts), _NAMES[type_]
        expression = _id(component, facts, f"{kind}:expression")
        texts = {ref.id: _id(component, facts, f"{kind}:text:{ref.id}") for ref in told.refs}
        named = {
            "simplelicensing_customIdToUri": [
                {"type": "DictionaryEntry", "key": key, "value": uri} for key, uri in texts.items()
            ]
        }
        self._new += [
            {
                "type": "simplelicensing_SimpleLicensingText", "spdxId": texts[ref.id], "creationInfo": creation,
                "name": ref.name, "simplelicensing_licenseText": ref.text,
            }
            for ref in told.refs
        ]  # fmt: skip
        self._new.append({
            "type": "simplelicensing_LicenseExpression", "spdxId": expression, "creationInfo": creation,
            "simplelicensing_licenseExpression": told.expression, **(named if texts else {}),
        })  # fmt: skip
        self._new.append({
            "type": "Relationship", "spdxId": _id(component, facts, kind), "creationInfo": creation,
            "from": component.id, "to": [expression], "relationshipType": type_,
        })  # fmt: skip

    def _creation(self, facts: AddedFacts) -> str:
        """The id of a creation of our own, which is written once for each moment and tool."""
        key = facts.tool, facts.known_at
        if key not in self._creations:
            agent = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'cardwatch:agent:{facts.tool}:{facts.known_at}')}"
            id_ = f"_:cardwatch-{uuid.uuid5(uuid.NAMESPACE_URL, ':'.join(key)).hex[:16]}"
            self._creations[key] = id_
            self._new += [
                {
                    "type": "CreationInfo", "@id": id_, "specVersion": self.version, "created": facts.known_at,
                    "createdBy": [agent],
                },
                {"type": "SoftwareAgent", "spdxId": agent, "creationInfo": id_, "name": facts.tool},
            ]  # fmt: skip
        return self._creations[key]

    def _package(self, span: ByteSpan, at: str, kind: bytes) -> ForeignComponent:
        members = self._text.members(span, at)

        def word(name: str) -> str:
            return self._text.text(members[name].value) if name in members else ""

        id_ = word("spdxId")
        purls = [word("software_packageUrl"), *self._inside(members.get("externalIdentifier"), "identifier")]
        located = list(self._lists(members.get("externalRef"), "locator"))
        return ForeignComponent(
            at=at, span=span, kind="data" if kind == _DATA else "model", name=word("name"), id=id_,
            version=word("software_packageVersion"),
            purls=tuple(one for one in purls if one.lower().startswith("pkg:")),
            location=word("software_downloadLocation"), addresses=(word("software_homePage"), *located),
            sha256=tuple(self._hashes(members.get("verifiedUsing"))), is_typed=kind == _MODEL,
            is_enriched=id_ in self._noted or ("extension" in members and self._is_ours(members["extension"].value)),
        )  # fmt: skip

    def _may_matter(self, kind: bytes, seen: _ElementGlance, span: ByteSpan) -> bool:
        """Whether a package names a hub, or it or a file may be weights."""
        if kind not in {_PACKAGE, _FILE}:
            return False
        may_be_weights = bytes(seen.software_primaryPurpose) == _PURPOSE or names_weights(seen.name)
        return may_be_weights or (kind == _PACKAGE and _names_hub(bytes(self._text.view(span))))

    def _inside_of(self, models: Iterator[ByteSpan]) -> set[str]:
        """What these models contain, by id."""
        members = (self._text.members(span, "/@graph") for span in models if self._held)
        ids = [self._text.text(one["spdxId"].value) for one in members if "spdxId" in one]
        return {held for id_ in ids for held in self._held.get(id_, ())}

    def _inside(self, member: JsonMember | None, name: str) -> Iterator[str]:
        for item in self._items(member):
            held = self._text.members(item, "")
            if name in held and (found := self._text.text(held[name].value)):
                yield found

    def _items(self, member: JsonMember | None) -> Iterator[ByteSpan]:
        """The items of a list, or the one that stands in its place."""
        if member is not None:
            yield from self._text.items(member.value) if self._text.is_list(member.value) else (member.value,)

    def _lists(self, member: JsonMember | None, name: str) -> Iterator[str]:
        for item in self._items(member):
            held = self._text.members(item, "")
            if name in held:
                yield from self._texts(held[name].value)

    def _texts(self, span: ByteSpan) -> Iterator[str]:
        """A text, or those of a list."""
        if self._text.is_list(span):
            yield from filter(None, (self._text.text(item) for item in self._text.items(span)))
        elif found := self._text.text(span):
            yield found

    def _hashes(self, member: JsonMember | None) -> Iterator[str]:
        for item in self._items(member):
            held = self._text.members(item, "")
            if {"algorithm", "hashValue"} <= held.keys() and self._text.text(held["algorithm"].value) == "sha256":
                yield self._text.text(held["hashValue"].value).lower()

    def _note_relation(self, span: ByteSpan, at: str) -> None:
        whole = bytes(self._text.view(span))
        if not any(word in whole for word in _WORDS):
            return
        held = self._text.members(span, at)
        type_ = self._text.text(held["relationshipType"].value) if "relationshipType" in held else ""
        if not {"from", "to"} <= held.keys():
            return
        source, targets = self._text.text(held["from"].value), list(self._texts(held["to"].value))
        if type_ in _NAMES:
            self._said.setdefault((source, type_), []).extend(targets or ["an element inside"])
        elif type_ in _HOLDS:
            self._held.setdefault(source, []).extend(targets)

    def _note_expression(self, span: ByteSpan, at: str) -> None:
        held = self._text.members(span, at)
        name = "simplelicensing_licenseExpression"
        if name in held and self._text.text(held[name].value) == "NOASSERTION" and "spdxId" in held:
            self._open.add(self._text.text(held["spdxId"].value))

    def _note_annotation(self, span: ByteSpan, at: str) -> None:
        held = self._text.members(span, at)
        if "statement" in held and self._text.beginning(held["statement"].value).startswith(OWN):
            self._noted.add(self._text.text(held["subject"].value) if "subject" in held else "")

    def _is_ours(self, extension: ByteSpan) -> bool:
        """Whether an extension holds properties of a registry, as our own documents have them."""
        return f'"{OWN}'.encode() in bytes(self._text.view(extension))

    def _contexts(self) -> list[str]:
        return list(self._texts(self._top["@context"].value)) if "@context" in self._top else []


def _version(context: list[str]) -> str:
    found = next((one for one in VERSIONS for address in context if f"/{one}/" in address and "spdx" in address), None)
    if found is None:
        got = shown(", ".join(context)) if context else "none"
        told = f"Expected the context of SPDX {' or '.join(VERSIONS)}, got {got}."
        raise refusal((Fault("/@context", told),))
    return found


def _names_hub(package: bytes) -> bool:
    lowered = package.lower()
    return b"huggingface" in lowered or b"hf.co" in lowered


def _id(component: ForeignComponent, facts: AddedFacts, part: str) -> str:
    """The id of an element that is added: the same facts of the same package make the same."""
    told = dict(facts.properties)
    name = "\n".join([component.id, facts.record, told.get("cardwatch:record_etag", ""), facts.known_at, part])
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'cardwatch:{name}')}"
