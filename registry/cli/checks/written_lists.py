"""Lists that somebody wrote, as findings: each line is a model or is told, by the reader that imports have too."""

import re
from pathlib import PurePath

from registry.compliance.inventories.intake import ListedLine, UnreadableListError, decoded, read_document
from registry.compliance.scan import (
    MAX_TEXT,
    Findings,
    NameKind,
    Reference,
    Unresolved,
    model_of,
    report_kind,
    source_kind,
)

MAX_LIST = 8 * 1024 * 1024
"""Bytes."""
NO_MODEL = "This line names no model that can be told."
_WIDE = {b"\xff\xfe", b"\xfe\xff"}
_ITEM = re.compile(r"\s*-\s+(?:\"[^\"]*\"|'[^']*'|[^\s:{\[&*!|>-][^:]*(?::(?! )[^:]*)*)\s*")
_NAMED = re.compile(r"\s*(?:-\s+)?(?:model|model_id|modell|name|id|repo|repo_id)\s*:\s+[^{\[&*!|>\s].*", re.IGNORECASE)
_HEAD = re.compile(r"(?:---|\.\.\.|[\w.-]+\s*:)\s*(?:#.*)?")
_PIPS = re.compile(r"(?:requirements|constraints)[\w.-]*\.(?:txt|in)", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_LISTS = frozenset({"", ".txt", ".list", ".lst", ".models", ".csv", ".tsv"})
"""Endings of files of a project that may be lists of models."""
_SHARE, _SHARE_NAMED = 3, 5
"""One line of so many has to name a model, where the file's name says nothing, and where it does."""
_SETTINGS = frozenset({".json", ".jsonl", ".yaml", ".yml"})


def list_of(path: str, data: bytes) -> Findings | None:
    """All lines of a list; None of a file that is code, settings, or what a program wrote."""
    if b"\x00" in data and data[:2] not in _WIDE:
        return _unread(path, "This file is no text; nothing of it was read.")
    if report := report_kind(path, data):
        return _unread(path, f"This is {report}, and no list.")
    kind = source_kind(path, data)
    listed = data if kind is None else _as_list(path, kind, data)
    if not listed.strip():
        return Findings() if kind is None else None
    if len(listed) > MAX_LIST:
        return _unread(path, f"This list is larger than {MAX_LIST:,} bytes; nothing of it was read.")
    return _read(path, listed)


def with_its_lines(path: str, data: bytes, found: Findings) -> Findings:
    """What a scan found in a file; if that seems to be a list of models, with all its lines."""
    suffix = PurePath(path).suffix.lower()
    if not found.references or suffix not in _LISTS or len(data) > MAX_TEXT or source_kind(path, data):
        return found
    whole = list_of(path, data)
    if whole is None or not _is_list(PurePath(path).name.lower(), data, whole):
        return found
    told = {one.line for one in whole.references}
    return Findings(
        tuple(sorted({*whole.references, *(one for one in found.references if one.line not in told)})),
        tuple(sorted({*whole.unresolved, *found.unresolved})),
    )


def _is_list(name: str, data: bytes, whole: Findings) -> bool:
    """Whether enough lines name a model, or a table says in its head or name that it is of models."""
    answered = {one.line for one in whole.references}
    open_ = {one.line for one in whole.unresolved}
    lines = len(answered | open_)
    named = len(answered | {one.line for one in whole.unresolved if _ID.search(one.reference)})
    head = decoded(data).lstrip().partition("\n")[0].lower()
    if name.endswith((".csv", ".tsv")) and "model" in head:
        return named > 0
    return named > 0 and named * (_SHARE_NAMED if "model" in name else _SHARE) >= lines


def _read(path: str, data: bytes) -> Findings | None:
    try:
        lines = read_document("auto", data)[1]
    except UnreadableListError as wrong:
        return _unread(path, str(wrong))
    is_for_pip = _PIPS.fullmatch(PurePath(path).name) and all(one.is_ignored for one in lines)
    return None if is_for_pip else _findings(path, lines)


def _as_list(path: str, kind: str, data: bytes) -> bytes:
    """The list that settings hold and nothing else, as text or JSON; empty where they are more than that."""
    if kind not in {"JSON", "YAML"} or PurePath(path).suffix.lower() not in _SETTINGS:
        return b""
    text = decoded(data)
    if kind == "JSON":
        return text.encode() if text.lstrip().startswith("[") or path.lower().endswith(".jsonl") else b""
    lines = text.splitlines()
    told = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not told or not all(one.fullmatch(line) for line in told for one in [_kind_of(line)]):
        return b""
    plain = ["" if _HEAD.fullmatch(line) else line for line in lines]
    return "\n".join(plain).encode() if any(plain) else b""


def _kind_of(line: str) -> re.Pattern[str]:
    return next((one for one in (_HEAD, _NAMED) if one.fullmatch(line)), _ITEM)


def _findings(path: str, lines: list[ListedLine]) -> Findings:
    references, unresolved = set[Reference](), set[Unresolved]()
    for one in lines:
        found = _found(path, one)
        references.update([found] if isinstance(found, Reference) else [])
        unresolved.update([found] if isinstance(found, Unresolved) else [])
    return Findings(tuple(sorted(references)), tuple(sorted(unresolved)))


def _found(path: str, one: ListedLine) -> Reference | Unresolved:
    if one.is_doubted or not one.name or one.is_ignored or one.kind is NameKind.DATASET:
        meant = f" Is {one.name} meant?" if one.is_doubted and one.name else ""
        detail = (
            f"{one.reason or NO_MODEL}{meant}" if one.license is None else "This line names a licence and no model."
        )
        return Unresolved(path, one.line, detail, "", one.text[:200] or "(an empty cell)")
    if one.kind is NameKind.HUB and "/" not in one.name and model_of(one.name) is None:
        return Unresolved(path, one.line, "An id of a model has an owner: owner/name.", "", one.text[:200])
    model = one.name if one.kind in {NameKind.HUB, NameKind.MODELSCOPE} else f"{one.kind}:{one.name}"
    return Reference(model, path, one.line, one.revision or "", one.kind)


def _unread(path: str, detail: str) -> Findings:
    return Findings(unresolved=(Unresolved(path, 1, detail),))
