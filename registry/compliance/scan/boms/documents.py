"""Bills of materials: which format a document has, and the models it lists, within limits. Pure."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from registry.compliance.scan.boms.components import Component, Unnamed, models_of
from registry.compliance.scan.boms.cyclonedx import components_in
from registry.compliance.scan.boms.spdx import elements_in, packages_in
from registry.compliance.scan.files import MAX_DOCUMENT, FileReader, ScanFile
from registry.compliance.scan.values import Findings, Reference, Unresolved

MAX_VALUES = 5_000_000
"""Commas and brackets of a document: more parts than that are not taken apart."""
MAX_COMPONENTS = 200_000
_HEAD = 64 * 1024

Reader = Callable[[dict[str, Any]], Iterator[Component]]


def is_bom(file: ScanFile) -> bool:
    """Whether a file is meant as a bill of materials in JSON."""
    data = file.text.encode() if file.is_wide else file.data
    if not data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    return b'"bomFormat"' in data or b'"spdxVersion"' in data or b"spdx.org/rdf/3" in data[:_HEAD]


def read_bom(path: str, text: str) -> Findings:
    """The models of a bill of materials; one that cannot be read as a whole is unresolved."""
    document = _document(text)
    if isinstance(document, str):
        return Findings(unresolved=(Unresolved(path, 1, f"This bill of materials cannot be read: {document}."),))
    named, open_ = dict[tuple[str, str], None](), dict[str, None]()
    for count, component in enumerate(_reader(document)(document)):
        if count >= MAX_COMPONENTS:
            open_[f"More than {MAX_COMPONENTS:,} components; the rest was not read."] = None
            break
        for one in models_of(component):
            if isinstance(one, Unnamed):
                open_[one.detail] = None
            else:
                named[one.model, one.revision or ""] = None
    return Findings(
        references=tuple(Reference(model, path, _line_of(text, model), revision) for model, revision in named),
        unresolved=tuple(Unresolved(path, 1, detail) for detail in open_),
    )


def _document(text: str) -> dict[str, Any] | str:
    """The document, or why it cannot be read."""
    if len(text) > MAX_DOCUMENT or text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        return "it is too large"
    try:
        found = msgspec.json.decode(text.lstrip("\ufeff").encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        return f"it is no JSON ({str(error)[:100]})"
    return found if isinstance(found, dict) else "it is no object"


def _reader(document: dict[str, Any]) -> Reader:
    if "bomFormat" in document:
        return components_in
    return packages_in if "spdxVersion" in document else elements_in


def _line_of(text: str, model: str) -> int:
    """On which line a document names a model first, from 1; 1 too where it is written in another way."""
    place = text.find(model)
    return 1 if place < 0 else text.count("\n", 0, place) + 1


BOM_READERS = (
    FileReader(
        kind="a bill of materials",
        takes=is_bom,
        read=lambda file: read_bom(file.path, file.text),
        limit=MAX_DOCUMENT,
        is_certain=True,
    ),
)
