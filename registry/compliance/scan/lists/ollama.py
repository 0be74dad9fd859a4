"""What Ollama has: the output of ``ollama list`` and ``ollama ps``, answers of ``/api/tags``, and its manifests. Pure.

A name of Ollama's library does not tell which repository it was made of, and nothing here guesses; a name under
``hf.co`` or ``modelscope.cn`` does. The revision is the digest of Ollama's manifest, shortened as ``ollama list`` does;
it is no commit of the Hub.
"""

import hashlib
import re
from collections.abc import Iterator

import msgspec

from registry.compliance.scan.files import MAX_DOCUMENT, FileReader, ScanFile
from registry.compliance.scan.ids import hub_id
from registry.compliance.scan.lists.trees import held, line_of, objects, word
from registry.compliance.scan.settings import UnreadableSettings, json_trees
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace

DIGEST = 12
"""Characters of a digest that ``ollama list`` shows."""
_HEADS = re.compile(rb"\s*NAME\s+ID\s+SIZE\s+(?:MODIFIED|PROCESSOR)\b")
_ROW = re.compile(r"(\S+)\s+([0-9a-f]{12})\s")
_HOST = re.compile(r"(?:[a-z][a-z0-9+]*://)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?)/(.+)")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*){0,3}(?::[\w.-]+)?")
_HUB = frozenset({"hf.co", "huggingface.co", "www.hf.co", "www.huggingface.co"})
_MODELSCOPE = frozenset({"modelscope.cn", "modelscope.ai", "www.modelscope.cn", "www.modelscope.ai"})
_LIBRARY = frozenset({"registry.ollama.ai", "ollama.com", "registry.ollama.com"})
MAX_LINES = 5
"""Lines before the heads of a list: the command itself, and blanks."""
_START = 200
_PATH = ("manifests", "registry.ollama.ai", "hf.co", "huggingface.co", "modelscope.cn")


def named(name: str, line: int, digest: str = "") -> Found:
    """What a name of Ollama's stands for; one that is none is open."""
    short = digest.removeprefix("sha256:")[:DIGEST]
    host, path = (found[1].lower(), found[2]) if (found := _HOST.fullmatch(name)) else ("", name)
    if host in _HUB and (model := hub_id(path.partition(":")[0])):
        return Named(model, line)
    if host in _MODELSCOPE and (model := hub_id(path.partition(":")[0])):
        return Named(model, line, kind=NameKind.MODELSCOPE)
    own = path.removeprefix("library/") if host in _LIBRARY or not host else name
    if _NAME.fullmatch(own.removeprefix(f"{host}/")) and ".." not in own:
        return Named(own, line, short, NameKind.OLLAMA)
    return OpenPlace(line, name[:100], "Ollama has a model under a name that is none.")


def _is_list(file: ScanFile) -> bool:
    lines = file.data[: _START * MAX_LINES].split(b"\n")[:MAX_LINES]
    return file.suffix not in {".md", ".py", ".ipynb", ".rst"} and any(_HEADS.match(line) for line in lines)


def read_list(file: ScanFile) -> Iterator[Found]:
    """The rows of ``ollama list``; one that is not in its form is open."""
    is_begun = False
    for number, line in enumerate(file.text.split("\n"), 1):
        if _HEADS.match(line.encode("utf-8", "replace")):
            is_begun = True
        elif is_begun and line.strip():
            row = _ROW.match(line)
            if row is None:
                yield OpenPlace(number, line.strip()[:100], "This line of a list of Ollama cannot be read.")
            else:
                yield named(row[1], number, row[2])


def _is_tags(file: ScanFile) -> bool:
    data = file.data
    return (
        data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        and b'"models"' in data[:_START]
        and b'"digest"' in data
        and (b'"details"' in data or b'"modified_at"' in data)
    )


def read_tags(file: ScanFile) -> Iterator[Found]:
    """The models of an answer of ``/api/tags`` or ``/api/ps``."""
    try:
        (answer,) = json_trees(file.text)
    except (UnreadableSettings, RecursionError, ValueError) as error:
        yield OpenPlace(1, detail=f"This answer of Ollama cannot be read: {str(error)[:100]}.")
        return
    for one in objects(held(answer, "models")):
        name = word(one, "model") or word(one, "name")
        if name:
            yield named(name, line_of(one, "model" if word(one, "model") else "name"), word(one, "digest"))
        else:
            yield OpenPlace(one.line, detail="Ollama lists a model without a name.")


def _is_manifest(file: ScanFile) -> bool:
    data = file.data[:4096]
    return data.lstrip().startswith(b"{") and b"application/vnd.ollama.image.model" in data


def read_manifest(file: ScanFile) -> Iterator[Found]:
    """The model of a manifest, which is named by where it lies: ``manifests/host/owner/name/tag``."""
    try:
        msgspec.json.decode(file.data)
    except (ValueError, RecursionError):  # of msgspec, and of bytes that are no UTF-8
        yield OpenPlace(1, file.path, "This manifest of Ollama cannot be read.")
        return
    parts = file.path.replace("\\", "/").split("/")
    start = max((parts.index(one) + (one == "manifests") for one in _PATH if one in parts), default=0)
    *owner, name, tag = parts[start:] if len(parts) - start > 1 else ["", ""]
    if not name or not tag:
        yield OpenPlace(1, file.path, "This manifest of Ollama does not lie where its name would be told.")
        return
    yield named(f"{'/'.join([*owner, name])}:{tag}", 1, hashlib.sha256(file.data).hexdigest())


OLLAMA_READERS = (
    FileReader(kind="a list of Ollama", takes=_is_list, read=read_list, is_certain=True),
    FileReader(kind="an answer of Ollama", takes=_is_tags, read=read_tags, limit=MAX_DOCUMENT, is_certain=True),
    FileReader(kind="a manifest of Ollama", takes=_is_manifest, read=read_manifest, is_certain=True),
)
