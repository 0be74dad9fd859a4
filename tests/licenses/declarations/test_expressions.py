"""Several licences in one field: expressions as SPDX writes them, prose, lists, and input that means harm."""

import pytest

from registry.exports.rules import of_entry
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import LicenseBlock, classify
from registry.licenses.declarations.candidates import find_candidates
from registry.licenses.declarations.expressions import Combination, Name, find_exception, find_license, parse_expression
from registry.licenses.declarations.values import MAX_LENGTH, parse_declared

CATALOGUE = load_catalogue()
OPEN = "needs_review"


def block(declared: object) -> LicenseBlock:
    return classify(CATALOGUE, parse_declared(declared))


@pytest.mark.parametrize(
    ("written", "class_", "commercial", "status", "spdx"),
    [
        ("MIT OR CC-BY-NC-4.0", "permissive", "yes", "known", "MIT OR CC-BY-NC-4.0"),
        ("MIT AND CC-BY-NC-4.0", "research-only", "no", "known", "MIT AND CC-BY-NC-4.0"),
        ("mit and cc-by-nc-4.0", "research-only", "no", "known", "MIT AND CC-BY-NC-4.0"),
        ("MIT AND llama3.1", "community", "conditional", "known", None),
        ("MIT OR llama3.1", "permissive", "yes", "known", None),
        ("openrail++ OR GPL-3.0+", "copyleft", "yes", "known", None),
        ("Apache 2.0 OR MIT License", "permissive", "yes", "known", "Apache-2.0 OR MIT"),
        ("MIT AND (Apache 2.0 OR GPL v3)", "permissive", "yes", "known", "MIT AND (Apache-2.0 OR GPL-3.0-only)"),
        ("((MIT))", "permissive", "yes", "known", "MIT"),
        ("MIT OR LicenseRef-own", "permissive", "yes", "known", None),
        ("MIT AND LicenseRef-own", "unknown", "unknown", OPEN, None),
        ("LicenseRef-own", "unknown", "unknown", OPEN, None),
        ("LicenseRef-llama-3.1 AND Apache-2.0", "community", "conditional", "known", None),
        ("LicenseRef-llama3.1", "community", "conditional", "known", None),
        ("LicenseRef-MIT", "unknown", "unknown", OPEN, None),
        ("LicenseRef-MIT AND Apache-2.0", "unknown", "unknown", OPEN, None),
        ("LicenseRef-gpl", "unknown", "unknown", OPEN, None),
        ("LicenseRef-", "unknown", "unknown", OPEN, None),
        ("llama3.1 AND openrail++", "community", "conditional", "known", None),
        ("mit or apache-2.0", "permissive", "yes", "known", "MIT OR Apache-2.0"),
        ("OpenMDW-1.0 OR mit", "permissive", "yes", "known", "OpenMDW-1.0 OR MIT"),
        ("busl-1.1", "unknown", "unknown", OPEN, "BUSL-1.1"),
        ("MIT AND busl-1.1", "unknown", "unknown", OPEN, "MIT AND BUSL-1.1"),
        (
            "GPL-2.0-or-later WITH classpath-exception-2.0",
            "copyleft",
            "yes",
            OPEN,
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
        ),
        ("llama3.1 WITH LLVM-exception", "community", "conditional", OPEN, None),
        ("DocumentRef-a:LicenseRef-b AND MIT", "unknown", "unknown", OPEN, None),
        ("gpl OR bsd", "permissive", "unknown", OPEN, None),
        ("gpl AND mit", "copyleft", "unknown", OPEN, None),
        ("MIT OR gpl", "permissive", "yes", "known", None),
        ("GPL-2.0-only", "copyleft", "yes", "known", "GPL-2.0-only"),
        ("GPL-2.0+", "copyleft", "yes", "known", "GPL-2.0-or-later"),
        ("GPL 2.0 or later", "copyleft", "yes", "known", "GPL-2.0-or-later"),
        ("LGPL-3.0 or any newer version", "copyleft", "yes", "known", "LGPL-3.0-or-later"),
        ("MIT+", "unknown", "unknown", OPEN, None),
        ("llama3+", "unknown", "unknown", OPEN, None),
        ("Apache-2.0 WITH llvm-exception", "permissive", "yes", OPEN, "Apache-2.0 WITH LLVM-exception"),
        ("Apache-2.0 WITH Commons-Clause", "permissive", "yes", OPEN, None),
        ("MIT WITH Apache-2.0", "permissive", "yes", OPEN, None),
        ("mit, cc-by-nc-4.0", "unknown", "unknown", OPEN, None),
        ("MIT/Apache-2.0", "permissive", "yes", OPEN, None),
        ("Apache-2.0 and their own terms", "unknown", "unknown", OPEN, None),
        (["mit", "cc-by-nc-4.0"], "unknown", "unknown", OPEN, None),
        (["mit", "apache-2.0"], "permissive", "yes", OPEN, None),
        (["mit", "MIT"], "permissive", "yes", "known", "MIT"),
        (["mit", "MIT License", "https://opensource.org/licenses/MIT"], "permissive", "yes", "known", "MIT"),
        (["llama3.1", "LicenseRef-llama-3.1"], "community", "conditional", "known", None),
        (["GPL-3.0-or-later", "gpl-3.0+"], "copyleft", "yes", "known", "GPL-3.0-or-later"),
        (["GPL-3.0-or-later", "GPL-3.0-only"], "copyleft", "yes", "known", "GPL-3.0-only"),
        (["mit", "MIT", "apache-2.0"], "permissive", "yes", OPEN, None),
        (["mit", "MIT", "our own"], "unknown", "unknown", OPEN, None),
        (["mit", "MIT", "other"], "unknown", "unknown", OPEN, None),
        (["gpl", "GPL"], "copyleft", "unknown", OPEN, None),
        (["cc-by-nc", "CC BY-NC"], "research-only", "no", OPEN, None),
        (["Apache-2.0 WITH LLVM-exception", "Apache-2.0"], "permissive", "yes", OPEN, None),
        (["mit", "mit"], "permissive", "yes", "known", "MIT"),
        (["mit", None], "permissive", "yes", "known", "MIT"),
    ],
)
def test_joined_licences_are_decided_by_their_operator(
    written: object, class_: str, commercial: str, status: str, spdx: str | None
) -> None:
    found = block(written)
    assert (found.class_, found.restrictions.commercial, found.status, found.spdx) == (class_, commercial, status, spdx)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("MIT AND LicenseRef-own", "'LicenseRef-own' is not a known licence"),
        ("(MIT AND foo) OR bar", "'foo' is not a known licence"),
        ("MIT AND BUSL-1.1", "'BUSL-1.1' is not a known licence: SPDX lists it"),
        ("busl-1.1", "'busl-1.1' is not a known licence: SPDX lists it"),
        ("MIT AND LLVM-exception", "'LLVM-exception' is an exception to a licence and none itself"),
        ("MIT WITH Apache-2.0", "'Apache-2.0' stands where an exception belongs and is a licence"),
        ("Apache-2.0 WITH llvm-exception", "the exception 'LLVM-exception' has to be read"),
        ("llama3.1 WITH LLVM-exception", "the exception 'LLVM-exception' has to be read"),
        ("MIT WITH own-exception", "the exception 'own-exception' is not on the SPDX list and has to be read"),
        ("MIT AND " * 100, "was cut at 500 characters, so it is not known what it says"),
    ],
)
def test_a_reason_names_the_symbol_that_is_not_known(written: str, reason: str) -> None:
    assert any(reason in given for given in block(written).reasons), block(written).reasons


