"""Ids of models as files write them: plain, as an address of the Hub, as a package URL. Pure."""

import re
from urllib.parse import unquote

PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
ID = rf"{PART}/{PART}"
NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
NO_OWNER = frozenset(
    {
        "api", "assets", "blog", "buckets", "chat", "cli", "collections", "course", "datasets", "docs", "enterprise",
        "front", "inference", "inference-endpoints", "join", "learn", "login", "logout", "metrics", "models", "new",
        "organizations", "papers", "posts", "pricing", "settings", "spaces", "tasks", "transformers",
    }
)  # fmt: skip
"""First parts of the Hub's own paths, which no owner has."""

_ID = re.compile(ID)
_SINGLE = re.compile(PART)
_PLACE = re.compile(
    rf"(?<![\w.])(?:www\.)?(?:huggingface\.co|hf\.co)/({ID})(?:@({NAME})|/(?:blob|tree|resolve|raw|commit)/([^/?#\s]+))?"
)
_SINGLE_PLACE = re.compile(
    rf"(?<![\w.])(?:www\.)?(?:huggingface\.co|hf\.co)/({PART})/(?:blob|tree|resolve|raw|commit)/([^/?#\s]+)"
)
_HF = re.compile(rf"hf(?:://|[-_]hub:)({ID})(?:[@:]({NAME}))?")
_PURL = re.compile(r"pkg:/{0,2}huggingface/(.+)", re.IGNORECASE | re.DOTALL)
_PAGES = frozenset({"blob", "commit", "raw", "resolve", "tree"})
_FILES = (".", ".py", ".json", ".bin", ".gguf", ".pt", ".safetensors", ".onnx")
_COMMIT = re.compile("[0-9a-fA-F]{7,40}")


def hub_id(text: str) -> str | None:
    """The id ``owner/name`` that a word is, without what ends a sentence or an address; None for anything else."""
    owner, _, name = text.partition("/")
    name = name.rstrip(".").removesuffix(".git")
    if not _ID.fullmatch(text) or owner.lower() in NO_OWNER or not name or name in _PAGES or "--" in name:
        return None
    return f"{owner}/{name}"


def single_id(text: str) -> str | None:
    """A word that may be an id without an owner, as the oldest models of the Hub have."""
    return text if _SINGLE.fullmatch(text) and not text.endswith(_FILES) else None


def at_address(address: str) -> tuple[str, str] | None:
    """The model and revision of an address of the Hub, wherever it stands in a text."""
    if (found := _SINGLE_PLACE.search(address)) and found[1].lower() not in NO_OWNER:
        return found[1], unquote(found[2])
    for pattern in (_PLACE, _HF):
        if (found := pattern.search(address)) and (model := hub_id(found[1])):
            named = next((group for group in found.groups()[1:] if group), "")
            return model, unquote(named)
    return None


def in_purl(purl: str) -> tuple[str, str] | None:
    """The model and version of a package URL of the Hub; None for one that names none."""
    found = _PURL.fullmatch(purl.strip())
    if found is None:
        return None
    named, _, version = found[1].partition("?")[0].partition("#")[0].partition("@")
    named = unquote(named).strip("/")
    model = hub_id(named) if "/" in named else single_id(named)
    return (model, unquote(version)) if model else None


def is_hub_purl(purl: str) -> bool:
    """Whether a package URL is of the Hub, well formed or not."""
    return bool(_PURL.match(purl.strip()))


def is_commit(version: str) -> bool:
    """Whether a version reads like a commit."""
    return bool(_COMMIT.fullmatch(version))
