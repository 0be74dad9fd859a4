"""What the rules make of one state of a record: the facts in force, the licence, the licence of each artifact.

* The one way from rows to what is shown: for a record, for its past, for a check and for a bill of materials.
* It reads the kept bytes of licence files, which say exactly what they are, and nothing else.
* What lineage adds is not part of it.

Decided in ADR 0008 and 0017.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlmodel import Session

from registry.evidence import find_text
from registry.licenses import Knowledge
from registry.licenses.texts import Identification, exact_lookup, identify, normalise_bytes
from registry.records.facts.curation import ArtifactKind, Conclusion, CuratedFacts
from registry.records.facts.observation import FileKind, ObservedFacts
from registry.records.layers.bases import relations_in_force
from registry.records.layers.rules import Resolved
from registry.records.layers.state import State
from registry.records.license.artifacts import ArtifactLicense, artifact_licenses
from registry.records.license.citations import citation_questions
from registry.records.license.rules import (
    LicenseView,
    TextMatch,
    conclude,
    declared_in,
    license_facts_fingerprint,
    questioned,
    view_license,
)

_REMEMBERED = "identified texts"


class BaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A base model as its child's document shows it."""

    id: str
    relation: str
    registered: bool
    license: str | None = None
    license_class: str | None = None
    """Of the base's own licence."""


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules make of one state of a record."""

    state: State
    resolved: Resolved
    conclusion: Conclusion | None
    view: LicenseView
    artifacts: dict[ArtifactKind, ArtifactLicense]
    matches: tuple[TextMatch, ...] = ()
    """What the licence files are."""

    @property
    def facts(self) -> CuratedFacts:
        """The facts in force."""
        return self.resolved.facts


IDENTIFIED = frozenset({"license", "code_license"})
"""The kinds of files of which it matters which licence they are."""


def matches_of(
    session: Session | None, knowledge: Knowledge, facts: ObservedFacts | None, kind: FileKind = "license"
) -> tuple[TextMatch, ...]:
    """What the licence files of an observation are, by their kept bytes; none without a session."""
    found: list[TextMatch] = []
    if session is None:
        return ()
    for file in facts.files if facts else ():
        known = _identified(session, knowledge, file.sha256) if file.kind == kind else None
        if known is not None:
            found.append(
                TextMatch(
                    path=file.path,
                    sha256=file.sha256,
                    license=known.license,
                    nearest=known.nearest,
                    match=known.match,
                    policy=known.policy,
                )
            )
    return tuple(found)


def remember_texts(session: Session) -> None:
    """Identify each text once in this session; for a session that only reads, since what is known may change."""
    session.info.setdefault(_REMEMBERED, {})


@contextmanager
def texts_remembered(session: Session) -> Iterator[None]:
    """The same for as long as this is open, in which nothing is written."""
    is_new = _REMEMBERED not in session.info
    remember_texts(session)
    try:
        yield
    finally:
        if is_new:
            del session.info[_REMEMBERED]


def _identified(session: Session, knowledge: Knowledge, sha256: str) -> Identification | None:
    remembered: dict[str, Identification | None] = session.info.get(_REMEMBERED, {})
    if sha256 not in remembered:
        data = find_text(session, sha256)
        lookup = exact_lookup(session, knowledge.catalogue)
        remembered[sha256] = identify(knowledge.index, normalise_bytes(data), lookup) if data is not None else None
    return remembered[sha256]


def derive(session: Session | None, knowledge: Knowledge, state: State) -> Derived:
    """The facts in force and the licence of a state, a conclusion on top; None where no text of it was kept."""
    resolved = state.resolved()
    conclusion = state.conclusion
    matches = matches_of(session, knowledge, state.facts)
    view = _view(knowledge, state, resolved.facts, matches)
    if conclusion is not None:
        view = conclude(
            knowledge.catalogue, view, conclusion, license_facts_fingerprint(state.facts), revision=state.revision
        )
    code = matches_of(session, knowledge, state.facts, "code_license")
    artifacts = artifact_licenses(knowledge.catalogue, resolved.facts, view.block, code)
    return Derived(
        state=state, resolved=resolved, conclusion=conclusion, view=view, artifacts=artifacts, matches=(*matches, *code)
    )


def view_of(session: Session, knowledge: Knowledge, state: State, facts: CuratedFacts) -> LicenseView:
    """The licence that one state shows, without any conclusion."""
    return _view(knowledge, state, facts, matches_of(session, knowledge, state.facts))


def _view(knowledge: Knowledge, state: State, facts: CuratedFacts, matches: tuple[TextMatch, ...]) -> LicenseView:
    view = view_license(knowledge.catalogue, declared_in(state.facts, facts), state.facts, matches)
    return questioned(view, citation_questions(knowledge.catalogue, state, facts))


def base_relations(derived: Derived) -> dict[str, str]:
    """The base models in force with their relation."""
    observed = derived.state.facts.bases if derived.state.facts else ()
    return relations_in_force(derived.facts.base_relations, observed)
