"""Items of a list of models, as many as are wanted: those of a list, again and again under other names.

The list is the real one where it lies beside the repository, and elsewhere one that is made by its frequencies
(``benchmarks/invented.py``); reports say which.
"""

import gzip
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.invented import invented_items

REAL = Path(__file__).resolve().parents[2] / "shared" / "testdata" / "hub_models_2022.jsonl.gz"
_INVENTED_SEED = 2_022
_WORDS = ("mini", "base", "large", "chat", "instruct", "v2", "multilingual", "german", "legal", "medical", "7b", "gguf")
_RELATIONS = ("finetune", "adapter", "quantized", "merge")
_RARE = "zyxin"
"""A word that stands in one of twenty thousand names."""


def data_used() -> str:
    """What the items are made of, for reports."""
    return "the Hub's list of February 2022" if REAL.exists() else "a list invented by the frequencies of the Hub's"


@cache
def listed_items() -> list[dict[str, Any]]:
    """The items of the real list, or, where it is not here, of the invented one."""
    if not REAL.exists():
        return list(invented_items(_INVENTED_SEED))
    with gzip.open(REAL) as lines:
        return [msgspec.json.decode(line) for line in lines]


def synthetic_items(count: int, seed: int, with_bases: float = 0.0) -> Iterator[bytes]:
    """So many items, the same ones for the same seed; the list, of 2022, names no bases, so a share may be given.

    Few models are the base of most, as on the Hub; some bases have bases themselves, and some come after what was made
    from them.
    """
    drawn = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
    listed = listed_items()
    for number in range(count):
        item = listed[number % len(listed)]
        owner, _, name = str(item.get("modelId") or item.get("id")).rpartition("/")
        turn = number // len(listed)
        if turn:
            name = f"{name[:120]}-{drawn.choice(_WORDS)}-{turn:x}" + (f"-{_RARE}" if number % 20_000 == 1 else "")
            owner = f"{owner[:60]}{drawn.randrange(40)}" if owner else f"user{drawn.randrange(1_000)}"
        downloads = int(drawn.paretovariate(0.6)) if turn else item.get("downloads", 0)
        sha = f"{drawn.getrandbits(160):040x}"
        model_id = f"{owner}/{name}" if owner else name
        tags = [
            *item.get("tags", ()),
            *(_base_tags(drawn, listed) if with_bases and drawn.random() < with_bases else ()),
        ]
        yield msgspec.json.encode({**item, "modelId": model_id, "sha": sha, "downloads": downloads, "tags": tags})


def _base_tags(drawn: random.Random, listed: list[dict[str, Any]]) -> list[str]:
    """The tags that a model with a base has: most bases are those of many, few are in the middle of a lineage."""
    place = min(int(drawn.paretovariate(0.5)) - 1, len(listed) - 1)
    base = str(listed[place].get("modelId") or listed[place].get("id"))
    return [f"base_model:{base}", f"base_model:{drawn.choice(_RELATIONS)}:{base}"]
