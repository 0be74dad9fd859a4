"""A licence of the catalogue: its class, how well it was read, and all its terms.

* What is not there is *unknown*, never "no"; see ``clauses``.
* How well the text was read decides which conclusions an entry may carry.
* A family word names no text and grants nothing.
* Each version of a licence is an entry; the one that leaves the version open grants no more than any of them.

Decided in ADR 0010 and 0013.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from registry.licenses.catalogue.clauses import (
    Binding,
    Commercial,
    Disclosure,
    Display,
    FieldOfUse,
    Further,
    HostedService,
    Naming,
    OtherDuty,
    OutputTraining,
    PlainTerm,
    Purposes,
    Redistribution,
    Territory,
    Threshold,
    UsePolicy,
)


class LicenseClass(StrEnum):
    """How free a licence leaves its user; the order runs from the mildest to the least known."""

    PERMISSIVE = "permissive"
    COPYLEFT = "copyleft"
    DATA = "data"
    COMMUNITY = "community"
    RESEARCH_ONLY = "research-only"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """How well the text was read; it decides which conclusions an entry may carry."""

    TEXT = "text"
    TEXT_PARTIAL = "text-partial"
    EXCERPT = "excerpt"
    SECONDARY = "secondary"
    NONE = "none"


TermName = Literal[
    "commercial",
    "purposes",
    "thresholds",
    "territory",
    "redistribution",
    "other_duties",
    "naming",
    "displays",
    "output_training",
    "hosted_service",
    "fields",
    "use_policy",
    "register",
    "content_filter",
    "disclosure",
    "binding",
    "binds_users",
    "patents",
    "revocable",
    "may_change",
    "litigation",
    "termination",
    "governing_law",
    "outputs_commercial",
]
"""Every term on which a text says something or is silent; ``Terms.further`` holds what has no type."""


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """All that is known of one licence; ``None`` and empty mean *unknown* unless a term says otherwise."""

    commercial: Commercial | None = None
    purposes: Purposes | None = None
    thresholds: tuple[Threshold, ...] | None = None
    """``()`` means: the text was read and has none; so it is loaded where ``silent`` names it."""
    territory: Territory | None = None
    redistribution: Redistribution | None = None
    other_duties: tuple[OtherDuty, ...] = ()
    naming: Naming | None = None
    displays: tuple[Display, ...] = ()
    output_training: OutputTraining | None = None
    hosted_service: HostedService | None = None
    fields: tuple[FieldOfUse, ...] = ()
    use_policy: UsePolicy | None = None
    register: PlainTerm | None = None
    content_filter: PlainTerm | None = None
    disclosure: Disclosure | None = None
    """That what is generated and shown to others must be marked as machine-made."""
    binding: Binding | None = None
    binds_users: PlainTerm | None = None
    """Whether users of derivatives, or of a service, must be bound to the terms."""
    patents: PlainTerm | None = None
    revocable: PlainTerm | None = None
    may_change: PlainTerm | None = None
    litigation: PlainTerm | None = None
    termination: PlainTerm | None = None
    governing_law: PlainTerm | None = None
    outputs_commercial: PlainTerm | None = None
    further: tuple[Further, ...] = ()
    silent: tuple[TermName, ...] = ()
    """The terms on which the whole text was found to say nothing: known silence, not a gap in reading. An entry of
    evidence ``text`` states every term with its clause or names it here."""


class License(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"class_": "class"},
):
    """One entry of the catalogue: one text, or one family word that names none (``family``)."""

    key: str
    name: str
    class_: LicenseClass
    evidence: Evidence
    spdx: str | None = None
    licensor: str | None = None
    hub_ids: tuple[str, ...] = ()
    hub_names: tuple[str, ...] = ()
    """Values of ``license_name`` under ``license: other`` that mean this entry."""
    aliases: tuple[str, ...] = ()
    family: bool = False
    """The word names several texts (``openrail``, ``cc``, ``bsd``): it never grants anything."""
    ambiguous: str | None = None
    """Why even a resolved id needs a look (``gpl-3.0`` may be "only" or "or later")."""
    effective: date | None = None
    published: date | None = None
    """The first day on which any of its texts can have been public: the day that one bears, or of its first commit, the
    earlier; of a mere month or year its first day. It may rule the entry out for an older model, never settle one."""
    link: str | None = None
    source: str | None = None
    superseded: str | None = None
    version_of: str | None = None
    """The entry for these terms where nobody says which version is meant; it grants no more than any version."""
    incorporates: tuple[str, ...] = ()
    """Entries whose text is a part of this licence, so that its file may stand beside (LGPL-3.0 takes in GPL-3.0)."""
    note: str | None = None
    verdict_default: Literal["needs_review"] | None = None
    applies_to: tuple[str, ...] = ()
    text_sha256: tuple[str, ...] = ()
    """Hashes of the normalised texts that are this licence."""
    file_sha256: tuple[str, ...] = ()
    """Hashes of the bytes of files that are this licence and no text: PDF and Word documents."""
    text_at: tuple[str, ...] = ()
    """Addresses at which this very text stands for good: files pinned to a commit, or dated documents."""
    reviewed_at: date | None = None
    """When the text was read a second time, without looking at the first reading, and the differences were settled."""
    readings: Literal[1, 2] = 1
    copy_of: str | None = None
    """Whose text this is where only a third party's copy was read that no independent source confirms; such an entry
    is ``text-partial`` at best."""
    text_may_be_shared: Literal["yes", "no", "unknown"] = "unknown"
    """Whether the text itself may leave in bundles of evidence; of a text that may not, only address and hash do."""
    terms: Terms = msgspec.field(default_factory=Terms)

    @property
    def line(self) -> str:
        """What all versions of one licence share: a derivative under another version is under the same licence."""
        return self.version_of or self.key

    def is_family_of(self, key: str) -> bool:
        """Whether this family word may mean the licence of that key: ``openrail`` the bigscience-openrail-m."""
        return self.family and self.key.removesuffix("-family") in key.rstrip("+").split("-")
