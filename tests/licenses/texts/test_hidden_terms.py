"""Over a thousand edits that change a grant, a figure, a country or a duty, in copyright lines too: none is exact."""

import random
import re

import pytest

from registry.licenses.texts.identification import TextIndex
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.licenses.sentences import BEHIND_A_HOLDER, SENTENCES

SPDX = load_spdx_texts()
COMMUNITY = """Example Community Terms (in our words)

Copyright (c) 2025 Example AI Research, Inc.

1. Grant. Every person and company may run, change and share the model and its outputs, also for profit.
2. Limits.
   (a) Whoever serves more than 700 million monthly active users asks us first.
   (b) The territory is the whole world except the European Union and South Korea.
   (c) Nobody shall use outputs to train a competing model.
3. Duties. Each copy must carry these terms, and each product must show the words "Made with Example".
4. End. The rights end 30 days after a breach that was not mended, and at once when the licensee sues us over patents.
5. Law. The law of Germany applies.
"""
RESEARCH = """Example Research Terms (in our words)
Copyright 2024 University of Example

a) You may use the weights for research at universities in Norway, Japan and the United Kingdom.
b) You may not use them in production, for military aims, or in a product that earns more than 20 million euros a year.
c) You must name the makers, keep this text, and publish what you change within 12 months.
d) Everything is provided as it is; we are liable for nothing, as far as the law permits.
"""
TEXTS = {
    "mit": SPDX["MIT"],
    "apache-2.0": SPDX["Apache-2.0"],
    "bsd-3-clause": SPDX["BSD-3-Clause"],
    "gpl-3.0": SPDX["GPL-3.0-only"],
    "example-community": COMMUNITY,
    "example-research": RESEARCH,
}
COUNTRIES = ("Germany", "the European Union", "South Korea", "the United Kingdom", "China", "Norway", "Japan", "France")
CHANGES = {
    "grant": (
        (r"\bmay\b", "may not"),
        (r"\bgrant(ed|s)?\b", "denied"),
        (r"\bwithout\b", "with"),
        (r"\bany\b", "no"),
        (r"\bcopy\b", "keep"),
        (r"\bpermitted\b", "forbidden"),
        (r"\ballowed\b", "banned"),
        (r"\bnot\b", ""),
    ),
    "figure": (
        (r"\b\d+\b", "8"),
        (r"\b\d+\b", "7000"),
        (r"\bmillion\b", "billion"),
        (r"\bdays\b", "years"),
        (r"\bmonths\b", "days"),
        (r"\bone\b", "two"),
    ),
    "duty": (
        (r"\bmust\b", "may"),
        (r"\bshall\b", "may"),
        (r"\bretain\b", "drop"),
        (r"\binclude\b", "omit"),
        (r"\bname\b", "hide"),
        (r"\bnotices?\b", "thanks"),
        (r"\brequired\b", "asked"),
    ),
}
INSERTED = (
    "You may not use it in {c}.",
    "Use in {c} is excluded.",
    "Not for {c}.",
    "Above {n} users a fee is due.",
    "Nobody may sell it.",
    "You must pay {n} euros.",
    "Research only.",
    "Copies must be sent to {c}.",
)
NOTICE = re.compile(r"(?mi)^\W*copyright (?:\(c\)|\[|<|\d).*$")
WITHIN = (
    "Copyright (c) 2024 Foo. {s}.", "Copyright (c) 2024 Foo Inc. {s}", "Copyright (c) {s} 2024 Foo", "Copyright {s}",
    "Copyright (c) 2024 Foo ({s})", "Copyright (c) 2024 Foo, {s}", "Copyright (c) 2024 Foo; {s}",
    "Copyright (c) 2024 Foo - {s}", "Copyright (c) 2024 Foo. All rights reserved. {s}.",
    "Copyright (c) 2024 Foo\n{s}.", "Copyright (c) 2024 Foo, and\n{s}",
    "Copyright (c) 2024 Foo\nCopyright (c) 2025 Bar. {s}",
    "{s}. Copyright (c) 2024 Foo", "Copyright (c) 2024, {s}, Foo", "© 2024 Foo | {s}",
)  # fmt: skip
IN_NAMES = {"academic", "research", "students", "personal", "internal", "evaluation", "Special terms"}
"""Where they stand first they may be the name itself."""


