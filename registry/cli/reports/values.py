"""What is answered for each model, before it is written in any form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from registry.compliance.checks import CheckAnswer, FindingRead
from registry.compliance.rules import Outcome
from registry.compliance.scan import Ignored, NameKind, Reference, Unresolved


class Objection(msgspec.Struct, frozen=True):
    """What an inventory has against a model, whatever its licence says."""

    rule: Literal["blocked", "not_listed"]
    outcome: Outcome
    reason: str


class WaivedFinding(msgspec.Struct, frozen=True):
    """What a policy finds, and somebody answers for: it does not count."""

    rule: str
    waiver: str
    reason: str


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """One model that a project refers to, and the answer for it."""

    model: str
    """Empty where none is named, and where the name is no model of a hub."""
    revision: str | None
    """The revision that is pinned, where one is."""
    verdict: Outcome | None
    """None of a model that its provider runs: what is judged is what is run here."""
    references: list[Reference]
    answer: CheckAnswer | None
    detail: str | None = None
    unresolved: list[Unresolved] = []
    """The place where a model or its revision cannot be told."""
    kind: NameKind | None = None
    """What sort of name this is; None where nothing is named."""
    name: str = ""
    """The name or words that stand there, as the answers file takes them."""
    entry: str | None = None
    """The entry of the inventory that says how it is used; of several that whose answer is the strictest."""
    is_entry: bool = False
    """Whether it is that entry itself which was checked, and no place of a project."""
    objections: tuple[Objection, ...] = ()
    """What the inventory has against it; the verdict is the strictest of these and of the answer."""
    waived: tuple[WaivedFinding, ...] = ()
    """What waivers of the inventory cover; the answer is the one without it."""

    @property
    def title(self) -> str:
        """The model at its revision, or what stands where none can be told."""
        at = f"@{self.revision}" if self.revision else ""
        of = f" [{self.entry}]" if self.is_entry else ""
        return f"{self.name or self.model or 'unresolved'}{at}{of}"

    @property
    def places(self) -> Sequence[Reference | Unresolved]:
        """Where it stands; a place without a path is an argument of the command."""
        return [*self.references, *self.unresolved]


@dataclass(frozen=True)
class GateReport:
    """All answers of one call."""

    results: list[Scanned]
    exit_code: int
    base: Path
    """The folder that the paths of places are in."""
    words: Callable[[], None]
    """Prints it for people."""
    plain: object = None
    """What is JSON; None: the results."""
    ignored: tuple[Ignored, ...] = ()
    """What the answers file says does not count."""


def reason_of(finding: FindingRead) -> str:
    """The reason in words; what a policy says is told as that, since no licence says it."""
    return f"{finding.reason} (policy: {finding.rule})" if str(finding.source) == "policy" else finding.reason
