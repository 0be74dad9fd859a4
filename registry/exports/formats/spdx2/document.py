"""A document in SPDX 2.3: gathered in the words of its JSON schema, and written so or as tag-value text.

The library of SPDX takes longer than a whole document may; it reads and validates what is written here in the tests
(ADR 0064).
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from registry.exports.formats.documents import TOOL, About, about, encode
from registry.exports.formats.spdx2.packages import (
    Json,
    base_package,
    extracted,
    model_package,
    part_package,
    weight_package,
)
from registry.exports.formats.spdx2.tag_value import as_text
from registry.exports.properties import properties_of
from registry.exports.rules import LicenseExpression
from registry.exports.text import PLAIN, TAG_VALUE, Wording
from registry.exports.values import BaseBom, ModelBom, PartBom, Selection

DOCUMENT_ID, MODEL_ID = "SPDXRef-DOCUMENT", "SPDXRef-Model"
RELATIONS = {
    "quantized": "VARIANT_OF",
    "finetune": "DESCENDANT_OF",
    "merge": "DESCENDANT_OF",
    "adapter": "DEPENDS_ON",
}
"""An adapter works only with its base; where the relation is not known, only that one came of the other."""


def write(boms: Sequence[ModelBom], selection: Selection | None, form: Literal["json", "tag"]) -> Iterator[bytes]:
    """The document about one model, or about several as a selection."""
    made = about(boms, selection, f"spdx-2.3-{form}")
    document = _document(boms, selection, made, PLAIN if form == "json" else TAG_VALUE)
    if form == "json":
        yield encode(document)
    else:
        yield from (text.encode() for text in as_text(document))


class Packages:
    """The packages of one document and how they stand to each other, as they are gathered."""

    def __init__(self, boms: Sequence[ModelBom], made: About, wording: Wording) -> None:
        several = len(boms) > 1
        self._wording = wording
        self._annotator = {
            "annotationDate": made.created,
            "annotationType": "OTHER",
            "annotator": f"Tool: {TOOL}-{made.tool_version}",
        }
        self._models = {bom.id.lower(): f"{MODEL_ID}-{n}" if several else MODEL_ID for n, bom in enumerate(boms, 1)}
        self._bases: dict[str, str] = {}
        self.packages: list[Json] = []
        self.relationships: list[Json] = []
        self.said: list[LicenseExpression] = []
        for bom in boms:
            self._add(bom)

    def _add(self, bom: ModelBom) -> None:
        model = self._models[bom.id.lower()]
        notes = [
            {**self._annotator, "comment": self._wording.block(f"{one.name}={one.value}")} for one in properties_of(bom)
        ]
        self.packages.append({**model_package(model, bom, self._wording), "annotations": notes})
        self._relate(DOCUMENT_ID, "DESCRIBES", model)
        self.said += (bom.declared, bom.concluded)
        for base in bom.bases:
            where = "registered" if base.is_registered else "not in the registry"
            told = f"Base model; relation {base.relation}; {where}."
            self._relate(model, RELATIONS.get(base.relation, "GENERATED_FROM"), self._base(base), told)
        for part in bom.parts:
            self._part(model, part)
        for file in bom.weights.files if bom.weights else ():
            spdx_id = f"SPDXRef-Weights-{len(self.packages)}"
            self.packages.append(weight_package(spdx_id, bom, file, self._wording))
            self._relate(model, "CONTAINS", spdx_id)

    def _base(self, base: BaseBom) -> str:
        """The package of a base model: its own where the document is about it, too."""
        folded = base.id.lower()
        known = self._models.get(folded) or self._bases.get(folded)
        if known is None:
            known = self._bases[folded] = f"SPDXRef-Base-{len(self._bases) + 1}"
            self.packages.append(base_package(known, base, self._wording))
            self.said.append(base.licensed)
        return known

    def _part(self, model: str, part: PartBom) -> None:
        spdx_id = f"SPDXRef-Part-{len(self.packages)}"
        self.packages.append(part_package(spdx_id, part, self._wording))
        self.said.append(part.licensed)
        told = f"{part.kind.replace('_', ' ')}; {part.availability}."
        self._relate(spdx_id, "DATA_FILE_OF" if part.group == "data" else "OTHER", model, told)

    def _relate(self, one: str, kind: str, other: str, comment: str | None = None) -> None:
        told = self._wording.block(comment) if comment else None
        self.relationships.append(
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other, "comment": told}
        )


def _document(boms: Sequence[ModelBom], selection: Selection | None, made: About, wording: Wording) -> Json:
    found = Packages(boms, made, wording)
    told = ["Made from records of a Cardwatch registry as of the time of creation."]
    told += [f"Not in the document: {note}" for note in (selection.notes if selection else ())]
    return {
        "SPDXID": DOCUMENT_ID,
        "creationInfo": {
            "comment": wording.block("\n".join(told)),
            "created": made.created,
            "creators": [f"Tool: {TOOL}-{made.tool_version}"],
        },
        "dataLicense": "CC0-1.0",
        "documentNamespace": f"urn:uuid:{made.uuid}",
        "name": wording.line(selection.name if selection else boms[0].id) or "unnamed",
        "spdxVersion": "SPDX-2.3",
        "hasExtractedLicensingInfos": extracted(found.said, wording),
        "packages": found.packages,
        "relationships": found.relationships,
    }
