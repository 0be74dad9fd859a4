"""A document in CycloneDX, piece by piece: the same facts make the same bytes.

The library of CycloneDX has no ``modelCard``, and takes longer than a whole document may; so the JSON is written here,
and the library's strict validator stands in the tests (ADR 0064).
"""

from collections.abc import Iterable, Iterator, Sequence

from registry.exports import properties as names
from registry.exports.formats.cyclonedx.components import (
    base_component,
    model_component,
    model_ref,
    part_components,
    part_ref,
)
from registry.exports.formats.cyclonedx.licenses import Json, Version
from registry.exports.formats.documents import AUTHOR, TOOL, About, about, encode, joined
from registry.exports.text import one_line, part_of_uri
from registry.exports.values import ModelBom, Selection


def write(boms: Sequence[ModelBom], selection: Selection | None, version: Version) -> Iterator[bytes]:
    """The document about one model, or about several as a selection."""
    of_this = about(boms, selection, f"cyclonedx-{version}")
    shown: set[str] = set()
    main = model_component(boms[0], version, shown) if selection is None else _whole(selection)
    head = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{of_this.uuid}",
        "version": 1,
        "metadata": _metadata(of_this, main, selection),
    }
    yield encode(head)[:-1]
    yield b',"components":['
    yield from joined(map(encode, _components(boms, selection, version, shown)))
    yield b'],"dependencies":['
    yield from joined(map(encode, _dependencies(boms, selection)))
    yield b'],"compositions":' + encode(_compositions(boms)) + b"}"


def _metadata(of_this: About, main: Json, selection: Selection | None) -> Json:
    notes = selection.notes if selection else ()
    return {
        "timestamp": of_this.created,
        "lifecycles": [{"name": "registry", "description": "Made from records of a registry of models."}],
        "tools": {
            "components": [{"type": "application", "name": TOOL, "version": of_this.tool_version}],
        },
        "authors": [{"name": AUTHOR}],
        "component": main,
        "properties": [
            {"name": names.CATALOGUE, "value": of_this.catalogue_version},
            *({"name": names.LEFT_OUT, "value": note} for note in notes),
        ],
    }


def _whole(selection: Selection) -> Json:
    return {
        "type": "application",
        "bom-ref": _whole_ref(selection),
        "name": one_line(selection.name) or selection.kind,
        "properties": [{"name": names.DOCUMENT_KIND, "value": selection.kind}],
    }


def _whole_ref(selection: Selection) -> str:
    return f"{selection.kind}/{part_of_uri(selection.id or 'all')}"


def _components(
    boms: Sequence[ModelBom], selection: Selection | None, version: Version, shown: set[str]
) -> Iterator[Json]:
    written = {model_ref(bom.id) for bom in boms}
    for bom in boms:
        if selection is not None:
            yield model_component(bom, version, shown)
        yield from _once(part_components(bom, version, shown), written)
        bases = ((model_ref(base.id), base) for base in bom.bases)
        for ref, base in bases:
            if ref not in written:
                written.add(ref)
                yield base_component(base, version, shown)


def _once(found: Iterable[tuple[str, Json]], written: set[str]) -> Iterator[Json]:
    for ref, component in found:
        if ref not in written:
            written.add(ref)
            yield component


def _dependencies(boms: Sequence[ModelBom], selection: Selection | None) -> Iterator[Json]:
    """Who is made of what: of a model its bases and its data."""
    if selection is not None:
        yield {"ref": _whole_ref(selection), "dependsOn": sorted({model_ref(bom.id) for bom in boms})}
    for bom in boms:
        needed = {model_ref(base.id) for base in bom.bases} | {part_ref(bom, part) for part in bom.parts}
        yield {"ref": model_ref(bom.id), "dependsOn": sorted(needed - {model_ref(bom.id)})}


def _compositions(boms: Sequence[ModelBom]) -> list[Json]:
    """Of which models all files of weights are there, and of which that is not known."""
    whole = [model_ref(bom.id) for bom in boms if bom.weights and bom.weights.is_complete]
    unknown = [model_ref(bom.id) for bom in boms if not (bom.weights and bom.weights.is_complete)]
    both = (("complete", whole), ("unknown", unknown))
    return [{"aggregate": aggregate, "assemblies": refs} for aggregate, refs in both if refs]
