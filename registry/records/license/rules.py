"""What the rules make of the observed facts of one model: the *normalised* layer, and the concluded one on top of it.

* A licence belongs to repository, revision and file.
* The card's word is taken where no file was read; a file that was read and is not known to be the declared text is a
  doubt.
* A file whose text is known exactly speaks for itself where the card says nothing, and settles which of several texts
  of one name the card means; similarity never grants anything.
* Whatever does not go together is a doubt, and a licence in doubt needs review, with the reasons.
* A conclusion stands on top as long as the licence facts are those that it was made about.

Decided in ADR 0008, 0009, 0013 and 0017.
"""

import hashlib
from datetime import date, datetime
from typing import Literal

import msgspec

from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import (
    Candidates,
    Declared,
    LicenseBlock,
    ReviewCode,
    block_of,
    classify,
    find_candidates,
    judge_entry,
)
from registry.records.facts.curation import Conclusion, CuratedFacts, Question, Validity
from registry.records.facts.observation import ObservedFacts

Status = Literal["current", "needs_review", "gone"]

HUB_AND_CARD_DIFFER = "The hub reports the licence"
"""How the reason begins that a card itself declares something else than the hub reports of it."""
RESTS_ON_OTHER_FACTS = "The licence facts have changed since this was concluded"
"""How the reason begins that a conclusion was made over other facts than those of today."""


class TextMatch(msgspec.Struct, frozen=True, kw_only=True):
    """What a licence file was identified as; ``license`` only where its text is exactly a known one."""

    path: str
    sha256: str
    license: str | None = None
    nearest: str | None = None
    match: str = "unknown"
    policy: str | None = None
    """The policy for users that it exactly is; a policy is no licence."""


class LicenseView(msgspec.Struct, frozen=True, kw_only=True):
    """The licence in force: the public block, and what the LICENSE file is where it differs from the card."""

    block: LicenseBlock
    file_license: str | None = None
    questions: tuple[Question, ...] = ()
    """What stands against a licence that only others cite, see ``license.citations``."""


def declared_in(facts: ObservedFacts | None, curated: CuratedFacts) -> Declared:
    """What is declared: by the model itself once it was read, until then by the cited source."""
    if facts is not None:
        return Declared(facts.declared, facts.license_name, facts.license_link, day_of(facts.last_modified_at))
    if curated.license is not None:
        return Declared(curated.license.declared, curated.license.name, curated.license.link)
    return Declared((), None, None)


def day_of(moment: datetime | None) -> date | None:
    """The day of a revision: of its commit, as the source tells it."""
    return moment.date() if moment else None


def license_facts_fingerprint(facts: ObservedFacts | None) -> str | None:
    """A hash over what a conclusion about the licence rests on: the declaration and the licence texts."""
    if facts is None:
        return None
    texts = sorted((file.path, file.sha256) for file in facts.files if file.kind in {"license", "policy"})
    parts = [sorted(facts.declared), facts.license_name, facts.license_link, texts, facts.gate_prompt_sha256]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def view_license(
    catalogue: Catalogue,
    declared: Declared,
    facts: ObservedFacts | None,
    matches: tuple[TextMatch, ...],
) -> LicenseView:
    """The licence as declaration and files together give it."""
    texts = {match.license for match in matches if match.license}
    exact = sorted(texts - catalogue.parts_of(texts))
    named = find_candidates(catalogue, declared)
    block = _settled(catalogue, named, declared, exact, matches)
    known = frozenset(entry.key for part in named.leaves() for entry in part.texts)
    doubts = [*_text_doubts(catalogue, block, matches, known), *_source_doubts(facts)]
    file_license = None
    if exact and block.license is None and _says_nothing(declared):
        if len(exact) == 1:
            read = block_for_key(catalogue, exact[0], declared)
            beside = [*_text_doubts(catalogue, read, matches, known), *_source_doubts(facts)]
            return LicenseView(block=_doubted(_with_reason(read, f"Read from {_paths(matches)}."), beside))
        doubts.append(f"The files hold several licences ({', '.join(exact)}) and the card does not say which applies.")
    elif exact and block.license not in exact and not (_is_each_named(block, named) and known.issuperset(exact)):
        file_license = exact[0]
        doubts.append(f"The card declares {_spelled(declared)}, but {_paths(matches)} is the text of {exact[0]}.")
    return LicenseView(block=_doubted(block, doubts), file_license=file_license)


def conclude(
    catalogue: Catalogue, view: LicenseView, conclusion: Conclusion, about: str | None, *, revision: str | None = None
) -> LicenseView:
    """The view with a curator's decision on top; facts that moved since re-open the question.

    A decision that names the very revision was made for it, whatever was the latest then.
    """
    block = block_for_key(
        catalogue, conclusion.license, Declared(view.block.declared, view.block.name, view.block.link)
    )
    reason = f"Concluded by {conclusion.by} on {conclusion.at:%Y-%m-%d}: {conclusion.reason}"
    block = msgspec.structs.replace(_with_reason(block, reason), layer="concluded")
    if conclusion.about != about and not _holds_for(conclusion.validity, revision):
        declared = Declared(view.block.declared, view.block.name, view.block.link)
        now = f"the model now declares {_spelled(declared)}, which reads as {view.block.license or 'not known'}"
        block = _doubted(block, [f"{RESTS_ON_OTHER_FACTS}: {now}; conclude again."])
    return LicenseView(block=block)


def doubted(view: LicenseView, doubts: list[str]) -> LicenseView:
    """The view with further reasons for which a person has to look; without any, the same."""
    return msgspec.structs.replace(view, block=_doubted(view.block, doubts))


