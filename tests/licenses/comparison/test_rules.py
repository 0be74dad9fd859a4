from typing import Any

import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.comparison.rules import Comparison, compare
from registry.licenses.comparison.states import LicenseState
from registry.licenses.declarations.values import Declared, parse_declared
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.real_data import needs_real_data, real_or_empty

MIT, APACHE = load_spdx_texts()["MIT"], load_spdx_texts()["Apache-2.0"]
EXTRA = "\n\nWhere it serves more than 100 million monthly active users, its name must be shown prominently.\n"
OUTCOMES = {
    "cosmetic": (False, "lateral"),
    "material_loosened": (True, "widened"),
    "material_tightened": (True, "narrowed"),
    "material_lateral": (True, "lateral"),
    "recorded_or_cleared": (True, "unknown"),
}


def differ(old: LicenseState, new: LicenseState) -> Comparison:
    return compare(load_catalogue(), load_index(), old, new)


def ids(old: object, new: object) -> Comparison:
    return differ(LicenseState(parse_declared(old)), LicenseState(parse_declared(new)))


def texts(old: str | None, new: str | None) -> Comparison:
    return differ(LicenseState(text=old), LicenseState(text=new))


def events() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = real_or_empty("testdata/change_examples.json").get("events", [])
    return found


@needs_real_data
@pytest.mark.parametrize("event", events(), ids=lambda event: f"{event['old']} to {event['new']}")
def test_real_changes_come_out_right(event: dict[str, Any]) -> None:
    found = ids(event["old"], event["new"])
    assert (found.material, found.direction) == OUTCOMES[event["label"]]


SPELLINGS = [
    ("MIT", "mit"), ("MIT License", "The MIT License"), ("apache-2.0", "Apache License, Version 2.0"),
    ("Apache 2", "Apache-2.0"), ("llama3.1", "Llama 3.1 Community License Agreement"), ("CC BY 4.0", "cc-by-4.0"),
    ("bsd-3-clause", "BSD 3-Clause License"), ("gpl-3.0", "GPL v3"), ("gpl-3.0", "GPL-3.0-only"),
    (["mit"], "mit"), (["mit", "apache-2.0"], ["Apache 2.0", "MIT"]), ("Gemma", "gemma"), ("cc-by-nc", "cc-by-nc-4.0"),
    (["mit", "MIT"], "mit"), (["mit", "apache-2.0", "MIT License"], ["apache-2.0", "mit"]),
    (["Krea License", "mit"], ["mit", "krea licence", "mit"]), (["gpl-3.0", "GPL-3.0"], "GPL v3"),
    ("MIT OR Apache-2.0", "Apache-2.0 OR MIT"), ("Krea Community License", "krea community licence"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_another_spelling_stays_quiet(old: object, new: object) -> None:
    for found in (ids(old, new), ids(new, old)):
        assert (found.material, found.kind, found.terms) == (False, (), ())


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("mit", "apache-2.0", "lateral"),
        ("mit", "gpl-3.0", "narrowed"),
        ("apache-2.0", "cc-by-nc-4.0", "narrowed"),
        ("gemma", "apache-2.0", "widened"),
        ("llama3.1", "llama3.2", "narrowed"),
        ("hunyuan-eu-uk-kr", "hunyuan-eu", "widened"),
        ("cc-by-nc-4.0", "llama3", "widened"),
        ("mit", "other", "narrowed"),
        ("unknown", "mit", "unknown"),
        ("Krea License", "Skywork Terms", "unknown"),
        ("MIT OR GPL-3.0-only", "MIT AND GPL-3.0-only", "narrowed"),
        ("GPL-2.0-only", "GPL-2.0-or-later", "lateral"),
        ("mit", "odbl", "unknown"),
        (["mit", "apache-2.0"], "mit", "lateral"),
    ],
)
def test_another_licence_is_flagged_with_its_direction(old: object, new: object, direction: str) -> None:
    found = ids(old, new)
    assert (found.material, found.kind) == (True, ("license.id_changed",))
    if old == ["mit", "apache-2.0"]:
        assert found.class_before == found.class_after == "permissive"
    else:
        assert found.direction == direction


def test_mit_to_modified_mit_takes_freedom_away() -> None:
    old = LicenseState(Declared(("mit",)), MIT)
    new = LicenseState(Declared(("other",), "modified-mit"), MIT + EXTRA)
    found = differ(old, new)
    assert found.kind == ("license.id_changed", "license.text_changed")
    assert (found.direction, found.class_before, found.class_after) == ("narrowed", "permissive", "community")
    moved = {change.term: change for change in found.terms}
    assert moved["thresholds"].before == "none"
    assert "100,000,000 monthly active users" in (moved["thresholds"].after or "")
    assert "prominently" in (moved["text"].after or "")
    assert "100 million" in found.sensitive
    back = differ(new, old)
    assert back.direction == "widened"


