"""Tables as spreadsheets write them: a header in one of several spellings, then a model or licence on each row."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from registry.compliance.checks import UseBody
from registry.compliance.inventories.intake.documents.values import ListedLine, UnreadableListError, decoded, shown
from registry.compliance.inventories.intake.documents.words import NO_MODEL, named_by, replaced, with_revision
from registry.compliance.inventories.uses import checked_use
from registry.errors import Invalid

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "model": (
        "huggingfaceid", "hfid", "huggingfacemodel", "repoid", "model", "models", "modell", "modelle", "modelid",
        "modelname", "modellname", "repo", "repository", "huggingface", "kimodell", "aimodel", "llm", "name", "id",
    ),
    "purl": ("purl", "packageurl", "package"),
    "license": ("license", "licence", "lizenz", "licensekey", "spdx", "spdxid"),
    "revision": ("revision", "rev", "commit", "commitid", "sha", "version", "tag", "branch", "stand"),
    "owner": (
        "owner", "responsible", "contact", "mailbox", "email", "mail", "team", "verantwortlich", "verantwortliche",
        "verantwortlicher", "ansprechpartner", "kontakt", "eigentumer", "eigentuemer", "zustandig", "zustaendig",
    ),
    "note": ("note", "notes", "comment", "comments", "remark", "bemerkung", "bemerkungen", "notiz", "kommentar"),
}  # fmt: skip
_USE_WORDS = {
    "zweck": "purpose", "einsatz": "purpose", "usage": "purpose", "land": "country", "organization": "organisation",
    "kommerziell": "commercial", "zielgruppe": "audience", "weitergabe": "distribution", "aktivitaten": "activities",
}  # fmt: skip
_YES = {"ja": True, "yes": True, "wahr": True, "x": True, "nein": False, "no": False, "falsch": False}
_GERMAN: Mapping[str, Mapping[str, str]] = {
    "purpose": {
        "produktivbetrieb": "production", "produktion": "production", "produktiv": "production",
        "intern": "internal", "internenutzung": "internal", "erprobung": "evaluation", "forschung": "research",
        "lehre": "teaching", "unterricht": "teaching", "privat": "personal", "privatenutzung": "personal",
    },
    "organisation": {
        "unternehmen": "company", "firma": "company", "hochschule": "university", "universitat": "university",
        "offentlichestelle": "public_body", "behorde": "public_body", "einzelperson": "individual",
        "privatperson": "individual",
    },
    "audience": {"intern": "internal", "extern": "external"},
    "distribution": {"keine": "none", "garnicht": "none"},
    "country": {"deutschland": "DE", "osterreich": "AT", "schweiz": "CH"},
}  # fmt: skip
"""What tables in German say for a value, without its umlauts; only words that cannot mean another value."""
_LISTS = frozenset({"output_countries", "activities"})
_USE = {name.replace("_", ""): name for name in UseBody.__struct_fields__}
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s"})
_DELIMITERS = ",;\t|"
_RULE = re.compile(r":?-{2,}:?")
"""A cell of the line below the head of a table of Markdown."""


def read_table(data: bytes) -> Iterator[ListedLine]:
    """Every row; raises ``UnreadableListError`` where no column is known to name models or licences."""
    text = decoded(data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    columns: dict[int, str] | None = None
    try:
        for row in rows:
            if not any(cell.strip() for cell in row) or (row[0].startswith(("#", "sep=")) and columns is None):
                continue
            if columns is None:
                columns = columns_of(row)
                if not {"model", "purl", "license"} & set(columns.values()):
                    raise UnreadableListError(
                        f"No column is known to name a model or a licence in {', '.join(map(shown, row))[:300]!r}. "
                        "A header such as `model;revision;owner;note` is expected."
                    )
                continue
            if not all(_RULE.fullmatch(cell.strip()) for cell in row if cell.strip()):
                yield _row(row, columns, rows.line_num)
    except csv.Error as error:
        raise UnreadableListError(f"This table cannot be read from line {rows.line_num} on: {error}.") from error


def is_table(data: bytes) -> bool:
    """Whether a document begins with a header of several columns that are known."""
    text = decoded(data[: 64 * 1024])
    line = next((one for one in text.splitlines() if one.strip() and not one.startswith(("#", "sep="))), "")
    found = columns_of(next(csv.reader([line], delimiter=_delimiter(text)), []))
    return bool({"model", "purl", "license"} & set(found.values())) and (len(found) > 1 or len(line.split(" ")) == 1)


def columns_of(header: Sequence[str]) -> dict[int, str]:
    """Which column says what, by its place; of several of a kind the first, of models the one that says so plainest."""
    titles = [_word(title) for title in header]
    words = _COLUMNS["model"]
    plainest = min((word for word in titles if word in words), key=words.index, default=None)
    found = dict[int, str]()
    for place, word in enumerate(titles):
        own = next((column for column, known in _COLUMNS.items() if word in known), None)
        name = own or _USE.get(word) or _USE_WORDS.get(word)
        if name and name not in found.values() and (name != "model" or word == plainest):
            found[place] = name
    return found


def _word(title: str) -> str:
    word = _plain(title)
    return word.removeprefix("use") if word.removeprefix("use") in _USE else word


def _plain(text: str) -> str:
    return "".join(letter for letter in text.strip().lower().translate(_UMLAUTS) if letter.isalnum())


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if lines and lines[0].startswith("sep=") and lines[0][4:5] in _DELIMITERS:
        return lines[0][4:5] or ","
    first = next((line for line in lines if not line.startswith("#")), "")
    return max(_DELIMITERS, key=first.count)


def _row(row: Sequence[str], columns: Mapping[int, str], line: int) -> ListedLine:
    cells = {columns[place]: cell.strip() for place, cell in enumerate(row) if place in columns and cell.strip()}
    text = " ".join(cell for cell in row if cell.strip())
    found = _subject(cells, line, text)
    found = replaced(found, owner=_short(cells.get("owner"), 200), note=_note(cells, found))
    try:
        return replaced(found, use=_use(cells))
    except Invalid as wrong:
        return replaced(found, name="", license=None, reason=wrong.message[:300])


def _subject(cells: Mapping[str, str], line: int, text: str) -> ListedLine:
    name, purl = cells.get("model"), cells.get("purl", "")
    if not name or purl.lower().startswith("pkg:huggingface/"):  # it says which one, and at which commit
        name = purl
    if name:
        return with_revision(named_by(name, line, text), cells.get("revision"))
    listed = ListedLine(line=line, text=shown(text))
    return replaced(listed, license=cells["license"]) if "license" in cells else replaced(listed, reason=NO_MODEL)


def _note(cells: Mapping[str, str], found: ListedLine) -> str | None:
    """The note, with the licence that somebody wrote beside a model: the registry says which one it has."""
    stated = f"Licence as listed: {cells['license']}" if "license" in cells and found.license is None else ""
    return _short(" · ".join(filter(None, (cells.get("note", ""), stated))), 2_000)


def _short(text: str | None, most: int) -> str | None:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:most] or None if text else None


def _use(cells: Mapping[str, str]) -> dict[str, Any]:
    stated = {name: _value(name, cell) for name, cell in cells.items() if name in UseBody.__struct_fields__}
    if not stated:
        return {}
    whole = {"organisation": "company", "country": "DE", **stated}
    try:
        read = msgspec.to_builtins(msgspec.convert(whole, UseBody, strict=False))
    except msgspec.ValidationError:
        return checked_use(stated)  # which says what is wrong
    return {name: read[name] for name in stated}


def _value(name: str, cell: str) -> Any:  # noqa: ANN401 - a fact of a use
    if name in _LISTS:
        return [one for one in cell.replace(",", " ").replace(";", " ").split() if one]
    if name in {"country", "parent_country"}:
        return _GERMAN["country"].get(_plain(cell), cell.upper())
    german = _GERMAN.get(name, {}).get(_plain(cell))
    if german is not None:
        return german
    is_flag = cell.lower() in _YES and name not in {"purpose", "derivative_name", "derivative_license"}
    return _YES[cell.lower()] if is_flag else cell
