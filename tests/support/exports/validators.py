"""The official validators of each format, offline."""

import json
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.error import SPDXParsingError
from spdx_tools.spdx.parser.json import json_parser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from tests.support.real_data import SHARED

SHAPES = SHARED / "testdata/schemas/spdx-3.0.1"


def faults_of(data: bytes, version: str) -> list[str]:
    """What the official validator finds wrong with a document; nothing is what a valid one has."""
    if version.startswith("SPDX-2"):
        return _spdx_two(data)
    return _spdx_three(data) if version.startswith("3.") else _cyclonedx(data, version)


@cache
def _strict(version: str) -> JsonStrictValidator:
    return JsonStrictValidator(SchemaVersion[f"V{version.replace('.', '_')}"])


def _cyclonedx(data: bytes, version: str) -> list[str]:
    fault = _strict(version).validate_str(data.decode("utf-8-sig"))
    return [str(fault)] if fault else []


def _spdx_two(data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.json"
        path.write_text(data.decode("utf-8-sig"), encoding="utf-8")
        try:
            document = json_parser.parse_from_file(str(path))
        except SPDXParsingError as wrong:
            return list(wrong.get_messages())  # type: ignore[no-untyped-call]  # the library has no types there
    return [one.validation_message for one in validate_full_spdx_document(document)]


@cache
def _shapes() -> Any:  # noqa: ANN401 - a graph
    import rdflib  # noqa: PLC0415 - only where SHACL is asked

    return rdflib.Graph().parse(str(SHAPES / "spdx-model.ttl"))


def _spdx_three(data: bytes) -> list[str]:
    import pyshacl  # noqa: PLC0415 - takes a second to load
    import rdflib  # noqa: PLC0415 - the same

    document = json.loads(data.decode("utf-8-sig"))
    document["@context"] = json.loads((SHAPES / "spdx-context.jsonld").read_text("utf-8"))["@context"]
    with warnings.catch_warnings():  # both libraries still use what the next version of rdflib renames
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
        conforms, _, told = pyshacl.validate(graph, shacl_graph=_shapes(), ont_graph=_shapes())
    return [] if conforms else [told]