OWN_WORD_READ = "own_word_read"
"""The ``ref`` of a dispute in which one side is what the model itself says: it leaves the licence standing."""


def questioned(view: LicenseView, questions: tuple[Question, ...]) -> LicenseView:
    """The view with what stands against its licence, as reasons and as codes; a dispute with its own word is a code."""
    if not questions:
        return view
    block = _doubted(view.block, [question.detail for question in questions if question.ref != OWN_WORD_READ])
    codes = msgspec.convert([question.code for question in questions], tuple[ReviewCode, ...])
    return msgspec.structs.replace(view, block=msgspec.structs.replace(block, codes=codes), questions=questions)


def status_of(
    view: LicenseView,
    questions: tuple[Question, ...],
    *,
    is_gone: bool,
    is_closed: bool,
    is_contradicted: bool = False,
) -> Status:
    """The status of a record; a closed model without released weights waits for nobody."""
    if is_gone:
        return "gone"
    is_open = bool(view.questions) or view.block.status == "needs_review"
    if questions or is_contradicted or (is_open and not is_closed):
        return "needs_review"
    return "current"


def block_for_key(catalogue: Catalogue, key: str, declared: Declared) -> LicenseBlock:
    """The block of one catalogue entry for a model that declares this."""
    return block_of(judge_entry(catalogue.entries[key]), declared)


def _settled(
    catalogue: Catalogue, named: Candidates, declared: Declared, exact: list[str], matches: tuple[TextMatch, ...]
) -> LicenseBlock:
    """The block of the text that the file is, where the card's one name leaves open which version or text it means."""
    block, parts = classify(catalogue, declared), tuple(named.leaves())
    if len(exact) != 1 or len(parts) != 1 or parts[0].exception:
        return block
    keys = {entry.key for entry in parts[0].texts}
    if exact[0] in frozenset[str]().union(*map(catalogue.texts_of, keys)) and keys != {exact[0]}:
        reason = f"{_paths(matches)} says which version of {parts[0].text} it is."
        return _with_reason(block_for_key(catalogue, exact[0], declared), reason)
    return block


def _is_each_named(block: LicenseBlock, named: Candidates) -> bool:
    """Whether every licence that the card names is one in force, or one to choose: a list names each of its parts."""
    parts = tuple(named.leaves())
    return block.status == "known" or (len(parts) > 1 and all(part.entry for part in parts))


def _text_doubts(
    catalogue: Catalogue, block: LicenseBlock, matches: tuple[TextMatch, ...], named: frozenset[str]
) -> list[str]:
    """Every licence file that is not known to be the declared text: it was read, and it may say something else."""
    if block.license is None:
        meant = " or ".join(sorted(named - {"other", "unknown"}))
        strange = [match.path for match in matches if match.license not in named] if meant else []
        return [f"{path} is not known to be the text of {meant}." for path in strange]
    is_there = any(match.license == block.license for match in matches)
    own = {block.license} | (catalogue.parts_of([block.license]) if is_there else frozenset())
    doubts = []
    for match in matches:
        if match.license in own or (is_there and _is_policy_of(catalogue, match, block.license)):
            continue
        if match.license is not None and is_there:
            doubts.append(f"{match.path} is the text of {match.license}, beside that of {block.license}.")
        elif match.nearest == block.license and match.match in {"known_text_plus_extra", "modified_of"}:
            doubts.append(f"{match.path} is near the text of {block.license}, but not the same: read the difference.")
        elif match.policy:
            doubts.append(f"{match.path} is a policy for users ({match.policy}), which is no licence.")
        elif match.license is None:
            doubts.append(f"{match.path} is not the text of {block.license}, and no other text that is known.")
    return doubts


def _is_policy_of(catalogue: Catalogue, match: TextMatch, key: str) -> bool:
    """Whether a file is the policy that a licence itself names: it may stand beside its text."""
    return match.policy is not None and key in catalogue.policies[match.policy].licenses


def _source_doubts(facts: ObservedFacts | None) -> list[str]:
    if facts is None:
        return []
    doubts = []
    if facts.card_declared is not None and _folded(facts.card_declared) != _folded(facts.declared):
        hub, card = _joined_words(facts.declared), _joined_words(facts.card_declared)
        doubts.append(f"{HUB_AND_CARD_DIFFER} {hub}, the card itself reads {card}.")
    return doubts


def _holds_for(validity: Validity | None, revision: str | None) -> bool:
    return validity is not None and revision is not None and revision.lower() in map(str.lower, validity.revisions)


def _says_nothing(declared: Declared) -> bool:
    """Whether the card leaves it to the file: no licence, or ``other`` or ``unknown``."""
    return not declared.declared or _folded(declared.declared) <= {"other", "unknown"}


def _doubted(block: LicenseBlock, doubts: list[str]) -> LicenseBlock:
    if not doubts:
        return block
    return msgspec.structs.replace(block, status="needs_review", reasons=(*block.reasons, *doubts))


def _with_reason(block: LicenseBlock, reason: str) -> LicenseBlock:
    return msgspec.structs.replace(block, reasons=(*block.reasons, reason))


def _folded(declared: tuple[str, ...]) -> set[str]:
    return {word.strip().lower() for word in declared}


def _joined_words(declared: tuple[str, ...]) -> str:
    return ", ".join(declared) or "(none)"


def _spelled(declared: Declared) -> str:
    return declared.name or _joined_words(declared.declared)


def _paths(matches: tuple[TextMatch, ...]) -> str:
    return ", ".join(sorted(match.path for match in matches if match.license))
