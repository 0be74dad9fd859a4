"""SPDX 2.3 documents through spdx-tools; import this module only when one is asked for, it takes a while to load."""

import io
import re
import uuid
from collections.abc import Iterable
from importlib.metadata import version
from urllib.parse import quote

from spdx_tools.common.spdx_licensing import spdx_licensing
from spdx_tools.spdx.model.actor import Actor, ActorType
from spdx_tools.spdx.model.document import CreationInfo, Document
from spdx_tools.spdx.model.extracted_licensing_info import ExtractedLicensingInfo
from spdx_tools.spdx.model.package import ExternalPackageRef, ExternalPackageRefCategory, Package
from spdx_tools.spdx.model.relationship import Relationship, RelationshipType
from spdx_tools.spdx.model.spdx_no_assertion import SpdxNoAssertion
from spdx_tools.spdx.model.spdx_none import SpdxNone
from spdx_tools.spdx.parser.tagvalue.lexer import SPDXLexer
from spdx_tools.spdx.validation.uri_validators import validate_download_location, validate_url
from spdx_tools.spdx.writer.json import json_writer
from spdx_tools.spdx.writer.tagvalue import tagvalue_writer

from registry.exports.rules import LicenseExpression, LicenseRef
from registry.exports.text import PLAIN, Wording, tag_value
from registry.exports.values import BaseBom, ModelBom
from registry.hub import HUGGINGFACE, page_of

MODEL_ID = "SPDXRef-Model"

RELATIONS = {
    "quantized": RelationshipType.VARIANT_OF,
    "finetune": RelationshipType.DESCENDANT_OF,
    "merge": RelationshipType.DESCENDANT_OF,
    "adapter": RelationshipType.DEPENDS_ON,
}
"""An adapter works only with its base; where the relation is not known, only that one came of the other."""


def write_json(bom: ModelBom) -> bytes:
    """The document as JSON; raises ``ValueError`` where the library's validator objects."""
    stream = io.StringIO()
    json_writer.write_document_to_stream(_document(bom, PLAIN), stream)
    return stream.getvalue().encode()


def write_tag_value(bom: ModelBom) -> bytes:
    """The document as tag-value text; raises ``ValueError`` where the library's validator objects."""
    stream = io.StringIO()
    tagvalue_writer.write_document_to_stream(_document(bom, tag_value(SPDXLexer.reserved)), stream)
    return stream.getvalue().encode()


def is_listed(expression: str) -> bool:
    """Whether the library's copy of the SPDX licence list has every name of an expression."""
    return not spdx_licensing.validate(expression).errors


def _document(bom: ModelBom, wording: Wording) -> Document:
    bases = [(f"SPDXRef-Base-{number}", base) for number, base in enumerate(bom.bases, start=1)]
    said = (bom.declared, bom.concluded, *(base.licensed for base in bom.bases))
    return Document(
        creation_info=_creation(bom, wording),
        packages=[_model_package(bom, wording), *(_base_package(spdx_id, base, wording) for spdx_id, base in bases)],
        relationships=[
            Relationship("SPDXRef-DOCUMENT", RelationshipType.DESCRIBES, MODEL_ID),
            *(_relationship(spdx_id, base) for spdx_id, base in bases),
        ],
        extracted_licensing_info=_extracted(said, wording),
    )


def _creation(bom: ModelBom, wording: Wording) -> CreationInfo:
    # Named by content: the same record and catalogue make the same document wherever it is written.
    tool = f"cardwatch-{version('cardwatch')}"
    name = f"{tool}:{bom.catalogue_version}:{bom.source}:{bom.id}:{bom.etag}"
    return CreationInfo(
        spdx_version="SPDX-2.3",
        spdx_id="SPDXRef-DOCUMENT",
        name=wording.line(bom.id),
        document_namespace=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        creators=[Actor(ActorType.TOOL, tool)],
        created=bom.updated_at,
        creator_comment=wording.block("Made from a record of a Cardwatch registry as of the time of creation."),
    )


def _model_package(bom: ModelBom, wording: Wording) -> Package:
    organisation = wording.line((bom.organisation or "").translate({40: "[", 41: "]"}))
    maker = Actor(ActorType.ORGANIZATION, organisation) if organisation else SpdxNoAssertion()
    comments = [bom.declared.comment, bom.concluded.comment, *bom.reasons]
    page = page_of(bom.source, quote(bom.id), bom.hub) if bom.source == HUGGINGFACE else None
    return Package(
        spdx_id=MODEL_ID,
        name=wording.line(bom.id),
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


def _relationship(spdx_id: str, base: BaseBom) -> Relationship:
    kind = RELATIONS.get(base.relation, RelationshipType.GENERATED_FROM)
    where = "registered" if base.is_registered else "not in the registry"
    return Relationship(MODEL_ID, kind, spdx_id, f"Base model; relation {base.relation}; {where}.")


def _expression(said: LicenseExpression) -> object:
    return spdx_licensing.parse(said.expression) if said.expression else SpdxNoAssertion()


def _extracted(said: Iterable[LicenseExpression], wording: Wording) -> list[ExtractedLicensingInfo]:
    refs: dict[str, LicenseRef] = {}
    for one in said:
        refs = {ref.id: ref for ref in one.refs} | refs
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


_URL = ":/?#[]@!$&'()*+,;=%~"
_WEB = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,5}(/\S*)?", re.IGNORECASE | re.ASCII)
