"""A model as its descendants see it: its own facts, as its stored document says them, none of them inherited.

A narrow view of ``ModelDocument``, member by member (a test holds them together), for three reasons:

* two are equal where nothing moved that a descendant could inherit, whatever else of the document did;
* a chain may hold hundreds of models, and reading this takes a quarter of the time that the whole takes;
* the document holds what lineage makes of it, so lineage cannot be made of the document.

Decided in ADR 0016.
"""

import msgspec

from registry.licenses.catalogue import LicenseClass
from registry.licenses.declarations import Restrictions
from registry.records.facts.curation import CuratedTerritory


class MemberLicense(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The part of a stored licence block that lineage needs."""

    declared: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    license: str | None = None
    class_: LicenseClass = LicenseClass.UNKNOWN
    status: str = "needs_review"
    restrictions: Restrictions = Restrictions()

    @property
    def spelled(self) -> str:
        """The licence in a word."""
        return self.license or ", ".join(self.declared) or self.name or "none"


class MemberConclusion(msgspec.Struct, frozen=True):
    """The part of a conclusion that lineage needs."""

    territory: CuratedTerritory | None = None


class MemberBase(msgspec.Struct, frozen=True):
    """An edge as the document names it."""

    id: str
    relation: str = "unknown"


class MemberHub(msgspec.Struct, frozen=True):
    """That the model was read, and what of it was not."""

    listed: bool = False
    unread: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether all files that bear on the licence were read."""
        return not self.listed and not self.unread


class MemberText(msgspec.Struct, frozen=True):
    """A file that was read."""

    kind: str = "license"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a chain with its own facts, none of them inherited."""

    id: str = ""
    license: MemberLicense = MemberLicense()
    conclusion: MemberConclusion | None = None
    territory: CuratedTerritory | None = None
    modality: str | None = None
    hub: MemberHub | None = None
    texts: tuple[MemberText, ...] = ()
    base_models: tuple[MemberBase, ...] = ()

    @property
    def declares_nothing(self) -> bool:
        """Whether it is known that no licence is given: all was read, and neither card nor file names one."""
        block = self.license
        says = block.declared or block.license or block.name or block.link
        kinds = {text.kind for text in self.texts}
        return not says and self.hub is not None and self.hub.is_read and kinds == {"card"}


def member_of(document: bytes) -> Member:
    """The own facts of a stored document; one in the words of another release says nothing until it is rendered."""
    try:
        return msgspec.json.decode(document, type=Member)
    except msgspec.ValidationError:
        return Member()


def member_in(document: msgspec.Struct) -> Member:
    """The own facts of a document that is not stored yet; raises ``msgspec.ValidationError`` for what is none."""
    return msgspec.convert(document, Member, from_attributes=True)
