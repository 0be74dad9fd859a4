"""Countries stand where readers of a language look for them."""

from registry.countries import ISO_3166_1
from registry.web.languages import locale_of


def test_german_names_with_marks_stand_among_the_bare_ones() -> None:
    named = [name for name, _ in locale_of("de").named_countries(ISO_3166_1)]
    assert len(named) == len(ISO_3166_1)
    for before, name, after in (
        ("Dänemark", "Deutschland", "Dominica"),
        ("Oman", "Österreich", "Pakistan"),
        ("San Marino", "São Tomé und Príncipe", "Saudi-Arabien"),
    ):
        place = named.index(name)
        assert named.index(before) < place < named.index(after)
    assert named[-1].startswith("Z")


def test_a_country_is_given_with_its_code() -> None:
    assert locale_of("de").named_countries(["AT", "DE", "DK"]) == [
        ("Dänemark", "DK"), ("Deutschland", "DE"), ("Österreich", "AT"),
    ]  # fmt: skip
    assert locale_of("en").countries(["AT", "AX", "DE"]) == "Åland Islands, Austria, Germany"
