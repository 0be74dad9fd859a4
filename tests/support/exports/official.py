"""What others say of documents: the official schemas and shapes, and the validators of the libraries."""

import json
import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # the library has no types
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
def strict_cyclonedx(version: str) -> JsonStrictValidator:
    """The strict validator of a version; what it asks of addresses it asks once of each."""
    _remember_addresses()
    return JsonStrictValidator(SchemaVersion.from_version(version))


_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]*)*")
"""Addresses of letters that need no thought: each is a URI by RFC 3986, section 3, and so an IRI."""


@cache
def _remember_addresses() -> None:
    """Spare the library's grammar of IRIs, which takes 0.3 s for a long address, those that are plain or known."""
    checkers = Draft7Validator.FORMAT_CHECKER.checkers
    for name in ("iri", "iri-reference"):
        judge, raised = checkers[name]
        checkers[name] = (_remembering(judge), raised)


def _remembering(judge: Callable[[object], bool]) -> Callable[[object], bool]:
    known = cache(judge)

    def judged(value: object) -> bool:
        return (isinstance(value, str) and _PLAIN_ADDRESS.fullmatch(value) is not None) or known(value)

    return judged


def faults_of(format_: str, data: bytes, folder: Path) -> list[str]:
    """What the validator of this format says against a document; of SPDX 3 see ``shape_faults``."""
    if format_.startswith("cyclonedx"):
        found = strict_cyclonedx(format_.partition("-")[2]).validate_str(data.decode())
        return [repr(found)[:2_000]] if found else []
    path = folder / "document"
    path.write_bytes(data)
    document = _PARSERS[format_].parse_from_file(str(path))
    return [one.validation_message for one in validate_full_spdx_document(document)]


@cache
def _shapes() -> Any:  # noqa: ANN401 - a graph
    from rdflib import Graph  # noqa: PLC0415 - loading it takes longer than most tests

    return Graph().parse(real(SHAPES) / "spdx-model.ttl", format="turtle")


def shape_faults(documents: Iterable[bytes]) -> str:
    """What the SHACL shapes of SPDX 3.0.1 say against documents, empty where nothing.

    They are judged as one graph: the names of elements begin with that of their document, and the one that has no name
    gets one for each, so none speaks of another's.
    """
    from pyshacl import validate  # noqa: PLC0415 - loading it takes longer than most tests
    from rdflib import Graph  # noqa: PLC0415 - the same

    folder = real(SHAPES)
    with warnings.catch_warnings():  # the libraries use what they themselves are about to drop
        warnings.simplefilter("ignore", DeprecationWarning)
        return _judged(folder, documents, Graph, validate)


def _judged(folder: Path, documents: Iterable[bytes], graph_of: Any, validate: Any) -> str:  # noqa: ANN401 - of the libraries
    context = json.loads((folder / "spdx-context.jsonld").read_text())["@context"]
    shapes, graph = _shapes(), graph_of()
    for number, document in enumerate(documents):
        named = document.replace(b'"_:creation"', b'"_:creation%d"' % number)
        graph.parse(data=json.dumps(json.loads(named) | {"@context": context}), format="json-ld")
    conforms, _, told = validate(graph, shacl_graph=shapes, ont_graph=shapes, inference="none")
    return "" if conforms else str(told)[:5_000]
