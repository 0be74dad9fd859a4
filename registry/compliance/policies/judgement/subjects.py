"""The attributes of a subject: its record, and the licences that bind it as they were read. Pure.

What is not settled is not known: a class or a list of licences of which a part is in doubt is None.
"""

from collections.abc import Iterator
from datetime import datetime

from registry.compliance.policies.expressions import Value
from registry.compliance.rules import Outcome, RecordFacts, SubjectFacts
from registry.compliance.rules.subject import NAMELESS, Subject, effective, keys_of
from registry.licenses.catalogue import Evidence, License, LicenseClass
from registry.licenses.declarations import Candidates, Part, class_rank

SECONDS_A_DAY = 86_400
_GRADES = list(Evidence)


def facts_of(facts: SubjectFacts, subject: Subject, license_verdict: Outcome, now: datetime) -> dict[str, Value | None]:
    """Every attribute that is not of the use; None where it is not known."""
    return {**_of_licenses(facts, subject), **_of_record(facts.record, now), "license_verdict": str(license_verdict)}


def _of_licenses(facts: SubjectFacts, subject: Subject) -> dict[str, Value | None]:
    own = effective(subject)
    in_doubt = bool(facts.doubts) or any(one.outcome is Outcome.NEEDS_REVIEW for one in facts.findings)
    alone = tuple(own.leaves())
    settled = alone[0].entry if len(alone) == 1 and _is_settled(alone[0]) and not in_doubt else None
    readings = _readings(subject)
    entries = () if in_doubt or facts.unknown_bases else tuple(_entries(readings))
    return {
        "license": settled.key if settled else None,
        "license_spdx": settled.spdx if settled else None,
        "licenses": list(keys_of(subject)) if entries else None,
        "license_class": _class_of(readings) if entries else None,
        "license_evidence": max((one.evidence for one in entries), key=_GRADES.index, default=None),
    }


def _readings(subject: Subject) -> tuple[Candidates, ...]:
    """What binds: the reading that counts, beside it a file that says otherwise, and the bases."""
    own = effective(subject)
    beside = (subject.file,) if subject.file and own is not subject.file else ()
    return (own, *beside, *subject.bases)


def _entries(readings: tuple[Candidates, ...]) -> Iterator[License]:
    """All licences that bind; none where one of them is not known for certain."""
    found: list[License] = []
    for reading in readings:
        leaves = tuple(reading.leaves())
        if not leaves or not all(_is_settled(part) for part in leaves):
            return
        found += (entry for part in leaves for entry in part.entries)
    yield from found


def _is_settled(part: Part) -> bool:
    entry = part.entry
    return entry is not None and not part.exception and entry.key not in NAMELESS and not entry.family


def _class_of(readings: tuple[Candidates, ...]) -> str | None:
    """The strictest class of all that binds; None where that is open."""
    classes = [_class_in(reading) for reading in readings]
    if any(one is None or one is LicenseClass.UNKNOWN for one in classes):
        return None
    return str(max((one for one in classes if one), key=class_rank))


def _class_in(reading: Candidates | Part) -> LicenseClass | None:
    if isinstance(reading, Part):
        return reading.entry.class_ if reading.entry else None
    classes = [_class_in(part) for part in reading.parts]
    known = [one for one in classes if one is not None]
    if len(known) < len(classes) or not known:
        return None
    if reading.operator == "or":
        return min(known, key=class_rank)
    if reading.operator == "unspecified" and len(set(known)) > 1:
        return None
    return max(known, key=class_rank)


def _of_record(record: RecordFacts | None, now: datetime) -> dict[str, Value | None]:
    if record is None:
        return {}
    seen = record.last_seen_at
    age = None if seen is None else max(int((now - seen).total_seconds()) // SECONDS_A_DAY, 0)
    return {
        "model": record.model,
        "owner": record.model.partition("/")[0] if "/" in record.model else "_",
        "source": record.source,
        "status": record.status,
        "observation_age_days": age,
        "license_layer": record.license_layer,
        "license_commercial": record.commercial,
        "excluded_countries": _list(record.excluded_countries),
        "lineage_conflict": record.lineage_conflict,
        "base_models": _list(record.base_models),
        "origin_country": record.origin_country,
        "origin_region": record.origin_region,
        "origin_organisation": record.origin_organisation,
        "origin_kind": record.origin_kind,
        "openness_category": record.openness_category,
        "gate": record.gate,
        "region_access": record.region_access,
        "parameters": record.parameters,
        "modality": record.modality,
        "architecture": record.architecture,
        "downloads": record.downloads,
        "tags": _list(record.tags),
        **{f"document_{kind}": word for kind, word in record.documents.items()},
        **{f"artifact_{kind}": word for kind, word in record.artifacts.items()},
    }


def _list(words: tuple[str, ...] | None) -> list[str] | None:
    return None if words is None else list(words)
