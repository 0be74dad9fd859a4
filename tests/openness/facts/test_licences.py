"""Which licences are open for what: OR its best branch, AND its worst, and never a guess."""

from typing import Any

import pytest

from registry.openness.facts import (
    OPEN_DATA,
    Fact,
    Kind,
    Standing,
    granted_terms,
    is_osi,
    load_lists,
    normalised_id,
    open_licence,
    standing,
    worst_standing,
)

KINDS: tuple[Kind, ...] = ("code", "data", "document", "weights")


def test_the_lists_are_those_of_one_version() -> None:
    lists = load_lists()
    assert lists.version == "spdx-3.29.0"
    assert len(lists.ids) == 740
    assert len(lists.fsf) + len(lists.not_fsf) == 147
    assert len(OPEN_DATA) == 31
    assert "389-exception" in lists.exceptions


@pytest.mark.parametrize(
    ("written", "of_kinds"),
    [
        ("MIT", ("yes", "yes", "yes", "yes")),
        ("Apache 2.0", ("yes", "yes", "yes", "yes")),
        ("BSL-1.0", ("yes", "yes", "yes", "yes")),
        ("BUSL-1.1", ("unknown", "unknown", "unknown", "unknown")),
        ("CC-BY-4.0", ("yes", "yes", "yes", "yes")),
        ("CC0-1.0", ("yes", "yes", "yes", "yes")),
        ("CC-BY-3.0-AT", ("unknown", "yes", "yes", "yes")),
        ("CC-BY-SA-2.1-JP", ("unknown", "yes", "yes", "yes")),
        ("GFDL-1.2-only", ("yes", "yes", "yes", "yes")),
        ("CDLA-Permissive-2.0", ("unknown", "yes", "unknown", "yes")),
        ("ODC-PDDL-1.0", ("unknown", "yes", "unknown", "yes")),
        ("PDDL-1.0", ("unknown", "yes", "unknown", "yes")),
        ("OpenMDW-1.0", ("unknown", "unknown", "unknown", "unknown")),
        ("CC-BY-NC-4.0", ("no", "no", "no", "no")),
        ("CC-BY-NC-SA-4.0", ("no", "no", "no", "no")),
        ("CC-BY-ND-4.0", ("no", "no", "no", "no")),
        ("JSON", ("no", "no", "no", "no")),
        ("gemma", ("no", "no", "no", "no")),
        ("bigscience-openrail-m", ("no", "no", "no", "no")),
        ("LicenseRef-of-nobody", ("unknown", "unknown", "unknown", "unknown")),
        ("LicenseRef-llama3.1", ("no", "no", "no", "no")),
        ("other", ("unknown", "unknown", "unknown", "unknown")),
        ("NOASSERTION", ("unknown", "unknown", "unknown", "unknown")),
        ("openrail", ("unknown", "unknown", "unknown", "unknown")),
        ("gpl", ("unknown", "unknown", "unknown", "unknown")),
        (None, ("unknown", "unknown", "unknown", "unknown")),
        ((), ("unknown", "unknown", "unknown", "unknown")),
        ("", ("no", "no", "no", "no")),
        ("unlicensed", ("no", "no", "no", "no")),
        ("NONE", ("no", "no", "no", "no")),
    ],
)
def test_of_one_licence(written: Any, of_kinds: tuple[Fact, ...]) -> None:  # noqa: ANN401 - a licence or none
    assert tuple(open_licence(written, kind) for kind in KINDS) == of_kinds


