"""What is right in the place of something that is no code of a country."""

import pytest

from registry.countries import ISO_3166_1, country_fault


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Germany", "write DE"), ("Deutschland", "write DE"), ("DEU", "write DE"), ("de", "write DE"),
        ("UK", "write GB"), ("uk", "write GB"), ("England", "write GB"), ("EL", "write GR"), ("USA", "write US"),
        ("Schweiz", "write CH"), ("Republic of Korea", "write KR"), ("Côte d'Ivoire", "write CI"),
        ("EU", "member state"), ("eu", "member state"), ("EEA", "member state"), ("Europe", "name the country"),
        ("DACH", "name the country"), ("SU", "country of today"), ("XK", "no code of its own"),
        ("", "two capital letters"), ("QQ", "two capital letters"), ("DE,AT", "two capital letters"),
        ("x" * 10_000, "two capital letters"), ("D\x00E", "two capital letters"),
    ],
)  # fmt: skip
def test_what_is_right_is_said(written: str, right: str) -> None:
    fault = country_fault(written)
    assert fault is not None
    assert right in fault
    assert len(fault) < 250


def test_a_misspelled_name_is_a_question() -> None:
    assert "did you mean DE?" in str(country_fault("Germny"))


def test_every_country_is_one_and_its_three_letters_lead_to_it() -> None:
    assert len(ISO_3166_1) == 249
    assert [country_fault(code) for code in ISO_3166_1] == [None] * 249
