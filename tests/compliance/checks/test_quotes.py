"""The words that a finding rests on, found by an address in words where a text has no numbers."""

import pytest

from registry.compliance.checks.quotes import LONGEST, quote_of
from registry.compliance.rules.facts import KeptText
from registry.licenses.catalogue.load import load_catalogue

SHORT = [
    # key, clause, how the quoted words begin
    ("mit", "grant", "Permission is hereby granted"),
    ("mit", "grant (no restriction)", "Permission is hereby granted"),
    ("mit", "condition", "The above copyright notice"),
    ("0bsd", "grant", "Permission to use, copy"),
    ("bsd-3-clause", "grant", "Redistribution and use in source"),
    ("zlib", "grant", "Permission is granted to anyone"),
    ("unlicense", "grant; grant", "Anyone is free to"),
    ("ofl-1.1", "Termination", "TERMINATION"),
    ("blueoak-1.0.0", "Patent", "Patent"),
]


@pytest.mark.parametrize(("key", "clause", "begin"), SHORT)
def test_a_text_without_numbers_is_quoted_by_words(key: str, clause: str, begin: str) -> None:
    quote = quote_of(load_catalogue().entries[key], clause, ())
    assert quote is not None
    assert quote.text.startswith(begin)
    assert len(quote.text) <= LONGEST
    assert quote.path_or_url.startswith("https://spdx.org/licenses/")
    assert len(quote.sha256) == 64


@pytest.mark.parametrize(
    "clause", ["no restriction in the text", "whole text", "Cats", "Sundries", "granted elsewhere"]
)
def test_a_remark_of_our_own_is_never_quoted(clause: str) -> None:
    assert quote_of(load_catalogue().entries["mit"], clause, ()) is None


TEXT = """Acme Terms

"Derived Thing" means anything made of it.

Termination
You lose it all.

2. Notices
Keep them.

Feedback
First.

Feedback
Second.
"""


@pytest.mark.parametrize(
    ("clause", "begin"),
    [
        ('"Derived Thing"; 2', '"Derived Thing" means'),
        ("Termination", "Termination You lose"),
        ("Notices", "2. Notices Keep"),
        ("Feedback", None),  # twice: which one is meant is not certain
        ("Acme", None),  # a word shorter than a heading
        ("Thing", None),  # not at the start of a line
    ],
)
def test_a_heading_or_a_term_is_quoted_where_it_stands_once(clause: str, begin: str | None) -> None:
    kept = KeptText(path="LICENSE", sha256="0" * 64, text=TEXT)
    quote = quote_of(load_catalogue().entries["llama3.1"], clause, (kept,))
    assert (quote.text.startswith(begin) if quote and begin else quote) is (True if begin else None)
    assert quote is None or (quote.path_or_url, quote.sha256) == ("LICENSE", "0" * 64)
