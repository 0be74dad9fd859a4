"""SPDX 2.3 documents through spdx-tools; import this module only when one is asked for, it takes a while to load."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from spdx_tools.common.spdx_licensing import spdx_licensing
from spdx_tools.spdx.model.actor import Actor, ActorType
from spdx_tools.spdx.model.annotation import Annotation, AnnotationType
from spdx_tools.spdx.model.checksum import Checksum, ChecksumAlgorithm
from spdx_tools.spdx.model.document import CreationInfo, Document
from spdx_tools.spdx.model.extracted_licensing_info import ExtractedLicensingInfo
from spdx_tools.spdx.model.package import ExternalPackageRef, ExternalPackageRefCategory, Package, PackagePurpose
from spdx_tools.spdx.model.relationship import Relationship, RelationshipType
from spdx_tools.spdx.model.spdx_no_assertion import SpdxNoAssertion
from spdx_tools.spdx.model.spdx_none import SpdxNone
from spdx_tools.spdx.parser.tagvalue.lexer import SPDXLexer
from spdx_tools.spdx.validation.uri_validators import validate_download_location, validate_url
from spdx_tools.spdx.writer.json import json_writer
from spdx_tools.spdx.writer.tagvalue import tagvalue_writer

from registry.exports.formats.documents import TOOL, About, about
from registry.exports.properties import Property, properties_of
from registry.exports.rules import LicenseExpression, LicenseRef
from registry.exports.text import PLAIN, Wording, tag_value, web_address
from registry.exports.values import BaseBom, ModelBom, PartBom, Selection, WeightBom
from registry.hub import HUGGINGFACE, page_of

MODEL_ID = "SPDXRef-Model"

RELATIONS = {
    "quantized": RelationshipType.VARIANT_OF,
    "finetune": RelationshipType.DESCENDANT_OF,
    "merge": RelationshipType.DESCENDANT_OF,
    "adapter": RelationshipType.DEPENDS_ON,
}
"""An adapter works only with its base; where the relation is not known, only that one came of the other."""


def write(boms: Sequence[ModelBom], selection: Selection | None, form: Literal["json", "tag"]) -> Iterator[bytes]:
    """The document, in one piece; raises ``ValueError`` where the library's validator objects."""
    stream = io.StringIO()
    if form == "json":
        json_writer.write_document_to_stream(_document(boms, selection, form, PLAIN), stream, validate=False)
    else:
        tagvalue_writer.write_document_to_stream(
            _document(boms, selection, form, tag_value(SPDXLexer.reserved)), stream, validate=False
        )
    yield stream.getvalue().encode()


def is_listed(expression: str) -> bool:
    """Whether the library's copy of the SPDX licence list has every name of an expression."""
    return not spdx_licensing.validate(expression).errors


class _Document:
    """The packages of one document and how they stand to each other, as they are gathered."""

    def __init__(self, boms: Sequence[ModelBom], wording: Wording, made: About) -> None:
        several = len(boms) > 1
        self.wording, self.made = wording, made
        self.models = {
            bom.id.lower(): f"{MODEL_ID}-{n}" if several else MODEL_ID for n, bom in enumerate(boms, start=1)
        }
        self.bases: dict[str, str] = {}
        self.packages: list[Package] = []
        self.relationships: list[Relationship] = []
        self.annotations: list[Annotation] = []
        self.said: list[LicenseExpression] = []
        for bom in boms:
            self._add(bom)

    def _add(self, bom: ModelBom) -> None:
        model = self.models[bom.id.lower()]
        self.packages.append(_model_package(model, bom, self.wording))
        self.relationships.append(Relationship("SPDXRef-DOCUMENT", RelationshipType.DESCRIBES, model))
        self.said += (bom.declared, bom.concluded)
        self._note(model, properties_of(bom))
        for base in bom.bases:
            self.relationships.append(_relationship(model, self._base(base), base))
        for part in bom.parts:
            self._part(model, part)
        for file in bom.weights.files if bom.weights else ():
            self._weights(model, bom, file)

    def _base(self, base: BaseBom) -> str:
        """The package of a base model: its own where the document is about it, too."""
        folded = base.id.lower()
        known = self.models.get(folded) or self.bases.get(folded)
        if known is None:
            known = self.bases[folded] = f"SPDXRef-Base-{len(self.bases) + 1}"
            self.packages.append(_base_package(known, base, self.wording))
            self.said.append(base.licensed)
        return known

    def _part(self, model: str, part: PartBom) -> None:
        spdx_id = f"SPDXRef-Part-{len(self.packages)}"
        self.packages.append(_part_package(spdx_id, part, self.wording))
        self.said.append(part.licensed)
        told = f"{part.kind.replace('_', ' ')}; {part.availability}."
        kind = RelationshipType.DATA_FILE_OF if part.group == "data" else RelationshipType.OTHER
        self.relationships.append(Relationship(spdx_id, kind, model, told))

    def _weights(self, model: str, bom: ModelBom, file: WeightBom) -> None:
        spdx_id = f"SPDXRef-Weights-{len(self.packages)}"
        self.packages.append(_weight_package(spdx_id, bom, file, self.wording))
        self.relationships.append(Relationship(model, RelationshipType.CONTAINS, spdx_id))

    def _note(self, spdx_id: str, found: Iterable[Property]) -> None:
        """Properties as annotations: one each, since the words of one may hold what would part two."""
        annotator = Actor(ActorType.TOOL, f"{TOOL}-{self.made.tool_version}")
        self.annotations += [
            Annotation(
                spdx_id, AnnotationType.OTHER, annotator, self.made.moment,
                self.wording.block(f"{one.name}={one.value}"),
            )
            for one in found
        ]  # fmt: skip


