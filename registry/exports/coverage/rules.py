"""From what was found in a document to the status of each minimum element. Pure.

* An element about models is present where every model has it; one model without it makes it absent, with its place.
* Elements about models, data or a system do not apply to a document that has none of these.
* Nothing is guessed: what a format has no place for is absent in it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from registry.exports.coverage.documents.places import MOST_PLACES, ElementFindings
from registry.exports.coverage.elements import ElementCluster, ElementList, MinimumElement
from registry.exports.coverage.schemas import CoverageRead, ElementCounts, ElementRead

_NO_PART = {
    "models": "The document lists no model.",
    "datasets": "The document lists no data.",
    "system": "The document describes no system around its models.",
}


def judge_coverage(listed: ElementList, format_: str, found: ElementFindings) -> CoverageRead:
    """Each element of the list, in its order."""
    elements = tuple(_elements(listed, found))
    return CoverageRead(
        paper=listed.paper, published=listed.published, source=listed.source, format=format_,
        models=tuple(found.models[:MOST_PLACES]), bases=tuple(found.bases[:MOST_PLACES]),
        data=tuple(found.data[:MOST_PLACES]),
        counts=_counted(elements), must=_counted(one for one in elements if one.must), elements=elements,
    )  # fmt: skip


def _elements(listed: ElementList, found: ElementFindings) -> Iterator[ElementRead]:
    has_part = {"models": bool(found.models), "datasets": bool(found.data), "system": found.has_system}
    for cluster in listed.clusters:
        for element in cluster.elements:
            yield _read(cluster, element, found, applies=has_part.get(cluster.id, True))


def _read(cluster: ElementCluster, element: MinimumElement, found: ElementFindings, *, applies: bool) -> ElementRead:
    places, lacking = found.found.get(element.id, []), found.lacking.get(element.id, [])
    is_there = bool(places) and not lacking
    detail = None if is_there else found.why.get(element.id)
    if not applies:
        detail = _NO_PART[cluster.id]
    return ElementRead(
        id=element.id, name=element.name, cluster=cluster.id, must=element.must,
        status="not_applicable" if not applies else "present" if is_there else "absent",
        pointers=tuple(dict.fromkeys(places))[:MOST_PLACES], missing=tuple(dict.fromkeys(lacking))[:MOST_PLACES],
        detail=detail,
    )  # fmt: skip


def _counted(elements: Iterable[ElementRead]) -> ElementCounts:
    counts = Counter(one.status for one in elements)
    return ElementCounts(counts["present"], counts["absent"], counts["not_applicable"])
