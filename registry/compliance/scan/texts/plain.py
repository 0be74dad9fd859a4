"""Files of no kind of their own: what their commands and lines say, and lists of ids."""

import re
from collections.abc import Iterable, Iterator

from registry.compliance.scan.files import WORDS, FileReader, ScanFile, by_name
from registry.compliance.scan.names import model_of
from registry.compliance.scan.texts.commands import models_in_lines
from registry.compliance.scan.texts.lines import models_in_text
from registry.compliance.scan.values import Found, Named
from registry.compliance.scan.vocabulary import Sense, sense_of

_MARKS = re.compile(
    rb"model|Model|MODEL|hf\.co|huggingface|hf://|hf[-_]hub|hf download|pkg:|PKG:|from_?[pP]retrained|repo[-_]?id|HF_|"
    rb"ollama|snapshot_download|EMBED|LLM|\bserve\b|\s-hf\b|name_or_path|[eE]mbed|pipeline\("
)
_PROSE = by_name(".md", ".mdx", ".rst", ".txt", ".adoc", ".html", ".htm", ".tex", "readme", "license", "changelog")
_LIST = re.compile(r"\s*(?:[-*]\s+)?([\w.-]+(?:/[\w.-]+)?(?:@[\w./-]+)?)\s*(?:#.*)?")
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


def _listed(file: ScanFile) -> Iterator[Named]:
    """The ids of a list that holds nothing else, or of the column of a table that is headed so."""
    lines = file.text.split("\n")
    heads = [cell.strip().strip('"') for cell in re.split("[,;\t]", lines[0])]
    column = next((place for place, head in enumerate(heads) if sense_of(head) is not Sense.NONE), None)
    if len(heads) > 1 and column is not None:
        rows = [(re.split("[,;\t]", line), number) for number, line in enumerate(lines[1:], 2)]
        words = [(cells[column].strip().strip('"'), number) for cells, number in rows if len(cells) > column]
    else:
        words = _only_ids(file.name, lines)
    for word, number in words:
        if (mention := model_of(word)) is not None:
            yield Named(mention.model, number, mention.revision, mention.kind)


def _only_ids(name: str, lines: list[str]) -> list[tuple[str, int]]:
    """The words of a list of models: each line one, and either the file or some owner says what they are."""
    told = [
        (line, number) for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")
    ]
    found = [(_LIST.fullmatch(line), number) for line, number in told]
    words = [(match[1], number) for match, number in found if match is not None]
    is_headed = "model" in name or "model" in "".join(line for line in lines[:3] if line.startswith("#")).lower()
    is_list = len(words) == len(told) or (len(told) - len(words) == 1 and "model" in told[0][0].lower())
    owners = {word.partition("/")[0].lower() for word, _ in words if "/" in word}
    return words if is_list and (is_headed or owners & _HUB_OWNERS) else []


TEXT_READERS = (
    FileReader(kind="a list", takes=_LISTS, read=read_plain),
    FileReader(kind="a text", takes=lambda _: True, read=read_plain, words=WORDS, marks=_MARKS),
)
