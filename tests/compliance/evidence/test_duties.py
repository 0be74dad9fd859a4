"""The checklist of every licence, and the lines that say whose a model is; without a database."""

from typing import get_args

import pytest

from registry.compliance.checks.report.facts import FACTS_DE, WORDS_DE
from registry.compliance.checks.report.phrases import DUTIES_DE, LABELS
from registry.compliance.checks.vocabulary import AUDIENCES, DISTRIBUTIONS, ORGANISATIONS, PURPOSES
from registry.compliance.evidence.notices.copyrights import copyright_lines
from registry.compliance.evidence.notices.duties import duties_of
from registry.compliance.evidence.notices.phrases import LABELS as NOTICE_LABELS
from registry.compliance.evidence.notices.phrases import QUESTIONS, WHEN
from registry.compliance.evidence.notices.schemas import When
from registry.compliance.rules.values import ObligationCode, Use
from registry.licenses.catalogue.load import load_catalogue

ENTRIES = load_catalogue().entries


def codes(key: str) -> set[str]:
    return {duty.code for duty in duties_of(ENTRIES[key])}


def test_each_licence_has_its_duties_in_both_languages() -> None:
    for entry in ENTRIES.values():
        for duty in duties_of(entry):
            assert duty.text
            assert duty.text_de
            assert duty.text_de != duty.text
            assert duty.license == entry.key


def test_every_duty_of_the_catalogue_is_in_the_list() -> None:
    for entry in ENTRIES.values():
        found, terms = codes(entry.key), entry.terms
        assert set(terms.redistribution.duties if terms.redistribution else ()) <= found, entry.key
        assert len([one for one in duties_of(entry) if one.code == "display"]) >= len(set(terms.displays)), entry.key
        assert (terms.use_policy is None) or "follow_use_policy" in found, entry.key
        assert (terms.naming is None) or "name_prefix" in found, entry.key
        assert (terms.binds_users is None) or "users_are_bound" in found, entry.key


@pytest.mark.parametrize(
    ("key", "code", "binds"),
    [("gemma", "pass_on_restrictions", True), ("gemma", "provide_terms", True), ("llama3.1", "follow_use_policy", True),
     ("apache-2.0", "keep_notices", False), ("cc-by-nc-4.0", "non_commercial_only", True)],
)  # fmt: skip
def test_duties_that_bind_ones_own_users_are_marked(key: str, code: str, binds: bool) -> None:  # noqa: FBT001 - a case
    assert {duty.binds_users for duty in duties_of(ENTRIES[key]) if duty.code == code} == {binds}


def test_a_german_line_repeats_english_only_where_german_words_do_not_say_it() -> None:
    found = {duty.code: duty for duty in duties_of(ENTRIES["gemma"])}
    assert found["provide_terms"].text_de == DUTIES_DE["provide_terms"]
    for entry in ENTRIES.values():
        for duty in duties_of(entry):
            if duty.code in {"users_are_bound", "threshold"}:
                assert duty.text_de.endswith(duty.text)


def test_every_fact_and_its_words_have_a_german_name() -> None:
    assert set(FACTS_DE) == set(Use.__struct_fields__)
    assert {*PURPOSES, *ORGANISATIONS, *DISTRIBUTIONS, *AUDIENCES} == set(WORDS_DE)


def test_words_of_both_languages_are_whole() -> None:
    assert set(get_args(ObligationCode)) <= set(DUTIES_DE)
    assert set(WHEN) == set(get_args(When))
    for words in (*LABELS.values(), *NOTICE_LABELS.values(), *WHEN.values(), *QUESTIONS.values()):
        assert all(words)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "MIT License\n\nCopyright (c) 2023 Jane Doe <jane@example.org>\n",
            ("Copyright (c) 2023 Jane Doe <jane@example.org>",),
        ),
        ("   Copyright 2024 DeepSeek\n   Copyright 2024 DeepSeek", ("Copyright 2024 DeepSeek",)),
        ("# © Meta Platforms, Inc.", ("© Meta Platforms, Inc.",)),
        ("(c) 2020 A and B", ("(c) 2020 A and B",)),
        (
            "x, Copyright © Meta Platforms, Inc. All Rights Reserved.",
            ("x, Copyright © Meta Platforms, Inc. All Rights Reserved.",),
        ),
        ("Copyright [yyyy] [name of copyright owner]", ()),
        ("Copyright (c) <year> <copyright holders>", ()),
        ("The above copyright notice and this permission notice", ()),
        ("2. Grant of Copyright License. Subject to the terms", ()),
        ("You must retain all copyright, patent and attribution notices", ()),
        ("Copyright (c) 2023 " + "x" * 400, ()),
    ],
)
def test_only_lines_that_name_somebody_count(text: str, found: tuple[str, ...]) -> None:
    assert copyright_lines(text) == found
