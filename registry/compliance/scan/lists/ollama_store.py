"""Where Ollama keeps its models: one manifest for each, and blobs, which are weights and licences and name none."""

import os
from pathlib import Path

from registry.compliance.scan.files import FolderReader, ScanFile
from registry.compliance.scan.lists.ollama import read_manifest
from registry.compliance.scan.values import Findings, Named, Reference, Unresolved, spelled

MAX_MANIFESTS = 20_000
MAX_BYTES = 256 * 1024


def is_store(_: Path, folders: list[str], files: list[str]) -> bool:
    """Whether a folder holds manifests and blobs, and nothing that may be a project's."""
    others = [name for name in (*folders, *files) if not name.startswith(".")]
    return sorted(others) == ["blobs", "manifests"]


def read_store(folder: Path, shown: str) -> Findings:
    """The models of all manifests; links are not followed."""
    references, unresolved = list[Reference](), list[Unresolved]()
    count = 0
    for place, folders, names in os.walk(folder / "manifests"):
        folders.sort()
        for name in sorted(names):
            inside = os.path.relpath(os.path.join(place, name), folder)  # noqa: PTH118 - walked as text
            path = inside if shown == "." else f"{shown}/{inside}"
            count += 1
            if count > MAX_MANIFESTS:
                detail = f"There are more than {MAX_MANIFESTS:,} manifests; the rest was not read."
                return Findings(tuple(sorted(references)), tuple(sorted([*unresolved, Unresolved(shown, 1, detail)])))
            if name.startswith("."):
                continue
            for found in _of_manifest(Path(place, name), inside, path):
                if isinstance(found, Reference):
                    references.append(found)
                else:
                    unresolved.append(found)
    return Findings(tuple(sorted(references)), tuple(sorted(unresolved)))


def _of_manifest(file: Path, inside: str, path: str) -> list[Reference | Unresolved]:
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_BYTES:
            return [Unresolved(path, 1, "This manifest of Ollama is no small file.")]
        data = file.read_bytes()
    except OSError as error:
        return [Unresolved(path, 1, f"This manifest of Ollama cannot be read: {error.strerror}.")]
    told = list[Reference | Unresolved]()
    for one in read_manifest(ScanFile(inside, data)):
        if isinstance(one, Named):
            told.append(Reference(spelled(one.kind, one.model), path, 1, one.revision or "", one.kind))
        else:
            told.append(Unresolved(path, 1, one.detail, "", one.reference[:100]))
    return told


STORE_READER = FolderReader(kind="a store of Ollama", takes=is_store, read=read_store)
