"""From the Hub's JSON to values, item by item: an odd field is unknown, only a useless answer is malformed."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from math import isfinite
from typing import Any

from registry.hub.cards.card import eu_switch
from registry.hub.ids import base_id, is_commit
from registry.hub.library import HFValidationError, validate_repo_id
from registry.hub.scalars import MAX_TEXT, clean, clean_all, moment, whole
from registry.hub.values import BaseModel, EvaluationResult, HubModel, TreeEntry

_SHA = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HUB_ID = re.compile(r"[0-9a-f]{24}")
_RELATIONS = ("finetune", "adapter", "quantized", "merge")
MAX_RESULTS = 100
_LICENSE_TAG = "license:"
_BASE_TAG = "base_model:"

EXPAND = (
    "author",
    "cardData",
    "createdAt",
    "disabled",
    "downloads",
    "downloadsAllTime",
    "gated",
    "lastModified",
    "library_name",
    "likes",
    "model-index",
    "pipeline_tag",
    "private",
    "safetensors",
    "sha",
    "siblings",
    "tags",
)

# What a list is asked for; lists know no files.
LISTED = tuple(name for name in EXPAND if name != "siblings")


def is_repository_id(text: str) -> bool:
    """Whether this can be the name of a repository."""
    try:
        validate_repo_id(text)
    except HFValidationError:
        return False
    return True


def read_model(raw: object) -> HubModel | None:
    """The model an answer describes; None where it names no id or no commit."""
    if not isinstance(raw, dict):
        return None
    model_id, sha = clean(raw.get("id") or raw.get("modelId"), 200), raw.get("sha")
    if model_id is None or not is_commit(sha):
        return None
    card = raw["cardData"] if isinstance(raw.get("cardData"), dict) else {}
    tags = clean_all(raw.get("tags"))
    return HubModel(
        id=model_id,
        hub_id=read_hub_id(raw),
        sha=str(sha),
        gated=_gate(raw.get("gated")),
        gate_prompt=clean(card.get("extra_gated_prompt"), MAX_TEXT),
        eu_disallowed=eu_switch(card) if isinstance(raw.get("cardData"), dict) else None,
        disabled=flag(raw.get("disabled")),
        private=flag(raw.get("private")),
        last_modified_at=moment(raw.get("lastModified")),
        created_at=moment(raw.get("createdAt")),
        downloads=whole(raw.get("downloads")),
        downloads_all_time=whole(raw.get("downloadsAllTime")),
        likes=whole(raw.get("likes")),
        tags=tags,
        pipeline_tag=clean(raw.get("pipeline_tag")),
        library=clean(raw.get("library_name")),
        parameters=_parameters(raw.get("safetensors")),
        declared=clean_all(card.get("license")),
        license_tags=_after(_LICENSE_TAG, tags),
        license_name=clean(card.get("license_name")),
        license_link=clean(card.get("license_link"), 2000),
        base_models=_base_models(card, tags),
        new_version=clean(card.get("new_version")),
        siblings=_siblings(raw.get("siblings")),
        results=tuple(islice(read_results(raw.get("model-index")), MAX_RESULTS)),
        tells_card="cardData" in raw,
    )


def read_hub_id(raw: dict[str, Any]) -> str | None:
    """The Hub's own id of a repository; what other servers put there need not survive a rename, and is none."""
    return _matching(_HUB_ID, raw.get("_id"))


def read_results(raw: object) -> Iterator[EvaluationResult]:
    """What a card's ``model-index`` claims; whatever has no name or no number is left out."""
    for index in _dicts(raw):
        for result in _dicts(index.get("results")):
            dataset, task = (part if isinstance(part, dict) else {} for part in map(result.get, ("dataset", "task")))
            benchmark = clean(dataset.get("name") or dataset.get("type") or task.get("name"), 200)
            for metric in _dicts(result.get("metrics")):
                value = metric.get("value")
                if benchmark and isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
                    yield EvaluationResult(
                        benchmark, clean(metric.get("name") or metric.get("type"), 200), float(value)
                    )


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())


def read_entries(raw: object) -> dict[str, TreeEntry]:
    """The files of a ``paths-info`` or ``tree`` answer by path; folders and odd items are left out.

    So is a file that comes twice and not as the same one: which of the two it is nobody can tell.
    """
    items = raw if isinstance(raw, list) else []
    found: dict[str, TreeEntry] = {}
    contradicted = set[str]()
    for entry in filter(None, map(read_entry, items)):
        if found.setdefault(entry.path, entry) != entry:
            contradicted.add(entry.path)
    return {path: entry for path, entry in found.items() if path not in contradicted}


def read_unidentified(raw: object, paths: Collection[str]) -> dict[str, TreeEntry]:
    """Those of the paths that such an answer lists as files, and to which it gives no id of git's."""
    items = (item for item in raw if isinstance(item, dict)) if isinstance(raw, list) else ()
    found = {}
    for item in items:
        path, size = item.get("path"), whole(item.get("size"))
        if isinstance(path, str) and path in paths and item.get("type", "file") == "file" and not item.get("lfs"):
            found[path] = TreeEntry(path, -1 if size is None else size, "", is_identified=False)
    return found


def read_entry(item: object) -> TreeEntry | None:
    """One file of such an answer; None for a folder or an odd item."""
    if not isinstance(item, dict) or item.get("type", "file") != "file":
        return None
    path, size, blob_id = item.get("path"), whole(item.get("size")), _matching(_SHA, item.get("oid"))
    if not isinstance(path, str) or size is None or blob_id is None:
        return None
    lfs = item.get("lfs")
    if not isinstance(lfs, dict):
        return TreeEntry(path, size, blob_id)
    digest, length = _matching(_SHA256, lfs.get("oid")), whole(lfs.get("size"))
    return None if digest is None else TreeEntry(path, size if length is None else length, blob_id, digest)


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def flag(value: object) -> bool | None:
    """A yes or no; None for all else."""
    return value if isinstance(value, bool) else None


def _gate(value: object) -> bool | str | None:
    return value if isinstance(value, bool) else clean(value)


def _parameters(value: object) -> int | None:
    return whole(value.get("total")) if isinstance(value, dict) else None


def _siblings(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    names = [item.get("rfilename") for item in items if isinstance(item, dict)]
    return tuple([name for name in names if isinstance(name, str) and name])


def _after(prefix: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)])


def _base_models(card: dict[str, Any], tags: tuple[str, ...]) -> tuple[BaseModel, ...]:
    """The card's bases, then those only tags name; a tag's relation comes before the card's."""
    relations: dict[str, str | None] = {}
    for tag in _after(_BASE_TAG, tags):
        relation, _, model_id = tag.partition(":")
        if model_id and relation in _RELATIONS:
            relations[base_id(model_id)] = relation
        else:
            relations.setdefault(base_id(tag), None)
    stated = clean(card.get("base_model_relation"))
    from_card = map(base_id, clean_all(card.get("base_model")))
    found = {model_id: relations.get(model_id) or stated for model_id in from_card}
    return tuple(BaseModel(model_id, relation) for model_id, relation in {**relations, **found}.items())
