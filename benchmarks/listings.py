"""Items of a list of models, as many as are wanted: the real list's, again and again under other names."""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

REAL = Path(__file__).resolve().parents[2] / "shared" / "testdata" / "hub_models_2022.jsonl.gz"
_WORDS = ("mini", "base", "large", "chat", "instruct", "v2", "multilingual", "german", "legal", "medical", "7b", "gguf")
_RELATIONS = ("finetune", "adapter", "quantized", "merge")
_RARE = "zyxin"
"""A word that stands in one of twenty thousand names."""


def real_items() -> list[dict[str, Any]]:
    """The items of the real list; raises ``FileNotFoundError`` where it is not here."""
    with gzip.open(REAL) as lines:
        return [msgspec.json.decode(line) for line in lines]


def synthetic_items(count: int, seed: int, with_bases: float = 0.0) -> Iterator[bytes]:
    """So many items, the same ones for the same seed; the real list, of 2022, names no bases, so a share may be given.

    Few models are the base of most, as on the Hub; some bases have bases themselves, and some come after what was made
    from them.
    """
    drawn = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
    real = real_items()
    for number in range(count):
        item = real[number % len(real)]
        owner, _, name = str(item.get("modelId") or item.get("id")).rpartition("/")
        turn = number // len(real)
        if turn:
            name = f"{name[:120]}-{drawn.choice(_WORDS)}-{turn:x}" + (f"-{_RARE}" if number % 20_000 == 1 else "")
            owner = f"{owner[:60]}{drawn.randrange(40)}" if owner else f"user{drawn.randrange(1_000)}"
        downloads = int(drawn.paretovariate(0.6)) if turn else item.get("downloads", 0)
        sha = f"{drawn.getrandbits(160):040x}"
        model_id = f"{owner}/{name}" if owner else name
        tags = [*item.get("tags", ()), *(_base_tags(drawn, real) if with_bases and drawn.random() < with_bases else ())]
        yield msgspec.json.encode({**item, "modelId": model_id, "sha": sha, "downloads": downloads, "tags": tags})


def _base_tags(drawn: random.Random, real: list[dict[str, Any]]) -> list[str]:
    """The tags that a model with a base has: most bases are those of many, few are in the middle of a lineage."""
    place = min(int(drawn.paretovariate(0.5)) - 1, len(real) - 1)
    base = str(real[place].get("modelId") or real[place].get("id"))
    return [f"base_model:{base}", f"base_model:{drawn.choice(_RELATIONS)}:{base}"]