def test_terms_say_what_moved_and_from_what() -> None:
    moved = {change.term: change for change in ids("llama3.1", "llama3.2").terms}
    assert moved["territory"].before == "none"
    assert "DE" in (moved["territory"].after or "")
    assert moved["territory"].direction == "narrowed"


def test_a_text_with_more_duties_is_narrower_and_back_again_wider() -> None:
    narrower = texts(MIT, MIT + EXTRA)
    assert (narrower.kind, narrower.direction) == (("license.text_changed",), "narrowed")
    assert (narrower.class_before, narrower.class_after) == ("permissive", "unknown")
    assert texts(MIT + EXTRA, MIT).direction == "widened"


def test_a_card_that_contradicts_its_text_is_not_known() -> None:
    card = Declared(("mit",))
    found = differ(LicenseState(card, MIT), LicenseState(card, MIT + EXTRA))
    assert (found.kind, found.class_after, found.direction) == (("license.text_changed",), "unknown", "narrowed")


@pytest.mark.parametrize(
    "new",
    [
        MIT.replace("\n", "\r\n"), MIT.replace("<year> <copyright holders>", "2025 Jane Doe"),
        MIT.replace("MIT License", ""), MIT.replace('"', "\u201d"), None, "  ",
    ],
)  # fmt: skip
def test_layout_years_and_a_missing_text_stay_quiet(new: str | None) -> None:
    assert not texts(MIT, new).material
    assert not texts(new, MIT).material


def test_unknown_texts_are_compared_by_their_words() -> None:
    text = "You may use the model. You may share it with anyone you like, as often as you like."
    assert texts(text, text + " You must not use it in Korea or the United Kingdom.").direction == "narrowed"
    assert texts(text, text.replace("may share", "must share")).direction == "unknown"
    assert texts(text, text.replace("anyone", "nobody")).kind == ("license.text_changed",)
    assert not texts(text, text.replace(". ", ".\n")).material


def test_another_link_is_flagged_and_another_spelling_of_it_is_not() -> None:
    def link(address: str | None) -> LicenseState:
        return LicenseState(Declared(("other",), "krea", address))

    assert differ(link("https://a.example/b"), link("https://a.example/c")).kind == ("license.link_changed",)
    assert not differ(link("https://a.example/b"), link("http://www.a.example/b/")).material
    assert not differ(link("https://a.example/b"), link(None)).material


def test_a_removed_declaration_has_a_kind_of_its_own() -> None:
    found = ids("mit", None)
    assert (found.kind, found.direction, found.class_after) == (("license.removed",), "unknown", "unknown")
    assert not ids(None, None).material


def test_what_was_not_available_is_no_change() -> None:
    assert not differ(LicenseState(Declared(("mit",)), MIT), LicenseState(None, None)).material
    assert not differ(LicenseState(None, MIT), LicenseState(Declared(("mit",)), None)).material
    assert texts(MIT, APACHE).kind == ("license.text_changed",)


TERRITORY = """Meridian Model Licence
Release Date: December 3, 2024

1. This licence does not apply in the European Union{0} and is limited to the Territory.
2. "Territory" means the worldwide territory, excluding the territory of the European Union{0}.
3. You may use, copy and share the model in the Territory, and you must keep this notice.
4. You must not use the model outside the Territory.
"""


@pytest.mark.parametrize("more", [", United Kingdom and South Korea", " and Switzerland", ", Norway and Japan"])
def test_countries_that_move_change_the_territory_beside_the_text(more: str) -> None:
    old, new = TERRITORY.format(""), TERRITORY.format(more)
    for before, after, direction in ((old, new, "narrowed"), (new, old, "widened")):
        found = texts(before, after)
        assert found.kind == ("license.text_changed", "territory.changed")
        assert found.direction == direction
        assert [change.direction for change in found.terms if change.term == "territory"] == [direction]


@pytest.mark.parametrize(
    ("more", "direction"),
    [
        ("\n\nYou must send the authors a postcard.\n", "narrowed"),
        ("\n\nYou may show the postcard only if the authors agree.\n", "unknown"),
        ("\n\nThe authors may write to you.\n", "unknown"),
    ],
)
def test_an_edition_of_a_permissive_text_is_judged_by_its_sentences(more: str, direction: str) -> None:
    found = texts(MIT, MIT + more)
    assert (found.material, found.direction) == (True, direction)
    assert found.class_before == "permissive"
