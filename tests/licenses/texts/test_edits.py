"""No edit that changes what a licence says is ever called exact; layout never matters."""

import random
import re
from functools import cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.licenses.texts.diff import diff_words, similarity
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.normalisation import normalise
from tests.support.licenses.texts import catalogued_texts

INDEX = load_index()
TEXTS = catalogued_texts()
KEYS = sorted(TEXTS)
SHORT = [key for key in KEYS if len(TEXTS[key]) < 8_000]
WORD = re.compile(r"[A-Za-z0-9]+")
FORM = re.compile(
    r"(?m)^\W*(?:portions\s+)?(?:copyright|\(c\)|©).*$|^\W*\w{1,4}[.)](?=\s)|<[^<>\n]*>|"
    r"neither the names?\b[^.]{0,200}?\bnor\b|"
    r"\bthe\s+authors?\s+(?:disclaims?|be)\b|developed\s+by\s+the\s+organi[sz]ation\W|"
    r"\bthe\s+university\s+of\s+california\s+(?:be|has|specifically)\b",
    re.IGNORECASE,
)
"""Notices, numbers of lists and places for names: what stands there is form, and tests of their own cover it."""
COUNTRIES = ("Germany", "the European Union", "South Korea", "the United Kingdom", "China", "Norway")
NUMBERS = ("7", "100", "700 million", "2,000", "1.5", "30%", "$10", "eleven")
WORDS = ("not", "non-commercial", "unless", "except", "never", "research", "military", "only", "without", "in writing")
CLAUSES = (
    "You must pay a fee.",
    "This does not apply to companies.",
    "The rights end when you sue the licensor.",
    "Outputs must not be used to train another model.",
    "Products with more than 100 million users show the name.",
    "It may be revoked at any time.",
)


@cache
def terms_of(text: str) -> list[re.Match[str]]:
    """The words in the middle of a text that are no form."""
    forms = [match.span() for match in FORM.finditer(text)]
    words = [word for word in WORD.finditer(text) if not any(a <= word.start() < b for a, b in forms)]
    return words[len(words) // 5 : -len(words) // 5]


def edit(text: str, draw: random.Random) -> str:
    """The text, saying something else: another number, country, negation, or a clause more or less."""
    terms = terms_of(text)
    numbers = [word for word in terms if word.group().isdigit()]
    word = draw.choice(terms)
    kind = draw.choice(["insert", "delete", "replace", "paragraph", "clause", "cut", "swap", "number"])
    if kind == "number" and numbers:
        word = draw.choice(numbers)
    end = terms[min(terms.index(word) + 12, len(terms) - 1)].end() if kind == "cut" else word.end()
    written = {
        "insert": f"{draw.choice(WORDS + NUMBERS + COUNTRIES)} {word.group()}",
        "delete": "",
        "replace": f"{word.group()}x",
        "number": str(int(word.group()) + 1) if word.group().isdigit() else "9",
        "paragraph": word.group(),
        "clause": f"{draw.choice(CLAUSES)} {word.group()}",
        "cut": "",
        "swap": draw.choice(COUNTRIES),
    }
    edited = f"{text[: word.start()]}{written[kind]}{text[end:]}"
    return f"{edited}\n\n{draw.choice(CLAUSES)}\n" if kind == "paragraph" else edited


def check(key: str, seed: int) -> None:
    edited = edit(TEXTS[key], random.Random(seed))  # noqa: S311 - repeatable, guards nothing
    assert edited != TEXTS[key]
    assert INDEX.exact(normalise(edited)) is None, (key, seed)


def test_there_are_enough_real_texts() -> None:
    assert len(TEXTS) >= 50


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SHORT), st.integers(0, 10**9))
def test_no_edit_of_a_short_licence_is_exact(key: str, seed: int) -> None:
    check(key, seed)


@pytest.mark.parametrize("key", KEYS)
def test_no_edit_of_any_licence_is_exact(key: str) -> None:
    """Ten seeds for each of more than fifty texts: over five hundred edits in every run."""
    for seed in range(10):
        check(key, seed)


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_no_edit_of_many_is_exact(key: str) -> None:
    for seed in range(10, 160):
        check(key, seed)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40))
def test_a_word_diff_leads_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    passages = diff_words(old, new)
    assert bool(passages) == (old != new)
    assert 0 <= similarity(old, new, passages) <= 1
    removed = list(chain.from_iterable(passage.before for passage in passages))
    added = list(chain.from_iterable(passage.after for passage in passages))
    assert sorted(old + added) == sorted(new + removed)


def test_a_sentence_that_shares_words_with_its_place_stays_in_one_piece() -> None:
    (passage,) = diff_words("a b c x d e".split(), "a b c new x words and x d e".split())  # noqa: SIM905 - reads better
    assert passage.after == ("new", "x", "words", "and")
