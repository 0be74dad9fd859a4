"""Fifty documents: each shape in each version that it has, about several models, spelled in several ways."""

import json
from collections.abc import Callable
from itertools import cycle
from typing import Any, NamedTuple

from tests.support.exports.foreign import cyclonedx, spdx

MODELS = (
    ("bigscience/bloom", "google/gemma-7b"),
    ("OpenLLM-France/Lucie-7B", "allenai/OLMo-7B"),
    ("meta-llama/Llama-3.1-8B-Instruct", "EleutherAI/pythia-12b", "bigcode/starcoder"),
    ("deepseek-ai/DeepSeek-V2", "nobody/never-heard-of"),
)  # fmt: skip
_CYCLONEDX = ("1.4", "1.5", "1.6", "1.7")
_SHAPES: tuple[tuple[Callable[[str, tuple[str, ...]], dict[str, Any]], tuple[str, ...], int], ...] = (
    (cyclonedx.container_scan, _CYCLONEDX, 8), (cyclonedx.source_scan, ("1.5", "1.6"), 6),
    (cyclonedx.vulnerability_scan, _CYCLONEDX, 6), (cyclonedx.model_card, ("1.5", "1.6", "1.7"), 6),
    (cyclonedx.nested, _CYCLONEDX, 4),
    (spdx.build, ("SPDX-2.2", "SPDX-2.3"), 4), (spdx.layer_scan, ("SPDX-2.3",), 4),
    (spdx.annotated, ("SPDX-2.2", "SPDX-2.3"), 4),
    (spdx.application, ("3.0.1",), 4), (spdx.licensed, ("3.0.1",), 4),
)  # fmt: skip


class Sample(NamedTuple):
    """A document as bytes."""

    name: str
    version: str
    data: bytes


def _samples() -> list[Sample]:
    """The documents, always the same."""
    spelled, models = cycle(_SPELLINGS), cycle(MODELS)
    found = []
    for make, versions, count in _SHAPES:
        which = cycle(versions)
        for number in range(count):
            version = next(which)
            data = next(spelled)(make(version, next(models)))
            found.append(Sample(f"{make.__name__}-{version}-{number}", version, data))
    return found


def _indented(document: dict[str, Any]) -> bytes:
    return json.dumps(document, indent=2).encode() + b"\n"


def _compact(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=True).encode()


def _tabbed(document: dict[str, Any]) -> bytes:
    """With tabs, line ends of another system, and escapes that nobody needs."""
    text = json.dumps(document, indent="\t", ensure_ascii=False).replace("\n", "\r\n")
    return text.replace("https://", "https:\\/\\/").replace('"name"', '"n\\u0061me"').encode()


def _marked(document: dict[str, Any]) -> bytes:
    """With a mark of the byte order before it, and spaces where few would look."""
    return b"\xef\xbb\xbf " + json.dumps(document, separators=(" , ", " : "), ensure_ascii=False).encode() + b" \n"


_SPELLINGS = (_indented, _compact, _plain, _tabbed, _marked)
SAMPLES = tuple(_samples())