def _document(boms: Sequence[ModelBom], selection: Selection | None, form: str, wording: Wording) -> Document:
    made = about(boms, selection, f"spdx-2.3-{form}")
    found = _Document(boms, wording, made)
    return Document(
        creation_info=_creation(boms, selection, made, wording),
        packages=found.packages,
        relationships=found.relationships,
        annotations=found.annotations,
        extracted_licensing_info=_extracted(found.said, wording),
    )


def _creation(boms: Sequence[ModelBom], selection: Selection | None, made: About, wording: Wording) -> CreationInfo:
    told = ["Made from records of a Cardwatch registry as of the time of creation."]
    told += [f"Not in the document: {note}" for note in (selection.notes if selection else ())]
    return CreationInfo(
        spdx_version="SPDX-2.3",
        spdx_id="SPDXRef-DOCUMENT",
        name=wording.line(selection.name if selection else boms[0].id) or "unnamed",
        document_namespace=f"urn:uuid:{made.uuid}",
        creators=[Actor(ActorType.TOOL, f"{TOOL}-{made.tool_version}")],
        created=made.moment,
        creator_comment=wording.block("\n".join(told)),
    )


def _model_package(spdx_id: str, bom: ModelBom, wording: Wording) -> Package:
    organisation = wording.line((bom.organisation or "").translate({40: "[", 41: "]"}))
    maker = Actor(ActorType.ORGANIZATION, organisation) if organisation else SpdxNoAssertion()
    comments = [bom.declared.comment, bom.concluded.comment, *bom.reasons]
    page = page_of(bom.source, quote(bom.id), bom.hub) if bom.source == HUGGINGFACE else None
    return Package(
        spdx_id=spdx_id,
        name=wording.line(bom.id) or spdx_id,
        version=bom.revision,
        download_location=_location(bom.source, bom.id, bom.hub, bom.revision, is_closed=bom.is_closed),
        supplier=maker,
        originator=maker,
        files_analyzed=False,
        homepage=page if page and not validate_url(page) else None,
        source_info=_read_from(page),
        license_concluded=_expression(bom.concluded),
        license_declared=_expression(bom.declared),
        license_comment=wording.block("\n".join(dict.fromkeys(filter(None, comments)))) if any(comments) else None,
        copyright_text=SpdxNoAssertion(),
        comment=wording.block("\n".join((f"A language model. Status of the record: {bom.status}.", *_attributed(bom)))),
        external_references=_references(bom),
        checksums=_own_hash(bom),
        release_date=_day(bom.sketch.released),
        description=wording.block(bom.sketch.description) if bom.sketch.description else None,
    )


def _own_hash(bom: ModelBom) -> list[Checksum]:
    """That of the one file of weights; of several each has its own."""
    files = bom.weights.files if bom.weights and bom.weights.is_complete else ()
    return [Checksum(ChecksumAlgorithm.SHA256, files[0].sha256)] if len(files) == 1 else []


def _day(released: str | None) -> datetime | None:
    """A day of release; a mere year or month is none."""
    return datetime.fromisoformat(released) if released and _DAY.fullmatch(released) else None


def _part_package(spdx_id: str, part: PartBom, wording: Wording) -> Package:
    location = web_address(part.link)
    return Package(
        spdx_id=spdx_id,
        name=wording.line(part.name) or spdx_id,
        download_location=SpdxNoAssertion() if location is None or validate_download_location(location) else location,
        files_analyzed=False,
        license_concluded=SpdxNoAssertion(),
        license_declared=_expression(part.licensed),
        license_comment=wording.block(part.licensed.comment) if part.licensed.comment else None,
        copyright_text=SpdxNoAssertion(),
        comment=wording.block(part.note) if part.note else None,
        primary_package_purpose=PackagePurpose.SOURCE if part.group == "code" else PackagePurpose.OTHER,
    )


