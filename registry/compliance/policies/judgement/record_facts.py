"""What policies may ask of a model, out of its document: only what is known, and through the whole lineage. Pure."""

from collections.abc import Mapping
from typing import Any

from registry.compliance.rules import RecordFacts
from registry.licenses.catalogue import LicenseClass
from registry.records.documents import DocumentBody, ModelDocument

UNKNOWN = "unknown"


def facts_of_record(stored: DocumentBody) -> RecordFacts:
    """The facts of a document, of today or of the past."""
    commercial, excluded = _restrictions(stored)
    return RecordFacts(
        model=stored.id,
        source=stored.source,
        status=stored.status,
        license_layer=stored.license.layer if stored.license.license else None,
        commercial=_known(commercial),
        excluded_countries=excluded,
        lineage_conflict=_has_conflict(stored),
        base_models=_bases(stored),
        origin_country=stored.origin.country,
        origin_region=_known(stored.origin.region),
        origin_organisation=stored.origin.organisation,
        origin_kind=_known(stored.origin.kind),
        openness_category=_known(stored.openness_category),
        documents=_availabilities(stored.documentation),
        artifacts=_availabilities(stored.artifacts),
        gate=_known(stored.gated),
        region_access=_known(stored.access.region.state),
        parameters=stored.parameters,
        modality=stored.modality,
        architecture=stored.architecture,
        downloads=stored.downloads,
        tags=stored.tags,
    )


def _bases(stored: DocumentBody) -> tuple[str, ...] | None:
    """What it was made from; that it was made from nothing is known only of what was read."""
    is_read = stored.hub is not None and not stored.hub.listed
    return tuple(base.id for base in stored.base_models) if stored.base_models or is_read else None


def _known(word: str) -> str | None:
    return None if word == UNKNOWN else word


def _availabilities(items: Mapping[Any, Any]) -> dict[str, str]:
    return {str(kind): item.availability for kind, item in items.items() if item.availability != UNKNOWN}


def _restrictions(stored: DocumentBody) -> tuple[str, tuple[str, ...] | None]:
    """Whether commercial use is granted, and who is left out; neither is known where a part of the lineage is not."""
    inherited = stored.inherited if isinstance(stored, ModelDocument) else None
    if inherited is not None:
        is_whole = inherited.is_complete and not inherited.doubtful and not inherited.truncated
        places = [one.countries for one in inherited.countries_excluded]
        commercial = inherited.commercial if is_whole or inherited.commercial == "no" else UNKNOWN
        return commercial, _joined(stored, places) if is_whole else None
    own = stored.license
    if stored.base_models or own.status != "known" or own.class_ is LicenseClass.UNKNOWN:
        return UNKNOWN, None
    return own.restrictions.commercial, _joined(stored, [one.countries for one in own.restrictions.countries_excluded])


def _joined(stored: DocumentBody, places: list[tuple[str, ...]]) -> tuple[str, ...]:
    curated = stored.territory.countries if stored.territory else ()
    concluded = stored.conclusion.territory if stored.conclusion else None
    return tuple(
        sorted({*curated, *(concluded.countries if concluded else ()), *(one for all_ in places for one in all_)})
    )


def _has_conflict(stored: DocumentBody) -> bool | None:
    """Whether more is declared than a base grants; None where a part of the lineage is not known."""
    if not isinstance(stored, ModelDocument) or stored.inherited is None:
        return None if stored.base_models else False
    if stored.inherited.conflicts:
        return True
    return False if stored.inherited.is_complete and not stored.inherited.truncated else None
