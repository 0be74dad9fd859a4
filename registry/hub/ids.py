"""Ids of models, commits and files.

* Whose name a model's id is: a plain id is the Hub's, ``modelscope:owner/name`` is ModelScope's (docs/adr/0023). The
  same name at two sources need not be the same model, so the source is a part of the id.
* A commit is named by its full id.
* A file is known by the id that git gives to its bytes.
"""

import hashlib
import re
from urllib.parse import unquote

HUGGINGFACE = "huggingface"
MODELSCOPE = "modelscope"
PREFIX = f"{MODELSCOPE}:"
MAX_ID = 200

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_MODEL_ID = re.compile(rf"{_PART}(?:/{_PART})?")
_NO_OWNER = frozenset({"api", "blog", "collections", "datasets", "docs", "papers", "spaces"})
_ADDRESS = re.compile(
    rf"(?:\[[^\]]{{0,200}}\]\(|<)?(?:hf://|(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/)(?:models/)?({_PART}/{_PART})"
    r"(?:@(?P<at>[^\s/)>]{1,100})|/(?:tree|blob|resolve|raw|commits?)/(?P<of>[^\s)>?#]{1,400})|/discussions"
    r"(?:/[^\s)>?#]{0,400})?)?/?(?:[?#][^\s)>]{0,400})?[)>]?",
    re.IGNORECASE,
)
_MODELSCOPE_ADDRESS = re.compile(
    rf"(?:https?://)?(?:www\.)?modelscope\.(?:cn|ai)/models/({_PART}/{_PART})(?:/[^\s]{{0,400}})?(?:[?#]\S{{0,400}})?",
    re.IGNORECASE,
)
_PULL = re.compile(r"refs/pr/\d+")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SCOPE_NAME = re.compile(rf"{_PART}/{_PART}")


def base_id(text: str) -> str:
    """The id that a card means by an address of the Hub, in whatever form; anything else as it stands."""
    found = _ADDRESS.fullmatch(text.strip())
    name = found[1].removesuffix(".git") if found else text
    return text if found is None or found[1].partition("/")[0].lower() in _NO_OWNER else name


def named_model(text: str) -> tuple[str, str | None]:
    """The id that somebody means by an id or an address of its page, and the revision that the address is of."""
    written = text.strip()
    if elsewhere := _MODELSCOPE_ADDRESS.fullmatch(written):
        return PREFIX + elsewhere[1], None
    found = _ADDRESS.fullmatch(written)
    if found is None or found[1].partition("/")[0].lower() in _NO_OWNER:
        return text, None
    place = unquote(found["at"] or found["of"] or "")
    revision = _PULL.match(place)
    return found[1].removesuffix(".git"), (revision[0] if revision else place.partition("/")[0]) or None


def source_of(model_id: str) -> str:
    """The source that an id belongs to."""
    return MODELSCOPE if model_id.startswith(PREFIX) else HUGGINGFACE


def name_at_source(model_id: str) -> str:
    """The id as its source spells it."""
    return model_id.removeprefix(PREFIX)


def is_modelscope_id(model_id: str) -> bool:
    """Whether this can be the id of a model of ModelScope: always an owner and a name, behind the prefix."""
    name = name_at_source(model_id)
    is_named = bool(_SCOPE_NAME.fullmatch(name)) and ".." not in name
    return model_id.startswith(PREFIX) and is_named and len(model_id) <= MAX_ID


def page_of(source: str, model_id: str) -> str | None:
    """Where people look at a model; None for a source that has no such page."""
    if source == HUGGINGFACE:
        return f"https://huggingface.co/{model_id}"
    return f"https://modelscope.cn/models/{name_at_source(model_id)}" if source == MODELSCOPE else None


def is_model_id(model_id: str) -> bool:
    """Whether this can be the id of a repository on the Hub, or of one of ModelScope behind its prefix."""
    is_hubs = bool(_MODEL_ID.fullmatch(model_id)) and ".." not in model_id and "--" not in model_id
    return is_hubs or is_modelscope_id(model_id)


def is_commit(text: object) -> bool:
    """Whether this is a full commit id."""
    return isinstance(text, str) and _COMMIT.fullmatch(text) is not None


def git_blob_id(data: bytes) -> str:
    """The id git gives to a file's bytes (gitformat-pack: sha1 over ``blob <length> NUL <bytes>``)."""
    return hashlib.sha1(b"blob %d\x00" % len(data) + data, usedforsecurity=False).hexdigest()