@pytest.mark.timeout(30)
@pytest.mark.parametrize("inside", ["MIT", "MIT OR Apache-2.0", ""])
def test_nested_parentheses_get_a_clear_answer(inside: str) -> None:
    """They are counted before the library, which would follow them by recursion, sees them."""
    bomb = "(" * 100_000 + inside + ")" * 100_000
    (reason,) = block(bomb).reasons
    assert "more than 20 parentheses in each other" in reason
    assert (block(bomb).status, block(bomb).class_) == (OPEN, "unknown")


def test_parentheses_are_read_twenty_deep() -> None:
    expression = Combination("or", (Name("MIT"), Name("Apache-2.0")))
    for depth, read in ((20, expression), (21, None), (490, None), (100_000, None)):
        assert parse_expression("(" * depth + "MIT OR Apache-2.0" + ")" * depth) == read


def test_a_licence_that_spdx_does_not_list_is_found_by_the_reference_our_exports_write() -> None:
    vendors = [entry for entry in CATALOGUE.entries.values() if not (entry.spdx or entry.family)]
    assert len(vendors) > 40
    for entry in vendors:
        written = of_entry(entry, (), lambda _: True).expression
        found = {
            one.key for part in find_candidates(CATALOGUE, parse_declared(written)).leaves() for one in part.entries
        }
        assert entry.key in found, written


def test_listed_names_are_those_of_spdx_and_deprecated_ones_say_no_more_than_they_did() -> None:
    assert (find_license("apache-2.0"), find_license("gpl-3.0"), find_license("LicenseRef-x")) == (
        "Apache-2.0",
        "GPL-3.0",
        None,
    )
    assert find_license("LLVM-exception") is None
    assert parse_expression("gpl-3.0 and mit") == Combination("and", (Name("GPL-3.0"), Name("MIT")))


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * 100_000 + "MIT" + ")" * 100_000,
        "MIT AND (" * 100_000,
        "MIT OR " * 100_000 + "MIT",
        "MIT" + " " * 100_000 + "AND CC-BY-NC-4.0",
        "MIT WITH " * 1000,
        ["(" * 500] * 10_000,
        "-or-later" * 1000,
        "\u202e" * 100_000 + "MIT",
        "\ud800" * 100_000,
        "MIT" + "\0" * 1000 + " AND x",
        "https://creativecommons.org/licenses/" + "by-" * 10_000,
        "*_" * 10_000,
    ],
    ids=lambda value: str(value)[:20].encode("ascii", "replace").decode(),
)
def test_bombs_end_and_grant_nothing(hostile: object) -> None:
    found = block(hostile)
    assert (found.license, found.status) == (None, OPEN)


def test_what_is_cut_says_so_and_is_never_a_licence() -> None:
    cut = parse_declared("MIT" + " " * MAX_LENGTH + "OR nothing").declared[0]
    assert (len(cut), cut[-1]) == (MAX_LENGTH, "…")
    assert parse_expression("MIT OR Apache-2.0 OR " + "x" * 2000) is None
    assert not CATALOGUE.by_name("MIT…")


def test_exceptions_are_those_of_the_spdx_list() -> None:
    assert find_exception("classpath-exception-2.0") == "Classpath-exception-2.0"
    assert find_exception("GCC-exception-3.1") == "GCC-exception-3.1"
    assert find_exception("MIT") is None
