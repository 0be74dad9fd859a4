"""What the document of one model says to a check, together with what it inherits. Pure."""

import msgspec

from registry.compliance.checks.bases import Bases, declared_by, doubts_of, license_texts, restrictions_of
from registry.compliance.policies.judgement import facts_of_record
from registry.compliance.rules.facts import KeptText, SubjectFacts
from registry.compliance.rules.findings.regions import WithheldRegion
from registry.compliance.rules.values import RESOLVE_CONFLICT, Finding, Outcome
from registry.licenses import Knowledge
from registry.records.documents import DocumentBody
from registry.records.license import OWN_WORD_READ
from registry.records.lineage import modality_through


def essence_of(facts: SubjectFacts) -> bytes:
    """What of a subject's licence facts counts, without when and at which commit they were seen."""
    declared = msgspec.structs.replace(facts.declared, released=None)
    bases = [
        one if isinstance(one, str) else msgspec.structs.replace(one, released=None) for one in facts.base_licenses
    ]
    essence = (
        declared, facts.license_key, facts.file_license, bases, facts.base_models, facts.unknown_bases, facts.modality,
        facts.restrictions, facts.doubts, facts.is_cited, facts.findings, facts.evidence.items(), facts.is_closed,
        facts.gate_prompt,
    )  # fmt: skip
    return msgspec.json.encode(essence, enc_hook=list)


def facts_of(
    knowledge: Knowledge, stored: DocumentBody, bases: Bases, texts: dict[str, tuple[KeptText, ...]]
) -> SubjectFacts:
    """The facts of a document, of all that it descends from, and of the texts that are quoted."""
    license_ = stored.license
    return SubjectFacts(
        record=facts_of_record(stored),
        declared=declared_by(stored),
        license_key=license_.license,
        file_license=license_.file_license,
        base_licenses=bases.licenses,
        base_models=bases.models,
        is_closed=stored.openness_category == "closed",
        texts=texts,
        unknown_bases=bases.unknown,
        modality=modality_through(stored.modality, bases.modalities),
        restrictions=(*restrictions_of(stored.conclusion, stored.territory, license_.layer), *bases.restrictions),
        doubts=tuple(
            dict.fromkeys(  # what cited sources leave open is a question and a reason
                (
                    *(one.detail for one in stored.questions or () if one.ref != OWN_WORD_READ),
                    *doubts_of(knowledge, stored),
                    *bases.doubts,
                )
            )
        ),
        findings=tuple(_disputed(one.detail) for one in stored.questions or () if one.ref == OWN_WORD_READ),
        withheld=_withheld(stored),
        is_cited=_is_unread(stored) and license_.layer != "concluded" and bool(license_.declared),
        evidence={**bases.evidence, license_.license or "": license_texts(stored.texts)},
    )


def _disputed(detail: str) -> Finding:
    """Others name another licence than the model itself: its own word is judged, and the difference told."""
    return Finding(
        rule="record", outcome=Outcome.WITH_OBLIGATIONS, reason=detail, obligations=(RESOLVE_CONFLICT,)
    )  # fmt: skip


def _withheld(stored: DocumentBody) -> WithheldRegion | None:
    """Where the source does not hand the model out, as far as that was seen."""
    region = stored.access.region
    if region.state != "restricted":
        return None
    return WithheldRegion(region.excluded, is_refused=region.source == "refused", since=region.since)


def _is_unread(stored: DocumentBody) -> bool:
    """Whether no file of the model was ever read: it is known from a list, or from what others say of it."""
    return stored.hub is None or stored.hub.listed
