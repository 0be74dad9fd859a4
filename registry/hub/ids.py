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
HUB = "https://huggingface.co"
MAX_ID = 200
MAX_PLACE = 300
_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_MODEL_ID = re.compile(rf"{_PART}(?:/{_PART})?")
_NO_OWNER = frozenset({"api", "blog", "collections", "datasets", "docs", "models", "papers", "spaces"})
_AT = (
    r"(?:@[^\s/)>]{1,100}|/(?:tree|blob|resolve|raw|commit|discussions)(?:/[^\s)>?#]{0,400})?)?/*"
    r"(?:[?#][^\s)>]{0,400})?"
)
"""What may stand behind a model's name in an address: a revision, a page of it, a slash, a query, a fragment."""
_HUB_ADDRESS = re.compile(
    r"(?:hf:/*|(?:https?:)?//(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/+"
    r"|(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/+)(?:models/)?"
    rf"(?:({_PART}/{_PART}){_AT}|({_PART})/(?:tree|blob|resolve|raw)/[^\s)>]{{1,400}})",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"({_PART}/{_PART}){_AT}")
_SCOPE_ADDRESS = re.compile(
    rf"(?:https?://)?(?:www\.)?modelscope\.(?:cn|ai)/+models/+({_PART}/{_PART})"
    r"(?:/(?:summary|files?|resolve|tree|quickstart)(?:/[^\s)>?#]{0,400})?)?/*(?:[?#][^\s)>]{0,400})?",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"<([^<>]{1,1000})>|\[[^\]]{0,200}\]\(([^()]{1,1000})\)")
_LONGEST_ADDRESS = 1_500
_REVISION = re.compile(r"@([^\s/)>]{1,100})|/(?:tree|blob|resolve|raw|commits?)/([^\s)>?#]{1,400})")
_PULL = re.compile(r"refs/pr/\d+")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SCOPE_NAME = re.compile(rf"{_PART}/{_PART}")


def base_id(text: str) -> str:
    """The id that is meant by an address of a model, in whatever form; anything else as it stands, and nobody's."""
    if len(text) > _LONGEST_ADDRESS:
        return text
    written = text.strip()
    if written.startswith(PREFIX):
        return scope_base_id(written.removeprefix(PREFIX))
    wrapped = _WRAPPED.fullmatch(written)
    written = unquote((wrapped[1] or wrapped[2]).strip() if wrapped else written)
    if scope := _SCOPE_ADDRESS.fullmatch(written):
        return f"{PREFIX}{scope[1]}"
    address = _HUB_ADDRESS.fullmatch(written)
    found = address or _PLAIN.fullmatch(written)
    name = (found[1] or (address[2] if address else "")).removesuffix(".git" if address else "") if found else ""
    return name if name and name.partition("/")[0].lower() not in _NO_OWNER else text


def scope_base_id(name: str) -> str:
    """The id that a card of ModelScope means: a plain name is one of its own, an address says itself whose it is."""
    found = base_id(name)
    is_address = is_model_id(found) and not name.strip().startswith(found)
    return found if is_address or found.startswith(PREFIX) else f"{PREFIX}{found}"


def named_model(text: str) -> tuple[str, str | None]:
    """The id that somebody means by an id or an address of its page, and the revision that the address is of."""
    name = base_id(text)
    found = _REVISION.search(text) if name != text and not name.startswith(PREFIX) else None
    if found is None:
        return name, None
    place = unquote(found[1] or found[2])
    revision = _PULL.match(place)
    return name, (revision[0] if revision else place.partition("/")[0]) or None


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


def page_of(source: str, model_id: str, place: str | None = None) -> str | None:
    """Where people look at a model, at the hub that it was read from; None for a source that has no such page."""
    if source == HUGGINGFACE:
        return f"{place or HUB}/{model_id}"
    return f"https://modelscope.cn/models/{name_at_source(model_id)}" if source == MODELSCOPE else None


def place_of(endpoint: str) -> str:
    """The address of a hub as records and documents name it: without credentials, and one for the Hub itself."""
    scheme, _, rest = endpoint.strip().rstrip("/").partition("://")
    rest = rest.rpartition("@")[2] if "@" in rest.partition("/")[0] else rest
    host = rest.partition("/")[0].lower()
    return HUB if host in _HUB_HOSTS else f"{scheme}://{rest}"[:MAX_PLACE]


def is_the_hub(place: str) -> bool:
    """Whether an address is that of the Hugging Face Hub."""
    return place_of(place) == HUB


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
