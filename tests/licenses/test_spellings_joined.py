"""Several licences in one field: expressions as SPDX writes them, prose, lists, and input that means harm."""

import pytest

from registry.licenses.catalogue import load_catalogue
from registry.licenses.declared import MAX_LENGTH, parse_declared
from registry.licenses.expressions import find_exception, parse_expression
from registry.licenses.rules import LicenseBlock, classify

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
        (["mit", "MIT"], "permissive", "yes", OPEN, None),
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
