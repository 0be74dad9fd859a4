"""Which licences a subject is under, as far as its declaration says, and what they say together. Pure.

* ``OR`` takes the mildest branch, ``AND`` the strictest.
* A list that says neither passes where every branch does and the licences are of one class and go together, with the
  duties of all; it is denied where every branch denies, and waits for a person otherwise.
* A name that several texts bear waits unless all deny or all allow; a card and a file that contradict each other
  unless both deny.
* A file speaks where the card says nothing, or leaves open which text it means.
* The bases' licences bind beside the subject's own.

Decided in ADR 0009 and 0010.
"""

from collections.abc import Callable

import msgspec

from registry.compliance.rules.findings.gates import conduct_findings, limit_findings
from registry.compliance.rules.findings.lineage import can_stand_together
from registry.compliance.rules.findings.unknowns import (
    ambiguous_finding,
    closed_finding,
    missing_finding,
    nameless_finding,
    one_of,
    undecided,
    unread_state_finding,
    unrecognised_finding,
)
from registry.compliance.rules.limits import DEFAULT_LIMITS, Limits
from registry.compliance.rules.values import (
    ASK_LICENSOR,
    RESOLVE_CONFLICT,
    Case,
    Finding,
    Modality,
    Outcome,
    Use,
)
from registry.compliance.rules.verdict import Verdict, conclude, judge_license, judge_lineage, judge_plan, strictest
from registry.licenses.catalogue import License
from registry.licenses.declarations import Candidates, Part

NAMELESS = frozenset({"other", "unknown"})
_DOUBT = Outcome.NEEDS_REVIEW.strictness
_NOTHING = (Finding(rule="lineage_conflict", outcome=Outcome.ALLOWED, reason="It does not conflict."),)


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is judged: the reading of its declaration, of its licence file and of its bases."""

    declared: Candidates
    file: Candidates | None = None
    """What the licence file was identified as, where that is known."""
    bases: tuple[Candidates, ...] = ()
    base_models: tuple[str, ...] = ()
    """Names of the bases, where they are models."""
    is_closed: bool = False
    """Weights were never released."""
    modality: Modality | None = None
    further: tuple[Finding, ...] = ()
    """What is known beyond licences: a curator's country restriction, a record that waits for review."""
    gate_prompt: str = ""
    """What the model's gate asks people to accept."""
    is_unread: bool = False
    """Nobody has read the state that is asked for."""


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """A use with what it is judged by."""

    use: Use
    modality: Modality | None = None
    limits: Limits = DEFAULT_LIMITS


def judge_subject(subject: Subject, use: Use, plan: License | None = None, limits: Limits = DEFAULT_LIMITS) -> Verdict:
    """The verdict on one use of one subject; ``plan`` is the licence meant for a derivative that is passed on."""
    circumstances = Circumstances(use=use, modality=subject.modality, limits=limits)
    own = effective(subject)
    named = licenses_of(own)
    declared = _card_and_file(subject, circumstances)
    findings = [
        *((*subject.further, *declared) if subject.is_unread else (*declared, *subject.further)),
        *conduct_findings(subject.further, named, use),
        *limit_findings(subject.gate_prompt, named, use),
    ]
    findings += _planned(own, use, plan)
    judged: dict[int, tuple[Finding, ...]] = {}
    for place, base in enumerate(subject.bases):
        if id(base) not in judged:
            above = _of_branches(base, lambda entry: judge_lineage(licenses_of(own), entry, use))
            judged[id(base)] = (*judge_reading(base, circumstances), *above, *_planned(base, use, plan))
        findings += (_about_base(finding, subject, place) for finding in judged[id(base)])
    return conclude(findings)


def _planned(source: Candidates, use: Use, plan: License | None) -> tuple[Finding, ...]:
    """What the licence meant for a derivative meets in the licence of what it is made from."""
    word = use.derivative_license
    if not word or use.passes_on() == "none":
        return ()
    return _of_branches(source, lambda entry: judge_plan(plan, word, entry))


def effective(subject: Subject) -> Candidates:
    """The reading that counts: a file speaks where the card says nothing, or leaves open which text it means."""
    file, declared = subject.file, subject.declared
    return file if file and (_says_nothing(declared) or _settles(file, declared)) else declared


def licenses_of(reading: Candidates) -> tuple[License, ...]:
    """The licences that a reading names without doubt about which text is meant."""
    return tuple(part.entry for part in reading.leaves() if part.entry)


def keys_of(subject: Subject) -> tuple[str, ...]:
    """Every licence that was judged."""
    readings = [subject.declared, *([subject.file] if subject.file else []), *subject.bases]
    entries = (entry for reading in readings for part in reading.leaves() for entry in part.entries)
    return tuple(dict.fromkeys(entry.key for entry in entries if entry.key not in NAMELESS))


def _about_base(finding: Finding, subject: Subject, place: int) -> Finding:
    """A finding about a base says about which."""
    named = subject.base_models[place] if place < len(subject.base_models) else None
    base = f"model {named}" if named else _parts_listed(subject.bases[place])
    return msgspec.structs.replace(finding, reason=f"Base {base}: {finding.reason}")


