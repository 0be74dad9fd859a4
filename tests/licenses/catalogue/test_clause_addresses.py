"""Clauses of vendors' texts are addresses that a reader can find; what is said about them stands in the note."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue

FAMILIES = (
    "tongyi", "qwen", "apple-amlr", "dbrx", "deepseek", "kimi", "minimax-m2", "minimax-model", "minimax-nc",
    "minimax-h3", "chatglm", "codegeex", "glm-4", "cog", "yi-", "minicpm", "hunyuan", "cc-by", "cc0", "mrl",
    "falcon-2", "gemma", "stability", "flux",
)  # fmt: skip
READ = [
    entry
    for entry in load_catalogue().entries.values()
    if entry.key.startswith(FAMILIES) and entry.evidence in {"text", "text-partial"}
]
PLACE = re.compile(
    r"""(?:[IVX]+|\d+(?:\.\d+)*)(?:\.[A-Za-z\d]+|\([A-Za-z\d]+\))*(?:-[A-Za-z\d]+)?   # 3.a, IV.c(iii), 4.a-d
    (?:\ ?\([A-Z][^)]*\)+|\ \((?:last\ paragraph|closing\ note|second)\)|\ "[^"]+"(?:\ \(\d\))?)?   # 1 (Distribute)
    (?:,?\ (?:item\ \d|(?:first|last|second|third)\ (?:point|paragraph)))?
    |"[^"]+"|(?:grant|condition\ paragraph|last\ paragraph|preamble|head)
    |[A-Z][\w']*(?:\ [\w'&]+){0,5}(?:[ .]\d+(?:-\d+)?)*(?:\ \([\w. ;]+\))?(?:,\ (?:head|end))?
    |Llama\ 3\ [\d.a-z]+|\([a-z\d]+\)""",
    re.VERBOSE,
)


def clauses(node: Any) -> Iterator[str]:  # noqa: ANN401 - any part of the entry as plain data
    for name, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if name == "clause" and value:
            yield value
        else:
            yield from clauses(value)


def places(clause: str) -> list[str]:
    return re.split(r"; (?![^(]*\))|, (?=[\dIVX]+(?:$|[.,;]))", clause)


@pytest.mark.parametrize("entry", READ, ids=lambda entry: entry.key)
def test_a_clause_is_an_address(entry: License) -> None:
    for clause in clauses(msgspec.to_builtins(entry.terms)):
        for place in places(clause):
            assert PLACE.fullmatch(place.strip()), (clause, place)


@pytest.mark.parametrize(
    "remark",
    [
        "grant clause; numbering not seen", "by grant scope", "applies to derivative works", "1-3 cover derivatives",
        "no restriction in the text", "2.a,2.b (request licence)", "last para of the page, read elsewhere",
        "no clause forbids it", "1.a (no production use)",
    ],
)  # fmt: skip
def test_a_remark_is_no_address(remark: str) -> None:
    assert not all(PLACE.fullmatch(place.strip()) for place in places(remark))


@pytest.mark.parametrize("key", ["tongyi-qianwen", "deepseek-1.0", "yi-2.1", "cc-by-4.0", "minicpm-2024"])
def test_a_worldwide_grant_is_stated_with_its_clause(key: str) -> None:
    territory = load_catalogue().entries[key].terms.territory
    assert territory is not None
    assert (territory.excluded, bool(territory.clause)) == ((), True)
