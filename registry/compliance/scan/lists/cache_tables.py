"""Tables that the Hub's own command prints of a cache: ``hf cache ls`` and ``huggingface-cli scan-cache``. Pure."""

import re
from collections.abc import Iterator

from registry.compliance.scan.files import FileReader, ScanFile
from registry.compliance.scan.ids import hub_id, single_id
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace

_HEADS = re.compile(rb"\s*(?:REPO ID\s+REPO TYPE\s|ID\s+(?:REVISION\s+)?SIZE\s+LAST_)")
_RULE = re.compile(r"[\s-]*")
_NEW = re.compile(r"(model|dataset|space|kernel)/(\S+)\s+(?:([0-9a-f]{40})\s)?")
_OLD = re.compile(r"(\S+)\s+(model|dataset|space)\s+(?:([0-9a-f]{40})\s)?")
_END = re.compile(r"(?:Done in|Found|Got|Hint)\b")
_KINDS = {"model": NameKind.HUB, "dataset": NameKind.DATASET}
MAX_LINES = 8
_START = 200


def _is_table(file: ScanFile) -> bool:
    lines = file.data[: _START * MAX_LINES].split(b"\n")[:MAX_LINES]
    return file.suffix not in {".md", ".py", ".ipynb", ".rst"} and any(_HEADS.match(line) for line in lines)


def read_table(file: ScanFile) -> Iterator[Found]:
    """The rows of such a table; one that is not in its form is open."""
    is_begun = False
    for number, line in enumerate(file.text.split("\n"), 1):
        if _HEADS.match(line.encode("utf-8", "replace")):
            is_begun = True
        elif is_begun and _END.match(line):
            return
        elif is_begun and not _RULE.fullmatch(line):
            yield from _row(line.strip(), number)


def _row(line: str, number: int) -> Iterator[Found]:
    if new := _NEW.match(line + " "):
        kind, name, commit = new.groups()
    elif old := _OLD.match(line + " "):
        name, kind, commit = old.groups()
    else:
        kind, name, commit = "model", "", None
    model = hub_id(name) if "/" in name else single_id(name)
    if model is None:
        yield OpenPlace(number, line[:100], "This line of a list of a cache cannot be read.")
    elif kind in _KINDS:
        yield Named(model, number, commit or "", _KINDS[kind])


TABLE_READERS = (FileReader(kind="a list of a cache", takes=_is_table, read=read_table, is_certain=True),)
