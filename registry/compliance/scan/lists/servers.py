"""What servers say that they serve: ``/v1/models`` in the form of OpenAI, and ``/info`` of TGI and TEI. Pure.

The id in ``/v1/models`` is whatever name the server was told to serve a model under; ``root`` is what vLLM and SGLang
loaded. The ``parent`` of an adapter is the id of an entry, or what was loaded.
"""

from collections.abc import Iterator

from registry.compliance.scan.api_names import is_api_name
from registry.compliance.scan.files import MAX_DOCUMENT, FileReader, ScanFile
from registry.compliance.scan.lists.ollama import named
from registry.compliance.scan.lists.trees import held, line_of, objects, word
from registry.compliance.scan.names import is_local, model_of
from registry.compliance.scan.settings import Pairs, Tree, UnreadableSettings, json_trees
from registry.compliance.scan.values import Found, Named, NameKind, OpenPlace

_ALIAS = "A server serves a model under this name, and does not say which one it loaded."
_LOCAL = "A server loaded a model from a place on its own disk."
_PROVIDERS = frozenset(
    {
        "anthropic", "azure", "bedrock", "cohere", "deepseek", "google", "mistralai", "openai", "openai-dev",
        "openai-internal", "openrouter", "perplexity", "system", "xai",
    }
)  # fmt: skip
"""What ``owned_by`` says in the answers of providers, whose models nobody runs here."""
_LOADED = frozenset({"vllm", "sglang", "text-generation-inference", "lmdeploy", "tgi"})
"""What it says in the answers of servers that serve a repository under its own id, unless they are told otherwise."""
_INFO = (b'"model_sha"', b'"max_total_tokens"', b'"max_input_length"', b'"model_dtype"')
_START = 4096


def _is_object(file: ScanFile) -> bool:
    return file.data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _is_models(file: ScanFile) -> bool:
    data = file.data
    return _is_object(file) and b'"data"' in data[:_START] and b'"owned_by"' in data and b'"id"' in data


def _is_info(file: ScanFile) -> bool:
    return (
        len(file.data) <= _START
        and _is_object(file)
        and b'"model_id"' in file.data
        and any(one in file.data for one in _INFO)
    )


def read_models(file: ScanFile) -> Iterator[Found]:
    """The models of an answer of ``/v1/models``."""
    answer = _tree(file)
    if answer is None:
        yield OpenPlace(1, detail="This answer of a server cannot be read.")
        return
    entries = list(objects(held(answer, "data")))
    ids = {word(entry, "id") for entry in entries}
    for entry in entries:
        yield from _entry(entry, ids)


def _entry(entry: Pairs, ids: set[str]) -> Iterator[Found]:
    name, root, parent = word(entry, "id"), word(entry, "root"), word(entry, "parent")
    if not (word(entry, "owned_by") or word(entry, "object") == "model"):
        return
    yield _of_root(root, name, line_of(entry, "root")) if root else _of_id(entry, name)
    if parent and parent not in ids:
        yield _of_root(parent, parent, line_of(entry, "parent"))


def _of_root(root: str, name: str, line: int) -> Found:
    """What was loaded: a repository, or a folder, which tells nothing."""
    mention = model_of(root)
    if mention is not None and mention.kind is not NameKind.API:
        return Named(mention.model, line, mention.revision, mention.kind)
    return OpenPlace(line, name, _LOCAL if is_local(root) else _ALIAS)


def _of_id(entry: Pairs, name: str) -> Found:
    """What an entry names that does not say what was loaded."""
    line, owner = line_of(entry, "id"), word(entry, "owned_by").lower()
    if owner == "library":
        return named(name, line)
    if owner in _PROVIDERS or is_api_name(name) or held(entry, "hugging_face_id") is not None:
        return Named(name, line, kind=NameKind.API)
    mention = model_of(name)
    if mention is not None and (owner in _LOADED or "/" in name):
        return Named(mention.model, line, mention.revision, mention.kind)
    return OpenPlace(line, name, _ALIAS)


def read_info(file: ScanFile) -> Iterator[Found]:
    """The model of an answer of ``/info``, at the commit that it was loaded at."""
    answer = _tree(file)
    name = word(answer, "model_id")
    if answer is None or not name:
        yield OpenPlace(1, detail="This answer of a server cannot be read, or names no model.")
        return
    line, mention = line_of(answer, "model_id"), model_of(name, is_any_single=True)
    if mention is None or mention.kind is NameKind.API:
        yield OpenPlace(line, name, _LOCAL)
    else:
        yield Named(mention.model, line, word(answer, "model_sha") or mention.revision, mention.kind)


def _tree(file: ScanFile) -> Tree | None:
    try:
        return next(iter(json_trees(file.text)), None)
    except (UnreadableSettings, RecursionError):
        return None


SERVER_READERS = (
    FileReader(kind="an answer of a server", takes=_is_models, read=read_models, limit=MAX_DOCUMENT, is_certain=True),
    FileReader(kind="an answer of a server", takes=_is_info, read=read_info, is_certain=True),
)
