"""Files of no kind of their own: what their commands and lines say, and lists of ids."""

import re
from collections.abc import Iterable, Iterator

from registry.compliance.scan.files import WORDS, FileReader, ScanFile, by_name
from registry.compliance.scan.ids import hub_id
from registry.compliance.scan.names import model_of
from registry.compliance.scan.texts.commands import models_in_lines
from registry.compliance.scan.texts.lines import models_in_text
from registry.compliance.scan.values import Found, Named
from registry.compliance.scan.vocabulary import Sense, is_revision, sense_of

_MARKS = re.compile(
    rb"model|Model|MODEL|hf\.co|huggingface|hf://|hf[-_]hub|hf download|pkg:|PKG:|from_?[pP]retrained|repo[-_]?id|HF_|"
    rb"ollama|snapshot_download|EMBED|LLM|\bserve\b|\s-hf\b|name_or_path|[eE]mbed|pipeline\("
)
_PROSE = by_name(".md", ".mdx", ".rst", ".txt", ".adoc", ".html", ".htm", ".tex", "readme", "license", "changelog")
_LIST = re.compile(
    r"\s*(?:[-*]\s+)?([\w.-]+(?:/[\w.-]+)?(?:@[\w./-]+)?)"
    r"(?::([0-9a-f]{40})|[ \t]+([0-9a-f]{7,40}|v\d[\w.-]*))?\s*(?:#.*)?"
)
_CELLS = re.compile("[,;\t]")
_LISTS = by_name(".txt", ".list", ".lst", ".csv", ".tsv", ".models", "models")
_HUB_OWNERS = frozenset(
    {
        "allenai", "baai", "bigcode", "bigscience", "coqui", "cohereforai", "coherelabs", "deepseek-ai",
        "distilbert", "eleutherai", "facebook", "google-bert", "google", "huggingfaceh4", "huggingfacetb",
        "ibm-granite", "intfloat", "lmsys", "meta-llama", "microsoft", "mistralai", "moonshotai", "nousresearch",
        "nvidia", "openai", "openai-community", "qwen", "runwayml", "sentence-transformers", "stabilityai",
        "thebloke", "thudm", "tiiuae", "unsloth", "zai-org", "black-forest-labs", "01-ai", "baichuan-inc",
        "internlm", "mosaicml", "stanford-crfm", "swiss-ai", "utter-project", "lgai-exaone", "upstage", "nomic-ai",
        "jinaai", "mixedbread-ai", "snowflake", "databricks", "xai-org", "minimaxai",
    }
)  # fmt: skip
"""Owners by which a list without a heading is known to be one of models."""


def read_plain(file: ScanFile) -> Iterator[Found]:
    """The models of any text; prose tells of commands, and what it leaves open is no use of a model."""
    listed = list(_listed(file)) if _LISTS(file) else []
    if listed:
        yield from listed
        return
    lines = file.text.split("\n")
    found = merged(models_in_lines(lines), models_in_text(file.text))
    yield from (one for one in found if isinstance(one, Named)) if _PROSE(file) else found


def merged(first: Iterable[Found], second: Iterable[Named]) -> Iterator[Found]:
    """All of both; what the second only mentions adds nothing to what the first says of the same model."""
    certain = list(first)
    known = {one.model for one in certain if isinstance(one, Named)}
    yield from certain
    yield from (one for one in second if one.revision != "" or one.model not in known)


def _listed(file: ScanFile) -> Iterator[Found]:
    """The ids of a list that holds nothing else, or of the column of a table that is headed so."""
    lines = file.text.split("\n")
    heads = [cell.strip().strip('"') for cell in _CELLS.split(lines[0])]
    column = next((place for place, head in enumerate(heads) if sense_of(head) is not Sense.NONE), None)
    words = _in_column(heads, lines, column) if len(heads) > 1 and column is not None else _only_ids(file.name, lines)
    if not words and "model" in file.name and (place := _column_of_ids(heads, lines)) is not None:
        words = _in_column(heads, lines, place)
    for word, pin, number in words:
        if (mention := model_of(word)) is not None:
            yield Named(mention.model, number, pin or mention.revision, mention.kind)


def _in_column(heads: list[str], lines: list[str], column: int) -> list[tuple[str, str, int]]:
    """The words of a column, with the revisions of another, if one is headed so."""
    pins = next((place for place, head in enumerate(heads) if is_revision(head) and place != column), None)
    rows = [([cell.strip().strip('"') for cell in _CELLS.split(line)], number) for number, line in enumerate(lines, 1)]
    return [
        (cells[column], cells[pins] if pins is not None and len(cells) > pins else "", number)
        for cells, number in rows
        if len(cells) > column and (number > 1 or hub_id(cells[column]))
    ]


def _column_of_ids(heads: list[str], lines: list[str]) -> int | None:
    """The column of a table of models that holds ids alone, whatever its head says, if it has any."""
    rows = [[cell.strip().strip('"') for cell in _CELLS.split(line)] for line in lines[1:] if line.strip()]
    for place, head in enumerate(heads):
        cells = [row[place] for row in rows if len(row) > place] + ([head] if "/" in head else [])
        if cells and all(hub_id(cell) for cell in cells):
            return place
    return None


def _parts(line: str) -> list[str]:
    """The ids of a line that has several, or the line."""
    parts = [part.strip() for part in line.rstrip(" ,").split(",")]
    return parts if all(map(hub_id, parts)) else [line]


def _only_ids(name: str, lines: list[str]) -> list[tuple[str, str, int]]:
    """The words of a list of models with their revisions: either the file or some owner says what they are."""
    told = [
        (part, number)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
        for part in _parts(line)
    ]
    found = [(_LIST.fullmatch(line), number) for line, number in told]
    words = [(match[1], match[2] or match[3] or "", number) for match, number in found if match is not None]
    is_headed = "model" in name or "model" in "".join(line for line in lines[:3] if line.startswith("#")).lower()
    is_list = len(words) == len(told) or (len(told) - len(words) == 1 and "model" in told[0][0].lower())
    owners = {word.partition("/")[0].lower() for word, _, _ in words if "/" in word}
    return words if is_list and (is_headed or owners & _HUB_OWNERS) else []


TEXT_READERS = (
    FileReader(kind="a list", takes=_LISTS, read=read_plain),
    FileReader(kind="a text", takes=lambda _: True, read=read_plain, words=WORDS, marks=_MARKS),
)
