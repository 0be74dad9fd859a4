"""Lists that people write, one reference on each line, where the file is named as one: every line counts. Pure.

Of any other file ``findings_in`` says what it refers to; here a line that names no model is open, since whoever hands
over a list wants an answer for all of it.
"""

import csv
import re
from collections.abc import Iterator

from registry.compliance.scan.boms import BOM_READERS
from registry.compliance.scan.files import ScanFile
from registry.compliance.scan.ids import in_purl
from registry.compliance.scan.lists import LIST_READERS
from registry.compliance.scan.lists.ollama import named
from registry.compliance.scan.lists.pins import PIN_READERS
from registry.compliance.scan.names import model_of
from registry.compliance.scan.references import collected
from registry.compliance.scan.values import Findings, Found, Named, NameKind, OpenPlace

_PROGRAMS = tuple(one for one in (*BOM_READERS, *LIST_READERS) if one not in PIN_READERS)
"""What programs write has readers of its own."""
_SHAPE = re.compile(r"\S{1,300}(?:(?:[ \t]+|[ \t]*==[ \t]*)\S{1,200})?")
"""A reference, and a revision behind it."""
_PIN = re.compile(r"(?P<name>[^\s=]+)(?:[ \t]*==[ \t]*|[ \t]+)(?P<pin>[A-Za-z0-9][\w./-]*)")
_COMMIT = re.compile(r"(?P<name>[^:\s]+/[^:\s]+):(?P<pin>[0-9a-f]{40})")
_MODELSCOPE = re.compile(
    r"modelscope:([A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(?:@([A-Za-z0-9][\w./-]*))?", re.IGNORECASE
)
_PREFIX = f"{NameKind.OLLAMA}:"
_MOST_LINES = 10_000
_TABLES = {".csv": ",", ".tsv": "\t"}
_HEADS = ("model", "model_id", "models", "purl", "repo_id", "repository", "repo", "id", "name")
"""How the column of models is headed, the surest first."""
NO_MODEL = "This line names no model that can be told."


def is_plain_list(path: str, data: bytes) -> bool:
    """Whether a text is a list of references: each line has the shape of one, or a table has a column of models."""
    file = ScanFile(path, data)
    if not file.is_plain or any(reader.takes(file) for reader in _PROGRAMS):
        return False
    lines = [line for _, line in _entries(file)]
    is_shaped = bool(lines) and (file.suffix in _TABLES or all(_SHAPE.fullmatch(line) for line in lines))
    return is_shaped and any(isinstance(_reference(line, 1), Named) for line in lines[:_MOST_LINES])


def listed_in(path: str, data: bytes) -> Findings:
    """The reference of each line, and the lines that are none."""
    lines = list(_entries(ScanFile(path, data)))
    found: list[Found] = [_reference(line, number) for number, line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        told = f"There are more than {_MOST_LINES:,} lines; the rest was not read."
        found.append(OpenPlace(lines[_MOST_LINES][0], detail=told))
    return collected(path, found)


def _entries(file: ScanFile) -> Iterator[tuple[int, str]]:
    return _column(file.text, _TABLES[file.suffix]) if file.suffix in _TABLES else _lines(file.text)


def _column(text: str, mark: str) -> Iterator[tuple[int, str]]:
    """The cells of the column that is headed as one of models; a row that is too short has an empty one."""
    rows = csv.reader(text.split("\n"), delimiter=mark)
    try:
        heads = [cell.strip().lower().replace(" ", "_") for cell in next(rows, [])]
        place = next((heads.index(one) for one in _HEADS if one in heads), -1)
        for row in rows if place >= 0 else ():
            if any(cell.strip() for cell in row):
                yield rows.line_num, (row[place].strip() if place < len(row) else "") or "(an empty cell)"
    except csv.Error as error:
        yield rows.line_num, f"(no table: {error})"


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, counted from 1, without bullets and comments."""
    for number, line in enumerate(text.split("\n"), 1):
        told = re.sub(r"^[-*][ \t]+", "", re.split(r"(?:^|[ \t])#", line.strip(), maxsplit=1)[0].strip())
        if told:
            yield number, told


def _reference(line: str, number: int) -> Found:
    if line.lower().startswith("pkg:"):
        purl = in_purl(line)
        return Named(purl[0], number, purl[1]) if purl else OpenPlace(number, line, NO_MODEL)
    if line.lower().startswith(_PREFIX):
        return named(line[len(_PREFIX) :], number)
    if found := _MODELSCOPE.fullmatch(line):
        return Named(found[1], number, found[2] or "", NameKind.MODELSCOPE)
    pinned = _PIN.fullmatch(line) or _COMMIT.fullmatch(line)
    mention = model_of(pinned["name"] if pinned else line)
    if mention is None or mention.kind is NameKind.DATASET or (pinned and mention.revision):
        return OpenPlace(number, line, NO_MODEL)
    return Named(mention.model, number, pinned["pin"] if pinned else mention.revision, mention.kind)