def _weight_package(spdx_id: str, bom: ModelBom, file: WeightBom, wording: Wording) -> Package:
    """A file of weights; as a package, since a file of SPDX 2.3 must have a SHA-1 (clause 8.4), which nobody lists."""
    return Package(
        spdx_id=spdx_id,
        name=wording.line(file.path) or spdx_id,
        version=bom.revision,
        download_location=SpdxNoAssertion(),
        files_analyzed=False,
        license_concluded=SpdxNoAssertion(),
        license_declared=SpdxNoAssertion(),
        copyright_text=SpdxNoAssertion(),
        checksums=[Checksum(ChecksumAlgorithm.SHA256, file.sha256)],
        comment=wording.block(f"{file.size} bytes.") if file.size is not None else None,
        primary_package_purpose=PackagePurpose.FILE,
    )


def _attributed(bom: ModelBom) -> list[str]:
    """Whose data it is that the record rests on, as the licences of that data want it said."""
    return [f"Facts from: {one.in_words}" for one in bom.data_sources]


def _base_package(spdx_id: str, base: BaseBom, wording: Wording) -> Package:
    told = base.licensed.comment or "The licence that the registry has for the base model at the time of creation."
    return Package(
        spdx_id=spdx_id,
        name=wording.line(base.id) or spdx_id,
        download_location=_location(base.source, base.id, base.hub, None, is_closed=False),
        files_analyzed=False,
        license_concluded=SpdxNoAssertion(),
        license_declared=_expression(base.licensed),
        license_comment=wording.block(told),
        copyright_text=SpdxNoAssertion(),
    )


def _location(
    source: str, model_id: str, hub: str | None, revision: str | None, *, is_closed: bool
) -> str | SpdxNoAssertion | SpdxNone:
    """The git repository at the commit that was read (clause 7.7); a closed model has none.

    The library refuses hosts without a short top-level domain, such as an address of a local network: ``_read_from``.
    """
    if source == HUGGINGFACE:
        location = f"git+{page_of(source, quote(model_id), hub)}" + (f"@{revision}" if revision else "")
        return SpdxNoAssertion() if validate_download_location(location) else location
    return SpdxNone() if is_closed else SpdxNoAssertion()


def _read_from(page: str | None) -> str | None:
    """Where a model was read that lies at an address which the fields for addresses may not hold (clause 7.12)."""
    return f"Read from {page}" if page and (validate_url(page) or validate_download_location(f"git+{page}")) else None


def _references(bom: ModelBom) -> list[ExternalPackageRef]:
    found = []
    if bom.purl:
        locator = quote(bom.purl, safe=":/@?=%")
        found.append(ExternalPackageRef(ExternalPackageRefCategory.PACKAGE_MANAGER, "purl", locator))
    if bom.revision and re.fullmatch("[0-9a-f]{40}", bom.revision):
        commit = f"gitoid:commit:sha1:{bom.revision}"
        found.append(ExternalPackageRef(ExternalPackageRefCategory.PERSISTENT_ID, "gitoid", commit))
    return found


def _relationship(model: str, spdx_id: str, base: BaseBom) -> Relationship:
    kind = RELATIONS.get(base.relation, RelationshipType.GENERATED_FROM)
    where = "registered" if base.is_registered else "not in the registry"
    return Relationship(model, kind, spdx_id, f"Base model; relation {base.relation}; {where}.")


def _expression(said: LicenseExpression) -> object:
    return spdx_licensing.parse(said.expression) if said.expression else SpdxNoAssertion()


def _extracted(said: Iterable[LicenseExpression], wording: Wording) -> list[ExtractedLicensingInfo]:
    refs: dict[str, LicenseRef] = {}
    for one in said:
        refs |= {ref.id: ref for ref in one.refs if ref.id not in refs or (ref.is_read and not refs[ref.id].is_read)}
    return [
        ExtractedLicensingInfo(
            license_id=ref.id,
            extracted_text=wording.block(ref.text),
            license_name=wording.line(ref.name) or ref.id,
            cross_references=[quote(ref.link, safe=_URL)] if ref.link and _WEB.fullmatch(ref.link) else [],
            comment=wording.block(ref.comment or ""),
        )
        for _, ref in sorted(refs.items())
    ]


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_URL = ":/?#[]@!$&'()*+,;=%~"
_WEB = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,5}(/\S*)?", re.IGNORECASE | re.ASCII)
