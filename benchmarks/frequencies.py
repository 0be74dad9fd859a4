"""How often what stands in a list of models: ``python -m benchmarks.frequencies LIST`` counts a real one.

Only counts are kept (``frequencies.json``), of the list of February 2022 with 14,639 items. ``benchmarks/invented.py``
makes items of them, so that whoever has no list measures with one that is like it.
"""

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

PLACE = Path(__file__).with_suffix(".json")
RARE, END = "?", "."
"""A word that few names have, and the end of a name."""
_FEWEST_WORDS, _FEWEST_ITEMS, _FEWEST_SHARE = 60, 25, 0.03
_OWNERS = 40
_QUANTILES = 40
_SEPARATORS = re.compile(r"[-_./]+")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Models of one task, library and architecture; how many of them have which licence and which tag."""

    items: int
    pipeline: str | None
    library: str | None
    model_type: str | None
    licenses: dict[str, int]
    tags: dict[str, int]


class Frequencies(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a list."""

    items: int
    groups: list[Group]
    words: dict[str, dict[str, int]]
    """What follows a word of a name, and how often; "" stands before the first."""
    rare_words: int
    owners: dict[str, int]
    """Those with the most models; the rest by how many have how many."""
    smaller_owners: dict[int, int]
    months: dict[str, int]
    files: dict[int, int]
    downloads: list[int]
    """At equal steps from the fewest to the most."""


@cache
def load_frequencies() -> Frequencies:
    """The counts that come with the benchmarks."""
    return msgspec.json.decode(PLACE.read_bytes(), type=Frequencies)


def count_items(items: Sequence[dict[str, Any]]) -> Frequencies:
    """The counts of a list of models as the Hub's API gives it."""
    names = [str(item["modelId"]).rpartition("/") for item in items]
    owners = Counter(owner for owner, _, _ in names)
    largest = dict(owners.most_common(_OWNERS))
    words, rare = _follow(name for _, _, name in names)
    downloads = sorted(item.get("downloads") or 0 for item in items)
    return Frequencies(
        items=len(items),
        groups=_group(items),
        words=words,
        rare_words=rare,
        owners=largest,
        smaller_owners=_counted(size for owner, size in owners.items() if owner not in largest),
        months=_counted(str(item["lastModified"])[:7] for item in items),
        files=_counted(len(item.get("siblings") or ()) for item in items),
        downloads=[downloads[(len(items) - 1) * place // _QUANTILES] for place in range(_QUANTILES + 1)],
    )


def _follow(names: Iterable[str]) -> tuple[dict[str, dict[str, int]], int]:
    """What follows what, and how many words are too rare to be told."""
    split = [[word for word in _SEPARATORS.split(name) if word] for name in names]
    counts = Counter(word.lower() for words in split for word in words)
    frequent = {word for word, count in counts.items() if count >= _FEWEST_WORDS}
    following: dict[str, Counter[str]] = defaultdict(Counter)
    for words in split:
        told = ["", *(word.lower() if word.lower() in frequent else RARE for word in words), END]
        for one, another in pairwise(told):
            following[one][another] += 1
    return {word: dict(counted.most_common()) for word, counted in following.items()}, len(counts) - len(frequent)


def _group(items: Sequence[dict[str, Any]]) -> list[Group]:
    keyed: dict[tuple[str | None, ...], list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        keyed[item.get("pipeline_tag"), item.get("library_name"), (item.get("config") or {}).get("model_type")] += [
            item
        ]
    small = [item for some in keyed.values() if len(some) < _FEWEST_ITEMS for item in some]
    groups = [_counts(some, *key) for key, some in keyed.items() if len(some) >= _FEWEST_ITEMS]
    return [*sorted(groups, key=lambda group: -group.items), _counts(small, None, None, None)]


def _counts(some: Sequence[dict[str, Any]], pipeline: Any, library: Any, model_type: Any) -> Group:  # noqa: ANN401 - JSON
    tags = Counter(tag for item in some for tag in item["tags"])
    licenses = {tag: count for tag, count in tags.items() if tag.startswith("license:")}
    others = {
        tag: count
        for tag, count in tags.most_common()
        if tag not in licenses and count >= _FEWEST_SHARE * len(some) and count > 1
    }
    return Group(
        items=len(some), pipeline=pipeline, library=library, model_type=model_type, licenses=licenses, tags=others
    )


def _counted(values: Iterable[Any]) -> dict[Any, int]:
    return dict(sorted(Counter(values).items()))


def main(path: str) -> None:
    """Count the list at this path and keep the counts."""
    with gzip.open(path) as lines:
        counted = count_items([msgspec.json.decode(line) for line in lines])
    PLACE.write_bytes(msgspec.json.format(msgspec.json.encode(counted), indent=0).replace(b"\n", b" ") + b"\n")
    told = f"{len(counted.groups)} groups, {len(counted.words)} words, {counted.rare_words:,} rare ones"
    print(f"{counted.items:,} items: {told}")


if __name__ == "__main__":
    main(sys.argv[1])