def _of_branches(reading: Candidates | Part, judged: Callable[[License], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What is found of the licences of a reading: of alternatives the mildest, which may be chosen."""
    if isinstance(reading, Part):
        return _of_part(reading, judged)
    branches = [_of_branches(part, judged) for part in reading.parts]
    if reading.operator == "or" and branches:
        return min(branches, key=lambda found: strictest(found).strictness if found else -1)
    return tuple(finding for found in branches for finding in found)


def _of_part(part: Part, judged: Callable[[License], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What is found of a part: of texts that share its name, where any of them brings something."""
    if part.exception or not part.entries or part.entries[0].family:
        return ()
    if not any(judged(entry) for entry in part.entries):
        return ()
    return _of_texts(part, lambda entry: judged(entry) or _NOTHING)


def _card_and_file(subject: Subject, circumstances: Circumstances) -> tuple[Finding, ...]:
    if subject.is_unread:
        return (unread_state_finding(),)
    chosen = effective(subject)
    if subject.is_closed:
        own = judge_reading(chosen, circumstances) if chosen.operator != "none" else ()
        return (closed_finding(), *own)
    findings = judge_reading(chosen, circumstances)
    if subject.file is None or chosen is subject.file or _keys(subject.declared) == _keys(subject.file):
        return findings
    doubt = Finding(
        rule="card_and_file",
        outcome=Outcome.NEEDS_REVIEW,
        reason=f"The card means {_parts_listed(subject.declared)}, the licence file is {_parts_listed(subject.file)}.",
        obligations=(RESOLVE_CONFLICT,),
    )
    return undecided([findings, judge_reading(subject.file, circumstances)], doubt)


def _settles(file: Candidates, declared: Candidates) -> bool:
    """Whether the file only says which of the texts, or which of the family, the card's one word means."""
    words, texts = tuple(declared.leaves()), licenses_of(file)
    if len(words) != 1 or len(texts) != 1 or not words[0].texts:
        return False
    key, entry = texts[0].key, words[0].texts[0]
    if texts[0].version_of == entry.key and len(words[0].texts) == 1:
        return True
    if entry.family:
        return entry.is_family_of(key)
    return len(words[0].texts) > 1 and key in {one.key for one in words[0].texts}


def judge_reading(reading: Candidates | Part, circumstances: Circumstances) -> tuple[Finding, ...]:
    """What a declaration, or one part of it, says of a use."""
    if isinstance(reading, Part):
        return _judge_part(reading, circumstances)
    branches = [judge_reading(part, circumstances) for part in reading.parts]
    if reading.operator == "none" or not branches:
        return (missing_finding(),)
    if reading.operator == "or":
        return min(branches, key=lambda findings: strictest(findings).strictness)
    if len(set(branches)) == 1:
        return branches[0]
    if reading.operator == "unspecified" and not _passes_whole(reading, branches):
        return undecided(branches, _unspecified(reading))
    return tuple(finding for findings in branches for finding in findings)


def _passes_whole(reading: Candidates, branches: list[tuple[Finding, ...]]) -> bool:
    """Whether a list passes whatever it means: each licence allows the use, and all can bind the same model."""
    if reading.contradicts or not all(strictest(findings).strictness < _DOUBT for findings in branches):
        return False
    return can_stand_together(licenses_of(reading))


def _judge_part(part: Part, circumstances: Circumstances) -> tuple[Finding, ...]:
    if not part.entries or part.exception:
        return (unrecognised_finding(part),)
    if part.entries[0].key in NAMELESS:
        return (nameless_finding(part.entries[0]),)
    return _of_texts(part, lambda entry: judge_license(_case(entry, circumstances)))


def _of_texts(part: Part, judge: Callable[[License], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What is found of whichever text a name means: all deny, or all allow as the strictest does; else it is open."""
    judged = [judge(entry) for entry in part.entries]
    if len(judged) == 1:
        return one_of(part, judged[0]) if part.ruled_out else judged[0]
    outcomes = [strictest(findings) for findings in judged]
    if all(outcome.strictness < Outcome.NEEDS_REVIEW.strictness for outcome in outcomes):
        # Whichever text it is allows the use: what the strictest of them asks for is enough for that one only.
        return one_of(part, max(judged, key=_severity))
    if all(outcome is Outcome.DENIED for outcome in outcomes):
        return one_of(part, judged[0])
    return (ambiguous_finding(part),)


def _severity(findings: tuple[Finding, ...]) -> tuple[int, int]:
    """How strict findings are, and how much they ask for."""
    return strictest(findings).strictness, sum(len(finding.obligations) for finding in findings)


def _case(license_: License, circumstances: Circumstances) -> Case:
    return Case(license=license_, use=circumstances.use, modality=circumstances.modality, limits=circumstances.limits)


def _unspecified(reading: Candidates) -> Finding:
    why = "; ".join(reading.reasons) or "how the licences combine is not said"
    return Finding(
        rule="known_license",
        outcome=Outcome.NEEDS_REVIEW,
        reason=f"The declaration means {_parts_listed(reading)}: {why}, nor which part of the model each covers.",
        obligations=(ASK_LICENSOR,),
    )


def _says_nothing(reading: Candidates) -> bool:
    return not _keys(reading) - NAMELESS and not any(part.text and not part.entries for part in reading.leaves())


def _keys(reading: Candidates) -> frozenset[str]:
    return frozenset(entry.key for part in reading.leaves() for entry in part.entries)


def _parts_listed(reading: Candidates) -> str:
    return ", ".join(part.text for part in reading.leaves()) or "nothing"
