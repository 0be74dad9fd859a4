"""Every licence, every use of a grid, and every fact stated or left out: what silence and larger figures bring."""

import os
from collections import Counter

import msgspec
import pytest

from registry.compliance.rules.findings.unknowns import unread_finding
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue
from tests.support.compliance.pairs import FEWER, pairs_of

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
READ = tuple(entry for entry in load_catalogue().entries.values() if unread_finding(entry) is None)
"""Of the others nothing is concluded, whatever is stated."""
SLICE: dict[str, tuple[object, ...]] = {**FEWER, "organisation": ("company",), "audience": (None, "internal")}


def counted(entry: License, *, whole: bool) -> Counter[str]:
    """How many pairs there are, and how many are milder where that is argued; none is milder otherwise."""
    counts: Counter[str] = Counter()
    for pair in pairs_of(entry) if whole else pairs_of(entry, SLICE, SLICE):
        counts["pairs"] += 1
        kind = pair.kind()
        if kind:
            counts[f"{kind}: {pair.fact}"] += 1
            assert pair.is_argued(), (entry.key, pair.fact, msgspec.to_builtins(pair.less), pair.found_more)
    return counts


@pytest.mark.parametrize("key", ["llama3.1", "llama3.2", "kimi-k2", "cc-by-nc-nd-4.0", "gemma"])
def test_silence_and_larger_figures_help_nobody(key: str) -> None:
    assert counted(load_catalogue().entries[key], whole=False)["pairs"] > 5_000


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_over_the_whole_catalogue_silence_and_larger_figures_help_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """A part of the grid for every licence; `make soak` has the whole."""
    total = sum((counted(entry, whole=SOAK) for entry in READ), Counter[str]())
    with capsys.disabled():
        print(f"\n{len(READ)} licences, {dict(sorted(total.items()))}")  # noqa: T201 - the counts are the report
    assert total["pairs"] > (5_000_000 if SOAK else 500_000)
