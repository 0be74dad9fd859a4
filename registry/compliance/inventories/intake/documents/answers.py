"""Answers in JSON whose shapes vary: caches of the Hub, Ollama, servers in the form of OpenAI."""

from collections.abc import Iterator
from typing import Any

import msgspec

from registry.compliance.inventories.intake.documents.values import ListedLine, UnreadableListError, decoded, shown
from registry.compliance.inventories.intake.documents.words import NO_MODEL, named_by, replaced, with_revision
from registry.compliance.scan import NameKind

_LISTS = ("models", "data", "repos", "repositories", "items", "results")
_NAMES = ("repo_id", "repoId", "root", "model", "id", "name", "repo")
_COMMITS = ("revision", "commit_hash", "commitHash", "commit", "sha")
_TYPES = frozenset({"model", "dataset", "space", "kernel"})


def read_json(data: bytes, *, is_ollama: bool = False) -> Iterator[ListedLine]:
    """Every item of the list that such an answer is or holds; lines of JSON are one, too."""
    text = decoded(data)
    for item in _items(text):
        yield from _item(item, text, is_ollama=is_ollama)


def read_rest(data: bytes, *, is_ollama: bool = False) -> Iterator[ListedLine]:
    """What the reader of scans passes over in such an answer: items that are not as servers write them."""
    text = decoded(data)
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return
    held = found.get("models" if is_ollama else "data") if isinstance(found, dict) else None
    for item in held if isinstance(held, list) else ():
        if not _is_usual(item, is_ollama=is_ollama):
            yield from _item(item, text, is_ollama=is_ollama)


def _is_usual(item: object, *, is_ollama: bool) -> bool:
    if not isinstance(item, dict):
        return is_ollama and isinstance(item, str)
    return is_ollama or _is_word(item.get("owned_by")) or item.get("object") == "model"


def is_json(data: bytes) -> bool:
    """Whether a document looks like JSON."""
    return decoded(data[:200] if data[:2] not in {b"\xff\xfe", b"\xfe\xff"} else data).lstrip()[:1] in {"{", "["}


def _items(text: str) -> list[Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [msgspec.json.decode(line) for line in lines] if len(lines) > 1 else _refuse(error)
        except (msgspec.DecodeError, RecursionError):
            _refuse(error)
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        held = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), None)
        return held if held is not None else [found]
    return [found]


def _refuse(error: Exception) -> list[Any]:
    raise UnreadableListError(f"This is no JSON that can be read: {str(error)[:200]}.") from error


def _item(item: Any, text: str, *, is_ollama: bool) -> Iterator[ListedLine]:  # noqa: ANN401 - any JSON
    facts = item if isinstance(item, dict) else {}
    name = item if isinstance(item, str) else next((facts[one] for one in _NAMES if _is_word(facts.get(one))), "")
    if not name.strip():
        yield ListedLine(line=1, text=shown(msgspec.json.encode(item).decode()), reason=NO_MODEL)
        return
    kind, own = _parted(name.strip(), str(facts.get("repo_type") or facts.get("type") or ""))
    line = _line_of(text, name)
    if kind != "model":
        yield ListedLine(line=line, text=shown(name), reason=f"A {kind}, and no model.", is_ignored=True)
        return
    commits = _commits(facts)
    for commit in commits or [""]:
        yield with_revision(_named(own, line, is_ollama=is_ollama), commit)


def _named(name: str, line: int, *, is_ollama: bool) -> ListedLine:
    if is_ollama and not name.lower().startswith(("hf.co/", "huggingface.co/", "modelscope.")):
        return ListedLine(line=line, text=shown(name), name=name, kind=NameKind.OLLAMA)
    found = named_by(name, line, name)
    return found if found.name else replaced(found, reason=found.reason or NO_MODEL)


def _parted(name: str, said: str) -> tuple[str, str]:
    """The type of a repository, and its id: ``model/owner/name`` is how a cache lists it."""
    first, _, rest = name.partition("/")
    if first in _TYPES and "/" in rest:
        return first, rest
    return (said if said in _TYPES else "model"), name


def _commits(facts: dict[str, Any]) -> list[str]:
    revisions = facts.get("revisions")
    held = [one for one in revisions if isinstance(one, dict | str)] if isinstance(revisions, list) else [facts]
    found = [
        one if isinstance(one, str) else next((one[c] for c in _COMMITS if _is_word(one.get(c))), "") for one in held
    ]
    return [one for one in found if one]


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _line_of(text: str, name: str) -> int:
    at = text.find(f'"{name}"')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
