"""Kept answers are bounded in memory: what strangers write stays nowhere for as long as the process."""

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from registry.memo import Memo, for_short_texts
from tests.support.paths import ROOT

OWN_WORDS = {
    "registry/compliance/checks/quotes.py:_heading": "steps of clauses in the catalogue",
    "registry/compliance/checks/quotes.py:_hash_of_spdx": "ids of the SPDX list",
    "registry/compliance/checks/quotes.py:_title": "the same",
    "registry/compliance/checks/quotes.py:address_of": "clauses of the catalogue",
    "registry/http/etags.py:etag_of_asset": "the description of the API and the pages that come with it",
    "registry/http/openapi/structs.py:_docs_in": "modules of this code",
    "registry/licenses/catalogue/load.py:country_set": "names in the catalogue",
    "registry/licenses/texts/queries.py:_fingerprints_of": "64 texts of at most 32 KiB",
    "registry/licenses/texts/queries.py:_remembered": "64 texts of at most 32 KiB",
    "registry/migrations.py:is_known": "the revision of the database",
    "registry/openness/frameworks/transparency_index.py:_by_name": "editions that come with Cardwatch",
    "registry/rates/rules.py:_policy_header": "two policies",
    "registry/records/search/keyset.py:_count_statement": "columns that the API knows",
    "registry/records/search/keyset.py:kind_of": "orders that the API knows",
    "registry/records/search/keyset.py:_page_statements": "orders and filters that the API knows",
    "registry/transparency/leaves/content.py:_plan": "kinds of leaves",
}
"""Functions that keep answers by texts which no stranger writes, or few of them."""


def test_an_answer_for_a_short_text_is_kept() -> None:
    asked = list[str]()

    @for_short_texts(2, longest=5)
    def length(text: str) -> int:
        """How long it is."""
        asked.append(text)
        return len(text)

    assert [length(text) for text in ("short", "short", "longer", "longer")] == [5, 5, 6, 6]
    assert asked == ["short", "longer", "longer"]
    assert length.__doc__ == "How long it is."


def test_several_texts_count_together() -> None:
    asked = list[tuple[str, ...]]()

    @for_short_texts(2, longest=5)
    def count(texts: tuple[str, ...], kind: str) -> int:
        asked.append(texts)
        return len(texts) + len(kind)

    assert [count(one, "k") for one in (("ab", "c"), ("ab", "c"), ("abc", "de"), ("abc", "de"))] == [3, 3, 3, 3]
    assert asked == [("ab", "c"), ("abc", "de"), ("abc", "de")]


def test_of_many_questions_the_newest_are_kept() -> None:
    memo, asked = Memo[str, str | None](2), list[str]()

    def ask(key: str) -> str | None:
        def work() -> str | None:
            asked.append(key)
            return None if key == "none" else key.upper()

        return memo.answer(key, work)

    assert [ask(key) for key in ("a", "none", "a", "b", "a", "none")] == ["A", None, "A", "B", "A", None]
    assert asked == ["a", "none", "b", "none"]
    assert len(memo) == 2


def test_a_question_that_fails_is_asked_again() -> None:
    memo = Memo[str, float](2)
    with pytest.raises(ZeroDivisionError):
        memo.answer("a", lambda: 1 / 0)
    assert memo.answer("a", lambda: 1.0) == 1


def test_threads_may_ask_at_once() -> None:
    memo = Memo[int, int](8)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: memo.answer(number % 24, lambda: number % 24), range(4_000)))
    assert found == [number % 24 for number in range(4_000)]
    assert len(memo) == 8


def test_no_cache_keeps_texts_of_strangers() -> None:
    """`for_short_texts` bounds what a text takes, a `Memo` has a short key; other caches are named above."""
    assert {name for path in sorted(ROOT.glob("registry/**/*.py")) for name in cached(path)} == OWN_WORDS.keys()


def cached(path: Path) -> Iterator[str]:
    """Functions with a cache of Python's own whose answers depend on text."""
    for one in ast.walk(ast.parse(path.read_text())):
        if isinstance(one, ast.FunctionDef) and any(map(_is_cache, one.decorator_list)):
            kinds = {ast.unparse(given.annotation or one) for given in (*one.args.args, *one.args.kwonlyargs)}
            if any(word in kind for kind in kinds for word in ("str", "bytes", "Hashable")):
                yield f"{path.relative_to(ROOT)}:{one.name}"


def _is_cache(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called).removeprefix("functools.") in {"cache", "lru_cache"}
