"""Lists of a cache of the Hub: what its command prints, as a table or as JSON, and paths of its folders."""

import re
from collections.abc import Iterator

from registry.compliance.inventories.intake.documents.answers import is_json, read_json
from registry.compliance.inventories.intake.documents.findings import read_findings
from registry.compliance.inventories.intake.documents.values import ListedLine, decoded, shown
from registry.compliance.inventories.intake.documents.words import named_by, with_revision

_HEADS = re.compile(r"^\s*(?:REPO ID\s+REPO TYPE\s|ID\s+(?:REVISION\s+)?SIZE\s+LAST_)", re.MULTILINE)
_FOLDER = re.compile(
    r"(?:^|[/\\\s'\"])(models|datasets|spaces|kernels)--([\w.-]+?)(?:[/\\](?:snapshots|refs|blobs)(?:[/\\]([\w.-]+))?|[/\\\s'\"]|$)"
)
_TYPED = re.compile(r"(model|dataset|space|kernel)/(\S+)")
_TOTAL = re.compile(r"\s*(?:Done in|Found|Got|Hint|total \d)\b")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def read_cache(data: bytes) -> Iterator[ListedLine]:
    """Every repository of such a list, at each commit that it names."""
    text = decoded(data)
    if is_json(data):
        yield from read_json(data)
    elif _HEADS.search(text[:2_000]):
        yield from read_findings("cache.txt", text.encode())
    else:
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip() and not _TOTAL.match(line) and not line.startswith("#"):
                yield _line(line, number)


def _line(line: str, number: int) -> ListedLine:
    if folder := _FOLDER.search(line):
        kind, name, at = folder.groups()
        commit = at if at and _COMMIT.fullmatch(at) else None
        return _of_kind(kind.removesuffix("s"), name.replace("--", "/", 1), commit, line, number)
    word = line.split(maxsplit=1)[0]
    if typed := _TYPED.fullmatch(word):
        commits = _COMMIT.findall(line)
        return _of_kind(typed[1], typed[2], commits[0] if commits else None, line, number)
    return named_by(word, number, line)


def _of_kind(kind: str, name: str, commit: str | None, line: str, number: int) -> ListedLine:
    if kind != "model":
        return ListedLine(line=number, text=shown(line), reason=f"A {kind}, and no model.", is_ignored=True)
    return with_revision(named_by(name, number, line), commit)
