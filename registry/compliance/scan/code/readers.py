"""How files of code are read: Python, and the cells of notebooks."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from registry.compliance.scan.code.notebooks import cells_in
from registry.compliance.scan.code.python_code import models_in_code, parse
from registry.compliance.scan.files import MAX_DOCUMENT, WORDS, FileReader, ScanFile, by_name
from registry.compliance.scan.texts import merged, models_in_lines, models_in_text, read_plain
from registry.compliance.scan.values import Found, Named, OpenPlace

_MARKS = re.compile(
    rb"(?:from_pretrained|_download|from_quantized|from_model_id|SentenceTransformer|CrossEncoder|HuggingFace|"
    rb"InferenceClient|load_dataset|TransformerWordEmbeddings|Ollama|LLM|EngineArgs|HFLM|WhisperModel|TextEmbedding)"
    rb"[\w]*\s*\(|"
    rb"huggingface\.co|hf\.co/|hf://|hf[-_]hub:|pkg:/{0,2}[hH]ugging|modelscope\.c|pipeline\(|"
    rb"[\"'](?:[\w.-]{1,30}:)?[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w./-]{0,190}[@:\"']|"
    rb"(?i:model|embed|lm|rerank|tokenizer|encoder)\w*[\"']?\s{0,9}(?:\(|[:=]|,\s*default\s*=)\s{0,9}"
    rb"(?:[\w\[\]. |]{1,30}=\s{0,9})?(?:[\w.]{0,30}(?:getenv|environ)|[\"'][\w.:-]{3,90}[\"'])|"
    rb"[\"'](?:ollama|vllm|hf|huggingface-cli)[\"' ]|--model"
)
"""Without one of these, code names no model: loaders, addresses, ids with an owner, words of names."""


def read_python(file: ScanFile) -> Iterator[Found]:
    """The models of a Python file; one that is not in the grammar of today is read as text."""
    tree = parse(file.text)
    if tree is None:
        yield from read_plain(file)
    else:
        yield from merged(models_in_code(tree), models_in_text(file.text, only_addresses=True))


def read_notebook(file: ScanFile) -> Iterator[Found]:
    """The models of a notebook; one that is broken is read as text, and told."""
    cells = cells_in(file.text)
    if cells is None:
        yield OpenPlace(1, detail="This notebook cannot be read: it has no cells in JSON.")
        yield from read_plain(file)
    else:
        yield from _in_cells(file.text, cells.python, cells.other)


def _in_cells(text: str, python: Iterable[str], other: str) -> Iterator[Found]:
    """Models of all cells, with their lines in the file itself."""
    parts = {cell: parse(cell) is not None for cell in python}
    whole = "\n".join(cell for cell, is_code in parts.items() if is_code)
    rest = "\n".join([other, *(cell for cell, is_code in parts.items() if not is_code)])
    tree = parse(whole)
    found: list[Found] = list(models_in_code(tree, is_whole=True)) if tree is not None else []
    found += models_in_text(whole, only_addresses=tree is not None)
    found += [*models_in_lines(rest.split("\n")), *models_in_text(rest)]
    for one in found:
        if isinstance(one, OpenPlace):
            one = msgspec.structs.replace(one, reference=re.sub(r"^\{\{(\S+)\}\}$", r"{\1}", one.reference))  # noqa: PLW2901 - as the notebook has it
        shown = one.model if isinstance(one, Named) else one.reference
        place = text.find(shown) if shown else -1
        yield msgspec.structs.replace(one, line=text.count("\n", 0, max(place, 0)) + 1)


CODE_READERS = (
    FileReader(
        kind="Python",
        takes=by_name(".py", ".pyi", ".pyw"),
        read=read_python,
        words=WORDS,
        marks=_MARKS,
        is_certain=True,
    ),
    FileReader(kind="a notebook", takes=by_name(".ipynb"), read=read_notebook, limit=MAX_DOCUMENT, is_certain=True),
)