@pytest.mark.parametrize(
    ("written", "is_open"),
    [
        ("MIT OR gemma", "yes"),
        ("gemma OR LicenseRef-of-nobody", "unknown"),
        ("MIT AND gemma", "no"),
        ("MIT AND LicenseRef-of-nobody", "unknown"),
        ("MIT AND (Apache-2.0 OR gemma)", "yes"),
        (("MIT", "Apache-2.0"), "yes"),
        (["MIT", "gemma"], "no"),
        (["MIT", "other"], "unknown"),
        (["other", "none"], "no"),
        ("MIT, Apache-2.0", "yes"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "yes"),
        ("GPL-2.0-only WITH of-nobody", "unknown"),
        ("gemma WITH Classpath-exception-2.0", "no"),
        (["MIT", ""], "unknown"),
        (["CC-BY-NC-4.0", " "], "no"),
        (["", ""], "no"),
    ],
)
def test_of_expressions(written: str | list[str] | tuple[str, ...], is_open: Fact) -> None:
    assert open_licence(written, "code") == is_open


@pytest.mark.parametrize(
    ("written", "approved", "stands"),
    [
        ("MIT", "yes", "osi_approved"),
        ("CC-BY-4.0", "no", "open"),
        ("OpenMDW-1.0", "no", "open"),
        ("OpenMDW-1.1", "unknown", "open"),
        ("CC-BY-NC-4.0", "no", "restricted"),
        ("llama3.1", "no", "restricted"),
        ("MIT AND CC-BY-4.0", "no", "open"),
        ("MIT OR CC-BY-NC-4.0", "yes", "osi_approved"),
        ("MIT AND of-nobody", "unknown", "unknown"),
        ("", "no", "none"),
        (None, "unknown", "unknown"),
    ],
)
def test_standing(written: str | None, approved: Fact, stands: Standing) -> None:
    assert is_osi(written) == approved
    assert standing(written, "weights") == stands


def test_what_was_read_and_limits_nothing_is_open_for_code_and_weights_alone() -> None:
    assert [standing("OpenMDW-1.0", kind) for kind in KINDS] == ["open", "unknown", "unknown", "open"]


def test_several_things_stand_as_the_worst_of_them() -> None:
    assert worst_standing("osi_approved", "unknown", "open") == "unknown"
    assert worst_standing("restricted", "unknown") == "restricted"
    assert worst_standing() == "unknown"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Apache 2.0", "Apache-2.0"),
        ("MIT License OR Apache 2.0", "MIT OR Apache-2.0"),
        ("llama3.1", "LicenseRef-llama3.1"),
        ("our own terms", "our own terms"),
    ],
)
def test_normalised(written: str, found: str) -> None:
    assert normalised_id(written) == found


@pytest.mark.parametrize(
    ("written", "limits", "use", "policy"),
    [
        ("MIT", (), "yes", "no"),
        ("CC-BY-NC-4.0", ("commercial", "research_only"), "no", "no"),
        ("llama3.1", ("separate_licence", "scale"), "no", "yes"),
        ("kimi-k2", ("scale_notice",), "partly", "no"),
        ("bigcode-openrail-m", (), "yes", "yes"),
        ("CC-BY-ND-4.0", ("no_modification",), "partly", "no"),
        ("MIT AND bigcode-openrail-m", (), "yes", "yes"),
        ("MIT AND of-nobody", (), "unknown", "unknown"),
        ("bigcode-openrail-m OR MIT", (), "yes", "no"),
        ("unlicensed", ("no_licence",), "no", "no"),
        (["MIT"], (), "yes", "no"),
    ],
)
def test_granted_terms(written: str | list[str], limits: tuple[str, ...], use: Fact, policy: Fact) -> None:
    found = granted_terms(written)
    assert (found.limits, found.use, found.use_policy) == (limits, use, policy)
    assert found.restricts == (bool(limits) or policy == "yes")


def test_granted_terms_of_vendors() -> None:
    assert granted_terms("yi-1.0").access == "partly"
    assert granted_terms("exaone-1.0-nc").limits[-1] == "no_distribution"
    assert granted_terms("msr").distribution == "no"
    assert granted_terms("llama3.2").access == "no"
    assert granted_terms("llama2").limits == ("separate_licence", "scale", "output_training")
    assert granted_terms("mrl").distribution == "partly"
    assert not granted_terms("mrl").is_read
    assert granted_terms("falcon-llm").use == "unknown"
    assert not granted_terms("of nobody").is_free
