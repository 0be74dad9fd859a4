"""Ids of models, commits and files.

* Whose name a model's id is: a plain id is the Hub's, ``modelscope:owner/name`` is ModelScope's (docs/adr/0023). The
  same name at two sources need not be the same model, so the source is a part of the id.
* A commit is named by its full id.
* A file is known by the id that git gives to its bytes.
"""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import unquote

from registry.errors import Invalid

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
    r"(?:@[^\s/)>]{1,100}|/(?:tree|blob|resolve|raw|commits?|discussions)(?:/[^\s)>?#]{0,400})?)?/*"
    r"(?:[?#][^\s)>]{0,400})?"
)
"""What may stand behind a model's name in an address: a revision, a page of it, a slash, a query, a fragment."""
_HUB_ADDRESS = re.compile(
    r"(?:hf:/*|(?:https?:)?//(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/+"
    r"|(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/+)(?:models/)?"
    rf"(?:({_PART}/{_PART}){_AT}|({_PART})/(?:tree|blob|resolve|raw|commits?)/[^\s)>]{{1,400}})",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"({_PART}/{_PART}){_AT}")
_SCOPE_ADDRESS = re.compile(
    rf"(?:https?://)?(?:www\.)?modelscope\.(?:cn|ai)/+models/+({_PART}/{_PART})"
    r"(?:/(?:summary|files?|resolve|tree|quickstart)(?:/[^\s)>?#]{0,400})?)?/*(?:[?#][^\s)>]{0,400})?",
    re.IGNORECASE,
)
_PURL = re.compile(rf"pkg:huggingface/({_PART}(?:/{_PART})?)(?:@[^\s?#]{{1,200}})?(?:[?#]\S{{0,400}})?", re.IGNORECASE)
_OTHER_HUB = re.compile(
    r"[?&]repository_url=(?!(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/?(?:[&#]|$))", re.IGNORECASE
)
_WRAPPED = re.compile(r"<([^<>]{1,1000})>|\[[^\]]{0,200}\]\(([^()]{1,1000})\)")
_LONGEST_ADDRESS = 1_500
_REVISION = re.compile(r"@([^\s/)>?#]{1,100})|/(?:tree|blob|resolve|raw|commits?)/([^\s)>?#]{1,400})")
_SCOPE_REVISION = re.compile(r"()/(?:tree|resolve|files?/view)/([^\s)>?#]{1,400})")
_REVISION_NAMES = frozenset({"revision", "rev", "ref", "version", "commit", "sha", "branch", "tag"})
"""Parameters of an address whose value is a revision."""
_NAMEABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_REVISION_LIKE = re.compile(r"[0-9a-f]{7,40}|v?\d+(?:\.\d+)+|refs/.*", re.IGNORECASE)
"""What is probably a commit, a version or a ref, wherever it stands."""
_PULL = re.compile(r"refs/pr/\d+")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SCOPE_NAME = re.compile(rf"{_PART}/{_PART}")


def base_id(text: str) -> str:
    """The id that is meant by an address of a model, in whatever form; anything else as it stands, and nobody's."""
    if len(text) > _LONGEST_ADDRESS:
        return text
    if text.strip().startswith(PREFIX):
        return scope_base_id(text.strip().removeprefix(PREFIX))
    written = unquote(_unwrapped(text))
    if purl := _PURL.fullmatch(written):
        return text if _OTHER_HUB.search(written) else purl[1]
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


def named_model(text: str, at: str = "") -> tuple[str, str | None]:
    """The id that somebody means by an id or an address of its page, and the revision that the address is of.

    Raises ``Invalid``, pointing ``at`` it, for an address of several revisions, or of one where none is read.
    """
    name = base_id(text)
    if name == text or len(text) > _LONGEST_ADDRESS:
        return name, None
    address = _unwrapped(text)
    found = [*_in_path(re.split("[?#]", address, maxsplit=1)[0], name), *_behind(unquote(address), at)]
    if len(set(found)) > 1:
        raise Invalid(
            f"The address is of two revisions, {found[0][:60]!r} and {found[1][:60]!r}: name one.", pointer=at
        )
    return name, found[0] if found else None


def _unwrapped(text: str) -> str:
    wrapped = _WRAPPED.fullmatch(text.strip())
    return (wrapped[1] or wrapped[2]).strip() if wrapped else text.strip()


def _in_path(path: str, name: str) -> Iterator[str]:
    found = (_SCOPE_REVISION if name.startswith(PREFIX) else _REVISION).search(path)
    if found is not None:
        place = unquote(found[1] or found[2])
        revision = _PULL.match(place)
        yield from filter(None, [revision[0] if revision else place.partition("/")[0]])


def _behind(address: str, at: str) -> Iterator[str]:
    """The revisions in the query and the fragment of an address."""
    for part in re.split("[?#&]", address)[1:]:
        key, is_stated, value = part.partition("=")
        is_named = bool(is_stated) and key.lower() in _REVISION_NAMES
        if is_named and _NAMEABLE.fullmatch(value):
            yield value
        elif is_named or _REVISION_LIKE.fullmatch(value or key):
            raise Invalid(
                f"{part[:60]!r} in the address looks like a revision that cannot be read there: write "
                "?revision=COMMIT, or name the revision by itself.", pointer=at,
            )  # fmt: skip


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
    owner, slash, _ = model_id.partition("/")
    return (is_hubs and not (slash and owner.lower() in _NO_OWNER)) or is_modelscope_id(model_id)


def is_commit(text: object) -> bool:
    """Whether this is a full commit id."""
    return isinstance(text, str) and _COMMIT.fullmatch(text) is not None


def git_blob_id(data: bytes) -> str:
    """The id git gives to a file's bytes (gitformat-pack: sha1 over ``blob <length> NUL <bytes>``)."""
    return hashlib.sha1(b"blob %d\x00" % len(data) + data, usedforsecurity=False).hexdigest()
