"""The stored form of a subject's facts: MessagePack, with the words to quote in the place of whole texts. Pure.

The version is made of the catalogue's and of the source files that say what the facts of a subject are, so that no
release can forget to raise it.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

import registry
from registry.compliance.checks.quotes import words_of
from registry.compliance.rules.facts import KeptText, SubjectFacts
from registry.licenses.catalogue import Catalogue, License
from registry.records.documents import rendering

_MAKERS = (
    "compliance/checks", "compliance/policies/judgement", "compliance/rules", "licenses/declarations",
    "licenses/catalogue", "records/lineage",
)  # fmt: skip
"""What turns stored records into facts, by folder."""
LARGEST = 64 * 1024
"""Bytes of a document; the facts of whatever is larger are gathered each time."""


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of the latest state of a model, all of them from documents that still hold."""

    number: int
    chain: tuple[str, ...]
    """Folded names of the model and of all that it descends from."""
    facts: SubjectFacts
    due_at: datetime | None
    """When one of the documents will no longer hold although nobody wrote anything."""
    hides_words: bool = False
    """Whether words of a text were left out that only holders of ``private:read`` may see."""


class _KeptFacts(msgspec.Struct, frozen=True, array_like=True):
    facts: SubjectFacts
    due_at: datetime | None
    hides_words: bool


def version_of(catalogue: Catalogue) -> str:
    """What documents of this process are made by."""
    return f"{rendering(catalogue)}.{_source_digest()}"


def write_document(catalogue: Catalogue, gathered: Gathered) -> bytes | None:
    """The stored form; None for what is too large to be worth it."""
    facts = gathered.facts
    texts = {key: tuple(_quoted(catalogue.get(key), one) for one in kept) for key, kept in facts.texts.items()}
    plain = msgspec.structs.replace(facts, texts=texts, evidence=dict(facts.evidence))
    content = msgspec.msgpack.encode(_KeptFacts(plain, gathered.due_at, gathered.hides_words))
    return content if len(content) <= LARGEST else None


def read_document(content: bytes, now: datetime, *, quotes_private: bool) -> SubjectFacts | None:
    """The facts of a document; None for one that no longer holds, or in words of another release.

    ``quotes_private`` is whether words that everybody else is not told are wanted: what hides some is None then.
    """
    try:
        stored = _DECODER.decode(content)
    except msgspec.DecodeError:
        return None
    if stored.hides_words and quotes_private:
        return None
    return None if stored.due_at is not None and stored.due_at <= now else stored.facts


_DECODER = msgspec.msgpack.Decoder(_KeptFacts)


def _quoted(entry: License | None, text: KeptText) -> KeptText:
    """A text as what may be quoted of it: the words at each clause that the terms of its licence name."""
    clauses = set(_clauses(msgspec.to_builtins(entry))) if entry else set()
    quotes = {clause: words_of(text, clause) for clause in sorted(clauses)}
    return KeptText(text.path, text.sha256, "", quotes)


def _clauses(node: Any) -> Iterator[str]:  # noqa: ANN401 - plain values of any shape
    if isinstance(node, dict):
        if isinstance(clause := node.get("clause"), str):
            yield clause
        for one in node.values():
            yield from _clauses(one)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from _clauses(one)


@cache
def _source_digest() -> str:
    root = Path(registry.__file__).parent
    digest = hashlib.sha256()
    for folder in _MAKERS:
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(f"{file.relative_to(root)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
