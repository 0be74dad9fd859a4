"""Every finding whole: its outcome, licence, clause and words, what it asks for, what it misses and what it assumes.

The cases stand in ``sentences/``; their terms are made for the test, so that no fact of the catalogue moves them.
"""

import pytest

from tests.support.compliance.properties.sentences import Sentences, lines_of, load_sentences

CASES = load_sentences()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_rule_says_all_that_follows_in_these_words(case: Sentences) -> None:
    assert lines_of(case) == case.found


def test_no_two_cases_bear_one_name() -> None:
    """Without any, the test above would be skipped and nobody would hear of it."""
    assert CASES
    assert len({case.name for case in CASES}) == len(CASES)
