"""Licences on the wire."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from registry.errors import NotFound
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.catalogue.policies import KnownPolicy
from registry.licenses.comparison.states import LicenseState
from registry.licenses.declarations.values import MAX_ITEMS, MAX_LENGTH, Declared, parse_declared
from registry.licenses.texts.diff import DiffLine
from registry.licenses.texts.identification import Identification, Match, NearestText
from registry.licenses.texts.normalisation import Normalised, file_words, normalise

Word = Annotated[str, Meta(max_length=MAX_LENGTH)]
Listed = Annotated[list[Word], Meta(max_length=MAX_ITEMS)]
Declaration = Annotated[str, Meta(max_length=MAX_LENGTH * MAX_ITEMS)] | Listed


class LicenseRead(msgspec.Struct, frozen=True, rename={"class_": "class"}):
    """One entry of the catalogue; a term that is absent is unknown."""

    key: str
    name: str
    class_: LicenseClass
    evidence: Evidence
    """How well the text was read."""
    spdx: str | None
    licensor: str | None
    hub_ids: tuple[str, ...]
    hub_names: tuple[str, ...]
    aliases: tuple[str, ...]
    family: bool
    """Whether it stands for several licences of one name."""
    ambiguous: str | None
    """What cannot be told from its name alone."""
    effective: date | None
    """The day from which it applies."""
    published: date | None
    """The first day on which any of its texts can have been public."""
    link: str | None
    source: str | None
    superseded: str | None
    """The key of the version that followed."""
    version_of: str | None
    """The entry for these terms where nobody says which version is meant."""
    note: str | None
    applies_to: tuple[str, ...]
    """The models it was written for."""
    text_sha256: tuple[str, ...]
    """Hashes of the normalised texts that are this licence word for word."""
    file_sha256: tuple[str, ...]
    """Hashes of the bytes of files that are this licence and no text: PDF and Word documents."""
    text_at: tuple[str, ...]
    """Addresses at which this very text stands for good."""
    reviewed_at: date | None
    """When the text was read a second time and the differences were settled."""
    readings: int
    copy_of: str | None
    """Whose text it is where only a copy was read that nothing confirms."""
    text_may_be_shared: Literal["yes", "no", "unknown"]
    terms: Terms
    catalogue_version: str


class ClassifyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The licence fields of a card."""

    declared: Declaration | None = None
    name: Word | None = None
    link: Annotated[str, Meta(max_length=2000)] | None = None
    released: date | None = None
    """The day of the revision that declares this: texts published later are not meant."""

    def value(self) -> Declared:
        """The declaration as the rules take it."""
        return parse_declared(self.declared, self.name, self.link, self.released)


class IdentifyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A licence text of at most 1 MiB, or the sha256 of a file that is no text, such as a PDF."""

    text: str | UnsetType = UNSET
    file_sha256: (
        Annotated[
            str, Meta(pattern="^[0-9a-f]{64}$", extra={"words": "a sha256 of 64 hexadecimal digits in small letters"})
        ]
        | UnsetType
    ) = UNSET

    def __post_init__(self) -> None:
        """Raise ValueError for both or neither."""
        if (self.text is UNSET) == (self.file_sha256 is UNSET):
            raise ValueError("give either `text` or `file_sha256`")

    def value(self) -> Normalised:
        """The words as the rules take them; raises Invalid over 1 MiB."""
        return normalise(self.text) if isinstance(self.text, str) else file_words(str(self.file_sha256))


class IdentificationRead(msgspec.Struct, frozen=True):
    """What a text is; `license` is set for `exact` alone, and names a licence where `kind` says so.

    A text of `kind` `policy` is exactly a known policy for users: it grants nothing, and is the licence of no model.
    `nearest` is such a key too; it is null where the difference shown is the one to a text that nobody has named yet.
    """

    match: Match
    kind: Literal["license", "policy"] | None
    license: str | None
    nearest: str | None
    similarity: float
    diff: tuple[DiffLine, ...]
    sensitive: tuple[str, ...]
    nearest_text: NearestText | None = None


class PolicyRead(msgspec.Struct, frozen=True):
    """A policy for users that licences name, known by its text; it grants nothing."""

    key: str
    name: str
    publisher: str
    edition: str
    licenses: tuple[str, ...]
    """The keys of the licences whose users it binds."""
    text_sha256: tuple[str, ...]
    """Hashes of the normalised texts that are this policy word for word."""
    text_at: tuple[str, ...]
    """Addresses at which this very text stands for good."""
    note: str | None
    catalogue_version: str


class StateBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A classify body, a text, or both; what is left out was not available."""

    declared: Declaration | UnsetType | None = UNSET
    name: Word | UnsetType | None = UNSET
    link: Annotated[str, Meta(max_length=2000)] | UnsetType | None = UNSET
    text: str | None = None
    """The licence's text."""

    def value(self) -> LicenseState:
        """The state as the rules take it."""
        fields = (self.declared, self.name, self.link)
        if all(field is UNSET for field in fields):
            return LicenseState(declared=None, text=self.text)
        declared, name, link = (None if field is UNSET else field for field in fields)
        return LicenseState(declared=parse_declared(declared, name, link), text=self.text)


class CompareBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two states of one licence."""

    old: StateBody
    new: StateBody


def read_identification(found: Identification) -> IdentificationRead:
    """What a text was found to be, as the API shows it."""
    kind: Literal["license", "policy"] | None = "policy" if found.policy else "license" if found.license else None
    return IdentificationRead(
        match=found.match, kind=kind, license=found.license or found.policy, nearest=found.nearest,
        similarity=found.similarity, diff=found.diff, sensitive=found.sensitive, nearest_text=found.nearest_text,
    )  # fmt: skip


def read_policy(policy: KnownPolicy, version: str) -> PolicyRead:
    """A policy as the API shows it."""
    return PolicyRead(
        key=policy.key, name=policy.name, publisher=policy.publisher, edition=policy.edition, licenses=policy.licenses,
        text_sha256=policy.text_sha256, text_at=policy.text_at, note=policy.note, catalogue_version=version,
    )  # fmt: skip


def find_license(catalogue: Catalogue, key: str) -> License:
    """An entry by its key or an id of the Hub; raises ``NotFound`` with keys that look alike."""
    entry = catalogue.get(key) or catalogue.by_hub_id(key)
    if entry is None:
        similar = list(catalogue.similar_keys(key))
        hint = f" Did you mean {' or '.join(similar)}?" if similar else " GET /v1/licenses lists them."
        message = f"The catalogue has no licence with the key {key[:200]!r}.{hint}"
        raise NotFound(message, similar=similar, suggestions=similar)
    return entry


def read_license(entry: License, version: str, text_sha256: tuple[str, ...]) -> LicenseRead:
    """A catalogue entry as the API shows it."""
    return LicenseRead(
        key=entry.key,
        name=entry.name,
        class_=entry.class_,
        evidence=entry.evidence,
        spdx=entry.spdx,
        licensor=entry.licensor,
        hub_ids=entry.hub_ids,
        hub_names=entry.hub_names,
        aliases=entry.aliases,
        family=entry.family,
        ambiguous=entry.ambiguous,
        effective=entry.effective,
        published=entry.published,
        link=entry.link,
        source=entry.source,
        superseded=entry.superseded,
        version_of=entry.version_of,
        note=entry.note,
        applies_to=entry.applies_to,
        text_sha256=text_sha256,
        file_sha256=entry.file_sha256,
        text_at=entry.text_at,
        reviewed_at=entry.reviewed_at,
        readings=entry.readings,
        copy_of=entry.copy_of,
        text_may_be_shared=entry.text_may_be_shared,
        terms=entry.terms,
        catalogue_version=version,
    )
