"""What the Hub makes of a model card: ``cardData`` and the tags it derives from it.

The Hub reads YAML 1.2 with a JavaScript parser: ``no`` is a word, tabs may separate a key from its value, licence tags
are lower-cased. That differs from PyYAML's defaults on purpose.
"""

import json
import re
from functools import lru_cache
from typing import Any

import yaml

_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TAB = re.compile(r"(?<=\S)\t+")


class _Core(yaml.CSafeLoader):
    """The YAML 1.2 core schema, as far as cards need it."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own class-level registry


_Core.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[1-9]\d{0,14}$|^0$"), list("-+0123456789"))
_Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?\d{1,15}\.\d{0,15}$"), list("-+.0123456789"))


_ALIAS = re.compile(r"(?<![^\s\[{,])\*\w")
_MAX_ALIASES, _LONG = 100, 16 * 1024


def card_data(readme: bytes) -> dict[str, Any]:
    """The ``cardData`` of a README; an unreadable front matter gives an empty one, as on the Hub."""
    return _read(readme) if len(readme) > _LONG else _read_once(readme)


@lru_cache(maxsize=4_096)
def _read_once(readme: bytes) -> dict[str, Any]:
    return _read(readme)


def _read(readme: bytes) -> dict[str, Any]:
    text = readme.decode("utf-8", errors="replace").replace("\r\n", "\n")
    found = _FRONT.match(text)
    if found is None or len(_ALIAS.findall(found.group(1))) > _MAX_ALIASES:
        return {}
    try:
        data = yaml.load(_TAB.sub(" ", found.group(1)), Loader=_Core)  # noqa: S506 - a subclass of the safe loader
        json.dumps(data)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return {}
    return data if isinstance(data, dict) else {}


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item]


def card_tags(data: dict[str, Any]) -> list[str]:
    """The tags of a card in the order the Hub lists them."""
    bases = _texts(data.get("base_model"))
    relation = data.get("base_model_relation") or "finetune"
    return [
        *_texts(data.get("library_name")),
        *_texts(data.get("pipeline_tag")),
        *_texts(data.get("tags")),
        *_texts(data.get("language")),
        *(f"dataset:{name}" for name in _texts(data.get("datasets"))),
        *(f"base_model:{base}" for base in bases),
        *(f"base_model:{relation}:{base}" for base in bases),
        *(f"license:{name.lower()}" for name in _texts(data.get("license"))),
    ]