BEHIND = (
    *(form for form in WITHIN if "Foo" in form.partition("{s}")[0]),
    "Copyright (c) 2024 Foo <a@foo.example> {s}", "Copyright (c) 2024 Foo (https://foo.example) {s}",
    "SPDX-FileCopyrightText: 2024 Foo, {s}", "Copyright (c) 2024 Foo: {s}", "Copyright (c) 2024 Foo\n\n{s}\n\n",
    "Copyright (c) 2024 Foo Inc. and its affiliates, {s}", "Copyright (c) 2024 Foo\nCopyright 2025 Bar\n{s}",
    "Copyright (c) 2024 Foo, with Reserved Font Name {s}", "Portions Copyright (c) 2024 Foo, {s}",
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> TextIndex:
    made = TextIndex()
    for key, text in TEXTS.items():
        made.learn(key, normalise(text))
    return made


def _terms(text: str) -> str:
    """The text below its notices, where edits are made."""
    places = [match.end() for match in NOTICE.finditer(text)]
    return text[places[0] :] if places and places[0] < len(text) // 2 else text


def _edits(text: str, draw: random.Random) -> list[str]:
    terms = _terms(text)
    head = text[: len(text) - len(terms)]
    notices = [match.span() for match in NOTICE.finditer(terms)]
    made = []
    for changes in CHANGES.values():
        for pattern, new in changes:
            found = (match.span() for match in re.finditer(pattern, terms) if match.group() != new)
            spans = [span for span in found if not any(a <= span[0] < b for a, b in notices)]
            for a, b in draw.sample(spans, min(len(spans), 6)):
                made.append(head + terms[:a] + new + terms[b:])
    for old in COUNTRIES:
        if old in terms:
            made += [head + terms.replace(old, new, 1) for new in COUNTRIES if new != old] + [
                head + terms.replace(old, "", 1)
            ]
    ends = [match.end() for match in re.finditer(r"[.;]\s", terms)]
    for sentence in INSERTED:
        for place in draw.sample(ends, min(len(ends), 6)):
            said = sentence.format(c=draw.choice(COUNTRIES), n=draw.choice(("3", "20", "700")))
            made.append(f"{head}{terms[:place]} {said} {terms[place:]}")
    return made


@pytest.mark.parametrize("key", TEXTS)
def test_no_edit_of_the_terms_is_exact(index: TextIndex, key: str) -> None:
    assert index.exact(normalise(TEXTS[key])) == key
    made = _edits(TEXTS[key], random.Random(13))  # noqa: S311 - repeatable, guards nothing
    assert len(made) >= 30
    for edited in made:
        assert index.exact(normalise(edited)) is None, edited


@pytest.mark.parametrize("form", WITHIN)
def test_no_sentence_within_a_copyright_line_is_exact(index: TextIndex, form: str) -> None:
    """Every sentence of the list in each form, on the short texts."""
    places = {
        key: NOTICE.search(TEXTS[key]) for key in ("mit", "bsd-3-clause", "example-community", "example-research")
    }
    for key, place in places.items():
        assert place is not None, key
        for sentence in SENTENCES:
            if sentence in IN_NAMES and "Foo" not in form.partition("{s}")[0]:
                continue
            text = TEXTS[key]
            edited = text[: place.start()] + form.format(s=sentence) + text[place.end() :]
            assert index.exact(normalise(edited)) is None, (key, form.format(s=sentence))


@pytest.mark.parametrize("form", BEHIND)
def test_no_sentence_behind_a_holder_is_exact(index: TextIndex, form: str) -> None:
    for key in ("mit", "example-research"):
        place = NOTICE.search(TEXTS[key])
        assert place is not None
        for sentence in BEHIND_A_HOLDER:
            edited = TEXTS[key][: place.start()] + form.format(s=sentence) + TEXTS[key][place.end() :]
            assert index.exact(normalise(edited)) is None, (key, form.format(s=sentence))


def test_there_are_a_thousand() -> None:
    draw = random.Random(13)  # noqa: S311 - repeatable, guards nothing
    assert sum(len(_edits(text, draw)) for text in TEXTS.values()) + len(WITHIN) * len(SENTENCES) * 4 >= 4_000
