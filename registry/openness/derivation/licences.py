"""Under which licences the things of a record are, as words that the rules of licences read.

* A licence in doubt is unknown, whatever it is called: a framework must not call open what nobody settled.
* Weights bear what binds through the whole lineage; a base whose licence is unknown leaves theirs unknown.
* What lies elsewhere than the repository is under the licence that is told of it, and under no other.
"""

from collections.abc import Iterator
from typing import NamedTuple

from registry.openness.derivation.record import RecordView
from registry.openness.facts import Fact, GrantedTerms, Kind, Standing, granted_terms, open_licence, standing
from registry.records.documents import ArtifactKind, DocumentKind
from registry.records.license import ArtifactLicense
from registry.records.lineage import Inherited

DOUBTFUL = "other"
"""The word of the rules for a licence that nobody knows."""
WEIGHTS: tuple[ArtifactKind, ...] = ("end_user_weights", "base_weights")
CODE: tuple[ArtifactKind, ...] = ("training_code", "inference_code", "evaluation_code", "preprocessing_code")
DATA: tuple[ArtifactKind, ...] = ("pretraining_data", "finetuning_data", "preference_data")
_WEIGHTS = "licences of the weights"
_OUT = frozenset({"yes", "partly"})


class Licences(NamedTuple):
    """The licences that bind together; none of a thing that is not out, so that nobody told any."""

    written: tuple[str, ...]
    reason: str
    source: str = ""

    def is_open(self, kind: Kind) -> Fact:
        """Whether all of them are open for things of this kind."""
        return open_licence(self.written, kind) if self.written else "unknown"

    def standing(self, kind: Kind) -> Standing:
        """How they stand together."""
        return standing(self.written, kind) if self.written else "unknown"

    @property
    def terms(self) -> GrantedTerms:
        """What they grant and limit together."""
        return granted_terms(self.written or None)

    @property
    def expression(self) -> str | None:
        """As one expression; None where one of them is in doubt."""
        return None if not self.written or DOUBTFUL in self.written else " AND ".join(self.written)


def of_weights(record: RecordView) -> Licences:
    """What binds whoever uses the weights: their own licence, and those of all that they were made from."""
    found: Licences | None = record.kept.get(_WEIGHTS)
    if found is None:
        record.kept[_WEIGHTS] = found = _of_weights(record)
    return found


def _of_weights(record: RecordView) -> Licences:
    own = of_artifact(record, record.weights_kind)
    inherited = record.document.inherited
    above = tuple(_of_bases(inherited)) if isinstance(inherited, Inherited) else ()
    written = tuple(dict.fromkeys((*(own.written or (DOUBTFUL,)), *above)))
    reason = f"{own.reason}; through its bases: {', '.join(above)}" if above else own.reason
    return Licences(written, reason, own.source)


def of_artifact(record: RecordView, kind: ArtifactKind) -> Licences:
    """The licence of one artifact."""
    known: Licences | None = record.kept.get(kind)
    if known is None:
        record.kept[kind] = known = _of_artifact(record, kind)
    return known


def _of_artifact(record: RecordView, kind: ArtifactKind) -> Licences:
    found = record.document.artifact_licenses.artifacts.get(kind)
    name = kind.replace("_", " ")
    if found is None:
        is_out = record.artifact(kind).value
        told = (
            "no source says whether it is out, and under what"
            if is_out == "unknown"
            else "no licence, since it is not out"
        )
        return Licences((), f"{name}: {told}")
    word = _word(record, found)
    source = record.source(f"artifacts.{kind}" if found.inherited_from == "artifact" else "license")
    return Licences((word,), f"{name}: {_in_words(word, found)}", source)


def of_written(record: RecordView, kind: DocumentKind, *, in_repository: bool = False) -> Licences:
    """The licence of a document: its own, else that of all documents, else that of the repository it lies in."""
    item = record.document.documentation.get(kind)
    cited = record.document.artifact_licenses.by_kind.get("documentation")
    name = kind.replace("_", " ")
    if item is not None and item.license:
        source = record.source(f"documentation.{kind}", item.evidence)
        return Licences((item.license,), f"{name}: {item.license}", source)
    if cited is not None and cited.declared:
        source = record.source("licenses.documentation", cited.evidence)
        return Licences(cited.declared, f"documents: {', '.join(cited.declared)}", source)
    block = record.document.license
    if in_repository and block.status == "known" and block.license:
        return Licences((block.license,), f"{name}: that of the repository, {block.license}", record.source("license"))
    return Licences((DOUBTFUL,), f"{name}: no source says under which licence")


def together(record: RecordView, kinds: tuple[ArtifactKind, ...]) -> Licences:
    """The licences of all of these that are out."""
    known: Licences | None = record.kept.get(kinds)
    if known is None:
        record.kept[kinds] = known = _together(record, kinds)
    return known


def _together(record: RecordView, kinds: tuple[ArtifactKind, ...]) -> Licences:
    found = [of_artifact(record, kind) for kind in kinds if record.artifact(kind).value in _OUT]
    written = tuple(dict.fromkeys(word for one in found for word in one.written or (DOUBTFUL,)))
    reason = "; ".join(one.reason for one in found)
    return Licences(written, reason, next((one.source for one in found if one.source), ""))


def _word(record: RecordView, found: ArtifactLicense) -> str:
    if found.status == "known" and found.license:
        return found.license
    if found.status == "known" and len(found.declared) == 1:
        return found.declared[0]  # an expression, whose parts are known
    return "none" if _declares_nothing(record, found) else DOUBTFUL


def _declares_nothing(record: RecordView, found: ArtifactLicense) -> bool:
    """Whether a repository was read and holds no word of a licence."""
    document, hub = record.document, record.document.hub
    is_read = hub is not None and not hub.listed and not hub.unread
    is_silent = not found.declared and not document.license.declared and not document.license.link
    has_text = any(text.kind in {"license", "code_license"} for text in document.texts)
    return is_read and is_silent and not has_text and found.license is None and found.inherited_from == "repository"


def _in_words(word: str, found: ArtifactLicense) -> str:
    if word == "none":
        return "no licence is declared"
    if word != DOUBTFUL:
        return word
    declared = ", ".join(found.declared) or found.license or "none"
    return f"the licence is not settled (declared: {declared}, {found.inherited_from})"


def _of_bases(inherited: Inherited) -> Iterator[str]:
    """The licences of all bases, those that may be chosen from as one expression."""
    choices: dict[str, list[str]] = {}
    for one in inherited.licenses:
        if one.depth == 0:
            continue
        if one.joined == "or":
            choices.setdefault(one.from_, []).append(one.license)
        else:
            yield one.license
    yield from (" OR ".join(keys) for keys in choices.values())
    if not inherited.is_complete:
        yield DOUBTFUL
