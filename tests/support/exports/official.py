"""What others say of documents: the official schemas and shapes, and the validators of the libraries."""

import json
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.json import json_parser
from spdx_tools.spdx.parser.tagvalue import tagvalue_parser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from registry.exports.formats import FORMATS
from registry.exports.values import ModelBom, Selection
from tests.support.real_data import real

SHAPES = "testdata/schemas/spdx-3.0.1"
_PARSERS: dict[str, Any] = {"spdx-2.3-json": json_parser, "spdx-2.3-tag": tagvalue_parser}


def written(format_: str, boms: list[ModelBom], selection: Selection | None = None) -> bytes:
    """A document as it is sent."""
    return b"".join(FORMATS[format_].load()(boms, selection))


@cache
def _cyclonedx(version: str) -> JsonStrictValidator:
    return JsonStrictValidator(SchemaVersion.from_version(version))


def faults_of(format_: str, data: bytes, folder: Path) -> list[str]:
    """What the validator of this format says against a document; of SPDX 3 see ``shape_faults``."""
    if format_.startswith("cyclonedx"):
        found = _cyclonedx(format_.partition("-")[2]).validate_str(data.decode())
        return [repr(found)[:2_000]] if found else []
    path = folder / "document"
    path.write_bytes(data)
    document = _PARSERS[format_].parse_from_file(str(path))
    return [one.validation_message for one in validate_full_spdx_document(document)]


def shape_faults(documents: Iterable[bytes]) -> str:
    """What the SHACL shapes of SPDX 3.0.1 say against documents, empty where nothing.

    They are judged as one graph: the names of elements begin with that of their document, so none speaks of another's.
    """
    from pyshacl import validate  # noqa: PLC0415 - loading it takes longer than most tests
    from rdflib import Graph  # noqa: PLC0415 - the same

    folder = real(SHAPES)
    with warnings.catch_warnings():  # the libraries use what they themselves are about to drop
        warnings.simplefilter("ignore", DeprecationWarning)
        return _judged(folder, documents, Graph, validate)


def _judged(folder: Path, documents: Iterable[bytes], graph_of: Any, validate: Any) -> str:  # noqa: ANN401 - of the libraries
    context = json.loads((folder / "spdx-context.jsonld").read_text())["@context"]
    shapes = graph_of().parse(folder / "spdx-model.ttl", format="turtle")
    graph = graph_of()
    for document in documents:
        graph.parse(data=json.dumps(json.loads(document) | {"@context": context}), format="json-ld")
    conforms, _, told = validate(graph, shacl_graph=shapes, ont_graph=shapes, inference="none")
    return "" if conforms else str(told)[:5_000]
