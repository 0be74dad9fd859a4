"""What one word of a list names."""

import re

import msgspec

from registry.compliance.inventories.intake.documents.values import ListedLine, shown
from registry.compliance.scan import NameKind, model_of
from registry.errors import Invalid
from registry.hub import is_model_id, named_model

_NAMEABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_HUB_TAG = re.compile(r"((?:https?://)?(?:www\.)?(?:hf\.co|huggingface\.co)/[\w.-]+/[\w.-]+):[\w.-]+", re.IGNORECASE)
"""As Ollama and llama.cpp name a file of a repository: by the form of its weights."""
_DOUBT = re.compile(r"(?<![?\uff1f\u00bf\u2e2e])[?\uff1f\u00bf\u2e2e]+(?=[\s)\]}.,;:!'\"]|$)")
NO_MODEL = "No model is named here."
DOUBT = "A question mark makes this doubtful."


def named_by(word: str, line: int, text: str) -> ListedLine:
    """The model that a word names: an id, with a revision or without, an address, a package URL, a name of Ollama's."""
    if is_doubtful(word):
        plain = without_doubt(word)
        found = named_by(plain, line, text) if plain else ListedLine(line=line, text=shown(text))
        return doubted(found)
    told = tagged[1] if (tagged := _HUB_TAG.fullmatch(word)) else word
    about = ListedLine(line=line, text=shown(text))
    if told.lower().startswith("pkg:") and not told.lower().startswith("pkg:huggingface/"):
        return replaced(about, reason="A package of another kind than a model.", is_ignored=True)
    try:
        model, revision = named_model(told)
    except Invalid as wrong:
        return replaced(about, reason=wrong.message)
    if is_model_id(model) and "/" in model and (model != told or "/" in told):
        return with_revision(replaced(about, name=model), revision)
    mention = model_of(told, is_any_single=True)
    if mention is None:
        return replaced(about, reason=NO_MODEL)
    name = f"modelscope:{mention.model}" if mention.kind is NameKind.MODELSCOPE else mention.model
    found = replaced(about, name=name, kind=mention.kind, is_ignored=mention.kind is NameKind.DATASET)
    return with_revision(found, mention.revision or None)


def is_doubtful(text: str) -> bool:
    """Whether a question mark stands behind a word: an address has its own before other words."""
    return _DOUBT.search(text) is not None


def without_doubt(text: str) -> str:
    """The same without the question marks."""
    return _DOUBT.sub("", text).strip()


def doubted(found: ListedLine) -> ListedLine:
    """The same as somebody's question, whatever it names; it waits for an answer."""
    return replaced(found, is_doubted=True, is_ignored=False, reason=DOUBT)


def with_revision(found: ListedLine, revision: str | None) -> ListedLine:
    """The same at a revision; one that cannot be the name of a commit, tag or branch leaves the line open."""
    if revision is None or not revision.strip():
        return found
    if not _NAMEABLE.fullmatch(revision.strip()):
        return replaced(found, name="", reason=f"{shown(revision)[:60]!r} names no commit, tag or branch.")
    return replaced(found, revision=revision.strip())


def replaced(found: ListedLine, **changes: object) -> ListedLine:
    """The line with other facts."""
    return msgspec.structs.replace(found, **changes)
