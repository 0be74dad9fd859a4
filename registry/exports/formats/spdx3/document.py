"""A document in SPDX 3.0.1, element by element: the same facts make the same bytes.

``SpdxDocument`` comes last: it lists all elements, which are not known before they are written.
"""

from collections.abc import Iterator, Sequence

from registry.exports import properties as names
from registry.exports.formats.documents import AUTHOR, TOOL, About, about, encode, joined
from registry.exports.formats.spdx3.elements import CREATION, Json, Namer, properties
from registry.exports.formats.spdx3.packages import lineage_elements, model_elements, model_name
from registry.exports.properties import Property
from registry.exports.spdx_list import list_version
from registry.exports.text import one_line
from registry.exports.values import ModelBom, Selection

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def write(boms: Sequence[ModelBom], selection: Selection | None) -> Iterator[bytes]:
    """The document about one model, or about several as a selection."""
    of_this = about(boms, selection, "spdx-3.0.1")
    yield b'{"@context":"' + CONTEXT.encode() + b'","@graph":['
    yield from joined(map(encode, _elements(of_this, boms, selection)))
    yield b"]}"


def _elements(of_this: About, boms: Sequence[ModelBom], selection: Selection | None) -> Iterator[Json]:
    namer = Namer(of_this.uuid)
    agent, tool = namer.of("agent"), namer.of("tool")
    yield {
        "type": "CreationInfo",
        "@id": CREATION,
        "specVersion": "3.0.1",
        "created": of_this.created,
        "createdBy": [agent],
        "createdUsing": [tool],
        "comment": "Made from records of a Cardwatch registry as of the time of creation.",
    }
    yield namer.element("SoftwareAgent", agent, name=AUTHOR)
    yield namer.element("Tool", tool, name=f"{TOOL}-{of_this.tool_version}")
    version, of_these = list_version(), frozenset(bom.id.lower() for bom in boms)
    for bom in boms:
        yield from model_elements(namer, bom, version)
        yield from lineage_elements(namer, bom, of_these, version)
    yield _document(namer, of_this, boms, selection)


def _document(namer: Namer, of_this: About, boms: Sequence[ModelBom], selection: Selection | None) -> Json:
    said = [Property(names.CATALOGUE, of_this.catalogue_version)] if of_this.catalogue_version else []
    if selection is not None:
        said.append(Property(names.DOCUMENT_KIND, selection.kind))
        said += [Property(names.LEFT_OUT, note) for note in selection.notes]
    title = one_line(selection.name if selection else boms[0].id) or "unnamed"
    contents = list(namer.names)
    return namer.element(
        "SpdxDocument",
        namer.of("document"),
        name=title,
        profileConformance=_profiles(boms),
        rootElement=[model_name(namer, bom.id) for bom in boms],
        element=contents,
        extension=properties(said),
    )


def _profiles(boms: Sequence[ModelBom]) -> list[str]:
    """Where maker, day of release, version and place of every model are known, as the profile of AI wants, that too."""
    has_all = all(
        bom.organisation and bom.revision and bom.purl and len(bom.sketch.released or "") == len("2026-01-31")
        for bom in boms
    )
    is_alone = not any(bom.bases for bom in boms)
    # Not ``extension``: the published context reads that word as the property of the same name.
    return ["core", "software", "simpleLicensing", *(["ai"] if has_all and is_alone and boms else [])]
