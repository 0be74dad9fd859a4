"""What both indexes share: an entry, what of it finds no place, and how links, names and licences are read."""

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import classify, parse_declared
from registry.records.facts.curation import CitedLicense, CuratedFacts, Source
from registry.records.indexes.checkout import IndexFile
from registry.safe_yaml import Node, Unreadable, read_mapping

MAX_LINKS = 20
_MAX_WORD = 200
_MAX_LINK = 1_000
_LINK = re.compile(r"https?://[^\s\"'<>\[\]]+")
_REPOSITORY = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]+)/([\w.-]+)(?:[/?#].*)?", re.ASCII)
_NAME = re.compile(r"(?=.{3,190}$)[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_SIZE = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?[bm](?![a-z])")
_TUNED = re.compile(r"(?<![a-z])(?:instruct|chat|it|sft|dpo)(?![a-z])")
_PAGES = frozenset({
    "api", "blog", "chat", "collections", "datasets", "docs", "enterprise", "join", "learn", "models", "organizations",
    "papers", "posts", "settings", "spaces", "tasks", "users",
})  # fmt: skip
"""First parts of addresses of the Hub that are no owner."""
_NO_REPOSITORY = frozenset({"activity", "collections", "datasets", "models", "papers", "spaces"})
"""Second parts that are a page of an owner."""


class Unmapped(msgspec.Struct, frozen=True):
    """Something that an index says and a record has no place for, or that cannot be told."""

    file: str
    dimension: str
    reason: str


class IndexEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of an index says; ``model`` is None where nobody can tell which model it means."""

    file: str
    name: str
    """What the index calls the model that people use."""
    model: str | None
    facts: CuratedFacts
    unmapped: tuple[Unmapped, ...] = ()


class IndexClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an index says of one model; ``entry`` is the file or the row of the index that says it."""

    model: str
    source: Source
    entry: str
    facts: CuratedFacts


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """An index that can be imported: its name as a source, its data licence, and how a file of it is read."""

    source: str
    title: str
    data_license: str
    read: Callable[[Catalogue, IndexFile], IndexEntry]
    folder: str | None = None
    """Where its files lie inside its repository; None for the top."""


def read_yaml(file: IndexFile) -> dict[str, Node]:
    """The mapping in a file, all of it text; raises ``Unreadable`` with the reason."""
    try:
        return read_mapping(file.text)[0]
    except Unreadable as wrong:
        raise Unreadable(str(wrong).replace("the front matter", "the file")) from wrong


def member(node: Node, name: str) -> dict[str, Node]:
    """A mapping inside a mapping; empty where there is none."""
    found = node.get(name) if isinstance(node, dict) else None
    return found if isinstance(found, dict) else {}


def word(node: Node, name: str) -> str | None:
    """A short text inside a mapping, its blanks made single; None where there is none."""
    text = text_of(node.get(name) if isinstance(node, dict) else None)
    return text if 0 < len(text) <= _MAX_WORD else None


def text_of(node: Node) -> str:
    """A text on one line; empty where there is none or it holds what no reader could see."""
    text = " ".join(node.split()) if isinstance(node, str) else ""
    return text if text.isprintable() else ""


def links_in(node: Node) -> tuple[str, ...]:
    """The web addresses in a text or in a list of texts."""
    texts = node if isinstance(node, list) else [node]
    found = (link for text in texts if isinstance(text, str) for link in _links(text))
    return tuple(dict.fromkeys(found))[:MAX_LINKS]


def _links(text: str) -> Iterator[str]:
    for part in re.split(r",\s*(?=https?://)", text):
        for found in _LINK.findall(part):
            link = found.rstrip(",;")
            if len(link) <= _MAX_LINK and link.isprintable():
                yield link


def repository_of(link: str) -> str | None:
    """``owner/name`` of the Hub's model repository that an address lies in."""
    found = _REPOSITORY.fullmatch(link)
    if found is None or found[1].lower() in _PAGES or found[2].lower() in _NO_REPOSITORY:
        return None
    return repository_named(f"{found[1]}/{found[2]}")


def repository_named(name: str) -> str | None:
    """A text that is an ``owner/name`` and nothing else."""
    return name if _NAME.fullmatch(name) else None


def repositories_in(links: Iterable[str]) -> tuple[str, ...]:
    """The different repositories that addresses lie in, whatever their case."""
    found = {repository.lower(): repository for link in links if (repository := repository_of(link))}
    return tuple(found.values())


def bears_name(repository: str, name: str | None) -> bool:
    """Whether a repository is called so, apart from case and punctuation."""
    return bool(name) and folded_name(repository.partition("/")[2]) == folded_name(name or "")


def folded_name(name: str) -> str:
    """A name without case and punctuation, which the indexes spell as they like."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def is_tuned(name: str) -> bool:
    """Whether a name says that the model was tuned to follow instructions or to chat."""
    return bool(_TUNED.search(name.casefold()))


def contradicts(repository: str, name: str | None) -> bool:
    """Whether a name and a repository say different sizes, or only one says that it was tuned.

    The indexes hold links that lead to a sibling of the model, and a sibling may have another licence.
    """
    named, linked = (name or "").casefold(), repository.partition("/")[2].casefold()
    sizes = (set(_SIZE.findall(named)), set(_SIZE.findall(linked)))
    is_other_size = all(sizes) and sizes[0].isdisjoint(sizes[1])
    return bool(named) and (is_other_size or is_tuned(named) != is_tuned(linked))


def known_license(catalogue: Catalogue, written: str) -> str:
    """The Hub's spelling of a licence that the catalogue knows by this name; otherwise the text as it was written."""
    meant = catalogue.by_name(written)
    if len(meant) != 1 or meant[0].family or classify(catalogue, parse_declared(written)).status != "known":
        return written
    spelled = meant[0].hub_ids[0] if meant[0].hub_ids else meant[0].key
    return spelled if [entry.key for entry in catalogue.by_name(spelled)] == [meant[0].key] else written


def is_known_license(catalogue: Catalogue, written: str) -> bool:
    """Whether the catalogue knows exactly one text by this name."""
    return classify(catalogue, parse_declared(written)).status == "known"


def cited(catalogue: Catalogue, written: str, evidence: Iterable[str]) -> CitedLicense:
    """A licence as an index names it."""
    return CitedLicense(
        declared=(known_license(catalogue, written),), basis="index",
        evidence=tuple(dict.fromkeys(evidence))[:MAX_LINKS],
    )  # fmt: skip
