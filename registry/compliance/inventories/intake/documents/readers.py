"""Which reader reads which format, and which format a document seems to have."""

import re
from collections.abc import Callable, Iterator, Mapping

from registry.compliance.inventories.intake.documents.answers import is_json, read_json, read_rest
from registry.compliance.inventories.intake.documents.caches import read_cache
from registry.compliance.inventories.intake.documents.findings import read_findings
from registry.compliance.inventories.intake.documents.lines import read_lines
from registry.compliance.inventories.intake.documents.tables import is_table, read_table
from registry.compliance.inventories.intake.documents.values import (
    MAX_LINES,
    ListedLine,
    UnreadableListError,
    decoded,
    shown,
)
from registry.compliance.inventories.intake.documents.words import named_by
from registry.compliance.inventories.intake.formats import DocumentFormat
from registry.compliance.scan import NameKind

_OLLAMA_HEADS = re.compile(r"^\s*NAME\s+ID\s+SIZE\s+(?:MODIFIED|PROCESSOR)\b", re.MULTILINE)
_CACHE_MARKS = re.compile(
    r"^\s*(?:REPO ID\s+REPO TYPE\s|ID\s+(?:REVISION\s+)?SIZE\s+LAST_|model/\S+)|models--\S+", re.MULTILINE
)
_BOM_MARKS = ("bomformat", "cyclonedx.org", "spdxversion", "spdx.org")
_MARKS_INSIDE = (b'"bomFormat"', b'"spdxVersion"', b'"@graph"')
"""Of a document that lies inside another one, or says late what it is."""
_DIGITS = re.compile(r"[0-9a-f]{12}")


def read_document(given: DocumentFormat, data: bytes) -> tuple[DocumentFormat, list[ListedLine]]:
    """The format of a document and all its lines; raises ``UnreadableListError``."""
    known = recognised(data) if given == "auto" else given
    lines = list[ListedLine]()
    for one in _READERS[known](data):
        lines.append(one)
        if len(lines) > MAX_LINES:
            raise UnreadableListError(f"The document names more than {MAX_LINES:,} models; send it in parts.")
    return known, lines


def recognised(data: bytes) -> DocumentFormat:
    """The format that a document seems to have; what nothing speaks for is a plain text."""
    head = decoded(data)[: 64 * 1024]
    if is_json(data):
        return _of_json(head)
    start = head.lstrip()
    if start.startswith("<"):
        return "cyclonedx"
    if re.search(r"^SPDXVersion\s*:", head, re.MULTILINE) or re.search(r"^spdxVersion\s*:", head, re.MULTILINE):
        return "spdx"
    if _OLLAMA_HEADS.search(head[:2_000]):
        return "ollama"
    if _CACHE_MARKS.search(head[:4_000]):
        return "huggingface-cache"
    return "csv" if is_table(data) else "text"


def _of_json(head: str) -> DocumentFormat:
    if '"bomFormat"' in head:
        return "cyclonedx"
    if '"spdxVersion"' in head or "spdx.org/rdf" in head or '"@graph"' in head:
        return "spdx"
    if '"repo_id"' in head or '"repo_type"' in head or '"commit_hash"' in head:
        return "huggingface-cache"
    if '"owned_by"' in head or '"object"' in head:
        return "openai-models"
    return "ollama" if '"models"' in head or '"digest"' in head else "huggingface-cache"


def _ollama(data: bytes) -> Iterator[ListedLine]:
    if is_json(data):
        yield from _by_scan("tags.json", data, is_ollama=True)
    elif _OLLAMA_HEADS.search(decoded(data)[:2_000]):
        yield from read_findings("ollama.txt", decoded(data).encode())
    else:
        for number, line in enumerate(decoded(data).splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield _ollama_name(line, number)


def _ollama_name(line: str, number: int) -> ListedLine:
    word, *rest = line.split()
    if word.lower().startswith(("hf.co/", "huggingface.co/", "modelscope.")):
        return named_by(word, number, line)
    digest = rest[0] if rest and _DIGITS.fullmatch(rest[0]) else ""
    note = f"Ollama's digest: {digest}" if digest else None
    return ListedLine(line=number, text=shown(line), name=word[:200], kind=NameKind.OLLAMA, note=note)


def _openai(data: bytes) -> Iterator[ListedLine]:
    yield from _by_scan("models.json", data) if is_json(data) else read_lines(data)


def _by_scan(path: str, data: bytes, *, is_ollama: bool = False) -> Iterator[ListedLine]:
    """By the reader of scans where it knows the answer; else every item by its name."""
    known = list(read_findings(path, data)) if (b'"digest"' if is_ollama else b'"owned_by"') in data else []
    yield from known
    yield from read_rest(data, is_ollama=is_ollama) if known else read_json(data, is_ollama=is_ollama)


def _bom(data: bytes) -> Iterator[ListedLine]:
    head = decoded(data)[:2_000].lstrip()
    if not any(mark in head.lower() for mark in _BOM_MARKS) and not any(mark in data for mark in _MARKS_INSIDE):
        raise UnreadableListError("This is no CycloneDX and no SPDX document that is known.")
    path = "bom.xml" if head.startswith("<") else "bom.json" if is_json(data) else "bom.spdx"
    if re.search(r"^spdxVersion\s*:", head, re.MULTILINE):
        path = "bom.yaml"
    yield from read_findings(path, data)


_READERS: Mapping[str, Callable[[bytes], Iterator[ListedLine]]] = {
    "huggingface-cache": read_cache, "ollama": _ollama, "openai-models": _openai, "text": read_lines,
    "csv": read_table, "requirements": read_lines, "cyclonedx": _bom, "spdx": _bom,
}  # fmt: skip
