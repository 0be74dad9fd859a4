"""Bills of materials: which format a document has, and the models it lists, within limits. Pure.

CycloneDX in JSON and XML; SPDX 2 in JSON, YAML and as tags and values; SPDX 3 in JSON. A document may lie inside
another one, such as an attestation or an answer of a server.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from registry.compliance.scan.boms.components import Component, Unnamed, models_of
from registry.compliance.scan.boms.cyclonedx import components_in
from registry.compliance.scan.boms.spdx import elements_in, packages_in
from registry.compliance.scan.boms.tag_values import tag_values
from registry.compliance.scan.boms.xml_documents import UnreadableXml, xml_document
from registry.compliance.scan.files import MAX_DOCUMENT, FileReader, ScanFile
from registry.compliance.scan.settings import Items, Leaf, Tree, UnreadableSettings, yaml_trees
from registry.compliance.scan.values import Findings, NameKind, Reference, Unresolved, spelled

MAX_VALUES = 5_000_000
"""Commas and brackets of a document: more parts than that are not taken apart."""
MAX_YAML_PARTS = 500_000
"""Values of a document in YAML, those that aliases repeat counted each time."""
MAX_COMPONENTS = 200_000
MAX_INSIDE = 5
"""How deep a bill of materials may lie inside another document."""
_HEAD = 64 * 1024
_XML = re.compile(rb"<(?:[\w.-]+:)?bom\b[^>]*cyclonedx\.org/schema/bom|<[\w.-]+:SpdxDocument\b|spdx\.org/rdf/terms")
_TAGS = re.compile(rb"^SPDXVersion\s*:\s*SPDX-", re.MULTILINE)
_YAML = re.compile(rb"^[\"']?spdxVersion[\"']?\s*:\s*[\"']?SPDX-", re.MULTILINE)
_WORD = re.compile(r"[\w.-]+")
_LISTS = {"bomFormat": "components", "spdxVersion": "packages", "@graph": "@graph"}
"""By what only this kind has: where the list stands of what it is made of."""

Reader = Callable[[dict[str, Any]], Iterator[Component]]


def _is_json(file: ScanFile) -> bool:
    data = _bytes(file)
    if not data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return False
    return b'"bomFormat"' in data or b'"spdxVersion"' in data or b"spdx.org/rdf/3" in data[:_HEAD]


def _is_xml(file: ScanFile) -> bool:
    head = _bytes(file)[:_HEAD]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_XML.search(head))


def _is_tags(file: ScanFile) -> bool:
    head = _bytes(file)[:_HEAD]
    return b"SPDXVersion" in head and bool(_TAGS.search(head))


def _is_yaml(file: ScanFile) -> bool:
    return file.suffix in {".yaml", ".yml"} and bool(_YAML.search(_bytes(file)[:_HEAD]))


def _bytes(file: ScanFile) -> bytes:
    return file.text.encode("utf-8", "replace") if file.is_wide else file.data


def _of_json(file: ScanFile) -> Findings:
    text = file.text
    if len(text) > MAX_DOCUMENT or text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        return _unread(file.path, "it is too large")
    try:
        found = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        return _unread(file.path, f"it is no JSON ({str(error)[:100]})")
    return _read(file, _documents(found))


def _of_xml(file: ScanFile) -> Findings:
    try:
        root = xml_document(file.data)
    except UnreadableXml as error:
        return _unread(file.path, str(error))
    if b"cyclonedx.org/schema/bom" not in _bytes(file)[:_HEAD]:
        return _unread(file.path, "it is SPDX in RDF, and JSON and tags are what is read of SPDX")
    return _read(file, [root], components_in)


def _of_tags(file: ScanFile) -> Findings:
    return _read(file, [tag_values(file.text)])


def _of_yaml(file: ScanFile) -> Findings:
    try:
        left = iter(range(MAX_YAML_PARTS))
        plain = [_plain(tree, left) for tree in yaml_trees(file.text)]
    except (UnreadableSettings, RecursionError) as error:
        return _unread(file.path, f"it is no YAML ({str(error)[:100]})")
    return _read(file, [one for found in plain for one in _documents(found)])


def _plain(tree: Tree, left: Iterator[int]) -> Any:  # noqa: ANN401 - any YAML
    """The values of a tree; what aliases name stands in it as often as they do, so each part is counted."""
    if next(left, None) is None:
        raise UnreadableSettings("it has too many parts")
    if isinstance(tree, Leaf):
        return tree.value
    if isinstance(tree, Items):
        return [_plain(one, left) for one in tree.items]
    return {name: _plain(value, left) for name, value in tree.pairs}


def _documents(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """The bills of materials that a document is or holds, from the outside in."""
    level, documents = [found], list[dict[str, Any]]()
    for _ in range(MAX_INSIDE):
        inner = list[Any]()
        for one in level:
            if isinstance(one, dict) and not _LISTS.keys().isdisjoint(one):
                documents.append(one)
            elif isinstance(one, dict | list):
                inner.extend(one.values() if isinstance(one, dict) else one)
        level = inner
    if not documents and isinstance(found, dict) and "spdx.org" in str(found.get("@context", "")):
        return [found]
    return documents


def _read(file: ScanFile, documents: list[dict[str, Any]], reader: Reader | None = None) -> Findings:
    """The models of bills of materials; one that cannot be read as a whole is unresolved."""
    if not documents:
        return _unread(file.path, "it is not where one would be looked for")
    named, open_ = dict[tuple[str, str, NameKind], None](), dict[str, None]()
    if reader is None:
        open_ |= dict.fromkeys(f"It is not read as a whole: its `{name}` is no list." for name in _wrong(documents))
    components = (one for document in documents for one in (reader or _reader(document))(document))
    for count, component in enumerate(components):
        if count >= MAX_COMPONENTS:
            open_[f"More than {MAX_COMPONENTS:,} components; the rest was not read."] = None
            break
        for one in models_of(component):
            if isinstance(one, Unnamed):
                open_[one.detail] = None
            else:
                named[one.model, one.revision or "", one.kind] = None
    lines = _lines(file.text, {model for model, _, _ in named}) if named else {}
    return Findings(
        references=tuple(
            Reference(spelled(kind, model), file.path, lines.get(model, 1), revision, kind)
            for model, revision, kind in named
        ),
        unresolved=tuple(Unresolved(file.path, 1, detail) for detail in open_),
    )


def _wrong(documents: list[dict[str, Any]]) -> Iterator[str]:
    """The names of lists that are none: what they hold may be passed over."""
    for one in documents:
        name = next((held for mark, held in _LISTS.items() if mark in one), None)
        if name is not None and not isinstance(one.get(name), list | None):
            yield name


def _unread(path: str, reason: str) -> Findings:
    return Findings(unresolved=(Unresolved(path, 1, f"This bill of materials cannot be read: {reason}."),))


def _reader(document: dict[str, Any]) -> Reader:
    if "bomFormat" in document:
        return components_in
    return packages_in if "spdxVersion" in document else elements_in


def _lines(text: str, models: set[str]) -> dict[str, int]:
    """On which line a document names each model first, from 1; those that it writes in another way are left out."""
    lines, last, before = dict[str, int](), "", -1
    for number, line in enumerate(text.split("\n"), 1):
        for found in _WORD.finditer(line):
            word = found[0]
            pair = f"{last}/{word}" if found.start() == before + 1 and line[before : before + 1] == "/" else word
            last, before = word, found.end()
            for one in (pair, word):
                if one in models:
                    lines.setdefault(one, number)
        before = -1
    return lines


BOM_READERS = tuple(
    FileReader(kind="a bill of materials", takes=takes, read=read, limit=MAX_DOCUMENT, is_certain=True)
    for takes, read in ((_is_json, _of_json), (_is_xml, _of_xml), (_is_tags, _of_tags), (_is_yaml, _of_yaml))
)
