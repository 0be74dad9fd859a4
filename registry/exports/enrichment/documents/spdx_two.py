"""SPDX 2.2 and 2.3 in JSON: packages that a package URL or an address names as models of a hub. Pure.

* `licenseConcluded` and `licenseDeclared` are filled where they are absent or `NOASSERTION`, each with what it means
  (clauses 7.13 and 7.15); any other word in them stays, `NONE` too.
* Licences that SPDX does not list join `hasExtractedLicensingInfos`; an id that the document uses for another text gets
  another end.
* All else are annotations of the package (clause 12), one for each fact, as in our own documents.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from registry.exports.enrichment.documents.components import OWN, AddedFacts, Addition, ForeignComponent
from registry.exports.enrichment.documents.positions import ByteSpan, Edit, JsonMember, JsonText
from registry.exports.rules import LicenseExpression, LicenseRef
from registry.inputs import Fault, not_among, refusal

VERSIONS = ("SPDX-2.2", "SPDX-2.3")
MEDIA_TYPE = "application/spdx+json"
_OPEN = "NOASSERTION"
_INFOS = "hasExtractedLicensingInfos"
_WORDS = (b"huggingface", b"hf.co", b"modelscope", b".safetensors", b".gguf", b".onnx")
_NAMED = re.compile(rb'"name"[ \t\n\r]*:[ \t\n\r]*"[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*"')


class SpdxTwoDocument:
    """One document, by its places."""

    media_type = MEDIA_TYPE

    def __init__(self, text: JsonText, top: dict[str, JsonMember]) -> None:
        self._text, self._top = text, top
        version = text.text(self._top["spdxVersion"].value) if "spdxVersion" in self._top else ""
        if version not in VERSIONS:
            raise refusal((Fault("/spdxVersion", not_among(version, VERSIONS, "a version that is read")),))
        self.format = version.lower()
        self.count = 0
        infos = [*text.items(top[_INFOS].value)] if _INFOS in top else []
        self._known = len(infos)
        """Licences that the document explains itself."""
        self._infos = self._known_infos(infos)
        self._new: list[dict[str, str]] = []

    def components(self) -> Iterator[ForeignComponent]:
        """Packages that name a model of a hub, and those with the name of one."""
        for number, span in enumerate(self._text.listed(self._top.get("packages"), "/packages")):
            self.count += 1
            if self._text.is_object(span) and _may_matter(bytes(self._text.view(span)).lower()):
                yield self._package(span, f"/packages/{number}")

    def add(self, component: ForeignComponent, facts: AddedFacts) -> Addition:
        """What is added to one package."""
        members = self._text.members(component.span, component.at)
        edits, added, kept, new = list[Edit](), list[str](), list[str](), list[tuple[str, object]]()
        for name, told in (("licenseConcluded", facts.concluded), ("licenseDeclared", facts.declared)):
            place, held = f"{component.at}/{name}", members.get(name)
            if held is not None and self._text.text(held.value) != _OPEN:
                kept.append(place)
            elif told.expression is not None:
                first = len(self._new)
                expression = self._with_refs(told)
                new_infos = range(self._known + first, self._known + len(self._new))
                added += [place, *(f"/{_INFOS}/{number}" for number in new_infos)]
                if held is None:
                    new.append((name, expression))
                else:
                    edits.append(Edit(held.value.start, held.value.end, msgspec.json.encode(expression)))
        place = f"{component.at}/annotations"
        added.append(place)
        self._annotate(place, members, facts, edits, new)
        if new:
            edits.append(self._text.with_members(component.span, members, new))
        return Addition(edits=tuple(edits), added=tuple(added), kept=tuple(kept))

    def common(self) -> tuple[Edit, ...]:
        """The licences that SPDX does not list, once for all packages."""
        if not self._new:
            return ()
        held = self._top.get(_INFOS)
        if held is None:
            return (self._text.with_members(self._text.root, self._top, [(_INFOS, self._new)]),)
        return (self._text.with_items(held.value, self._new, f"/{_INFOS}"),)

    def _annotate(
        self, at: str, members: dict[str, JsonMember], facts: AddedFacts, edits: list[Edit],
        new: list[tuple[str, object]],
    ) -> None:  # fmt: skip
        notes: list[object] = [
            {
                "annotationDate": facts.known_at,
                "annotationType": "OTHER",
                "annotator": f"Tool: {facts.tool}",
                "comment": f"{name}={value}",
            }
            for name, value in facts.properties
        ]
        if (held := members.get("annotations")) is None:
            new.append(("annotations", notes))
        else:
            edits.append(self._text.with_items(held.value, notes, at))

    def _package(self, span: ByteSpan, at: str) -> ForeignComponent:
        members = self._text.members(span, at)

        def word(name: str) -> str:
            return self._text.text(members[name].value) if name in members else ""

        located = list(self._values(members.get("externalRefs"), "referenceLocator"))
        comments = self._values(members.get("annotations"), "comment")
        return ForeignComponent(
            at=at, span=span, kind="model", name=word("name"), version=word("versionInfo"), id=word("SPDXID"),
            purls=tuple(one for one in located if one.lower().startswith("pkg:")),
            location=word("downloadLocation"), addresses=(word("homepage"), *located), is_typed=False,
            sha256=tuple(self._hashes(members.get("checksums"))),
            is_enriched=any(one.startswith(OWN) for one in comments),
        )  # fmt: skip

    def _values(self, member: JsonMember | None, name: str) -> Iterator[str]:
        for item in self._text.items(member.value) if member else ():
            held = self._text.members(item, "")
            if name in held and (found := self._text.beginning(held[name].value)):
                yield found

    def _hashes(self, member: JsonMember | None) -> Iterator[str]:
        for item in self._text.items(member.value) if member else ():
            held = self._text.members(item, "")
            if {"algorithm", "checksumValue"} <= held.keys() and self._text.text(held["algorithm"].value) == "SHA256":
                yield self._text.text(held["checksumValue"].value).lower()

    def _known_infos(self, infos: list[ByteSpan]) -> dict[str, Any]:
        """The licences of its own that the document explains, by id: their texts."""
        found = dict[str, Any]()
        for item in infos:
            members = self._text.members(item, f"/{_INFOS}")
            if "licenseId" in members:
                text = members.get("extractedText")
                whole = bytes(self._text.view(text.value)) if text else b'""'
                found[self._text.text(members["licenseId"].value)] = hashlib.sha256(_plain(whole)).hexdigest()
        return found

    def _with_refs(self, told: LicenseExpression) -> str:
        """The expression, with each reference under an id that means its text in this document."""
        expression = told.expression or ""
        for ref in told.refs:
            id_ = self._explained(ref)
            if id_ != ref.id:
                expression = " ".join(_renamed(word, ref.id, id_) for word in expression.split(" "))
        return expression

    def _explained(self, ref: LicenseRef) -> str:
        text = hashlib.sha256(ref.text.encode()).hexdigest()
        id_ = ref.id if self._infos.get(ref.id, text) == text else f"{ref.id}-{text[:12]}"
        if id_ not in self._infos:
            self._infos[id_] = text
            self._new.append({"licenseId": id_, "extractedText": ref.text, "name": ref.name})
        return id_


def _renamed(word: str, old: str, new: str) -> str:
    return word.replace(old, new) if word.strip("()") == old else word


def _plain(whole: bytes) -> bytes:
    """The letters of a text in JSON; nothing of what is no text."""
    found = msgspec.json.decode(whole)
    return found.encode("utf-8", "surrogatepass") if isinstance(found, str) else b""


def _may_matter(package: bytes) -> bool:
    """Whether a hub or weights are named anywhere, or, where no package URL says what it is, a name like a model's."""
    return any(word in package for word in _WORDS) or (b"pkg:" not in package and bool(_NAMED.search(package)))
