"""Clauses that join, go or change in our own words: bans, duties, purposes, passing on, ends, names of kinds of use."""

import pytest

from tests.support.editions import compared, direction, joins

TAKEN = [
    "You shall not use the Model for surveillance.",
    "Use of the Model for biometric identification is prohibited.",
    "Neither the name Lantern nor the names of its makers may be used to promote other products.",
    "Under no circumstances may the Model be used in weapons.",
    "Military use is excluded.",
    "No right is granted to train other models with outputs.",
    "No express or implied licences to any patents are granted.",
    "The rights extend only to products that run on our own cloud.",
    "You must not use the Model in Japan.",
    "Residents of Canada are not granted any rights.",
    "You must publish a list of the data that you trained it on.",
    "You are required to name the Licensor in each publication.",
    "Credit should be given to the Licensor.",
    "Licensee agrees to indemnify the Licensor against all claims.",
    "Each copy has to carry the words of the second annex.",
    "Derivatives must be licensed under this same licence.",
    "You may not sublicense the Model.",
    "Your rights terminate automatically if you breach this licence.",
    "All rights cease when you challenge a patent of the Licensor.",
    "The Licensor reserves the right to restrict your use of the Model remotely.",
]
GIVEN = [
    "You may sublicense the Model.",
    "The Licensor grants you a licence under its patents to make and use the Model.",
    "The Licensor waives the right to collect royalties.",
    "You are free to sell what you make with the Model.",
]
NARROWER = [
    ("You must not use the Model for spam or fraud.", "You must not use the Model for spam, fraud or gambling."),
    ("You must not use it for spam.", "You must not use it for spam or for weapons."),
    ("You must not knowingly use the Model for harassment.", "You must not use the Model for harassment."),
    ("You must not harm unprotected persons.", "You must not harm persons."),
    ("You must not use the Model for training.", "You must not use the Model."),
    ("You must show the name Lantern.", "You must prominently show the name Lantern."),
    ("You must keep the notice.", "You must keep the notice without modification."),
    ("You may use the Model for any purpose.", "You may use the Model for research purposes only."),
    ("You may use the Model for research and for commercial purposes.", "You may use the Model for research."),
    ("You may use the Model for evaluation and research.", "You may use the Model for evaluation."),
    ("You may use the Model.", "You may use the Model solely for your internal purposes."),
    ("You may use the Model.", "You may use the Model for non-commercial purposes."),
    ("The Model is offered for use.", "The Model is offered for non-commercial use."),
    ("You may use, share and sublicense the Model.", "You may use and share the Model."),
    ("You may use, distribute and sell the Model.", "You may use and distribute the Model."),
    ("The right to use the Model is sublicensable.", "The right to use the Model is not sublicensable."),
    ("You may share copies.", "You may share copies, with the proviso that copies shall be licensed alike."),
    ("Your rights end if you file a patent claim.", "Your rights end if you file a patent claim or a copyright claim."),
    ("The Licensor waives the right to royalties.", "The Licensor reserves the right to royalties."),
    ("Territory: worldwide.", "Territory: worldwide, excluding the European Union."),
    ("The rights are granted in Germany, France and Italy only.", "The rights are granted in Germany and France only."),
]
TO_BE_READ = [
    ("You may use the Model for research only.", "You may use the Model for any purpose, except in Japan."),
    ("You must keep this. You must not sell it.", "You may sell it. You must pay 5 percent of your revenue."),
    ("You must name us and link to us.", "You must name us or link to us."),
    ("You may use it free of charge.", "You may use it free of charge and at the risk of your users."),
    ("You must not use it to harm people.", "You must not use it to harm any other people."),
    ("You must not sell it.", "You must not sell it for any reason whatsoever."),
    ("You may use the Model in production.", "You may use the Model in production until 31 December 2026."),
    (
        "You must not train with it and must keep notices.",
        "You must not train with it and must keep notices in copies.",
    ),
]
QUIET = [
    ("See https://lantern.example/a for more.", "See https://lantern.example/b for more."),
    ("(c) 2023 Lantern Works", "(c) 2024 Lantern Works"),
    ("\u00a9 2023 Lantern Works", "Copyright 2023-2025 Lantern Works"),
    ("You must show the name Lantern B2.", "You must show the name Lantern B2.5."),
    ("You must show the name Kite-2.1.", "You must show the name Kite-2.5."),
]


@pytest.mark.parametrize("sentence", TAKEN)
def test_a_clause_that_takes_narrows_and_widens_when_it_goes(sentence: str) -> None:
    assert joins(sentence) == ("narrowed", "widened")


@pytest.mark.parametrize("sentence", GIVEN)
def test_a_clause_that_gives_widens_and_narrows_when_it_goes(sentence: str) -> None:
    assert joins(sentence) == ("widened", "narrowed")


@pytest.mark.parametrize(("old", "new"), NARROWER)
def test_a_clause_that_says_less_narrows_and_widens_on_the_way_back(old: str, new: str) -> None:
    assert (direction(old, new), direction(new, old)) == ("narrowed", "widened")


@pytest.mark.parametrize(("old", "new"), TO_BE_READ)
def test_a_clause_that_gives_and_takes_or_cannot_be_told_says_neither(old: str, new: str) -> None:
    assert {direction(old, new), direction(new, old)} <= {"unknown", "lateral"}


@pytest.mark.parametrize(("old", "new"), QUIET)
def test_links_years_and_versions_of_names_are_quiet(old: str, new: str) -> None:
    assert direction(old, new) == direction(new, old) == "quiet"


CONDITIONS = "You may share copies, provided that the following conditions are met:\n(a) you keep this notice;{}"


def test_what_stands_under_conditions_is_owed() -> None:
    for item in (
        "a list of changes comes with each copy;",
        "neither our name nor our mark may be used in advertising;",
    ):
        longer = CONDITIONS.format(f"\n(b) {item}")
        shorter = CONDITIONS.format("")
        assert (direction(shorter, longer), direction(longer, shorter)) == ("narrowed", "widened")


def test_a_list_goes_on_after_a_sentence_within_an_item() -> None:
    bans = (
        "You must not, by yourself or others:\n  4.1. use it for spam; see our policy, section 2\n{}  4.3. stalk people"
    )
    assert direction(bans.format(""), bans.format("  4.2. discriminate against persons\n")) == "narrowed"


def test_a_list_ends_where_a_number_stands_higher() -> None:
    clause = "Bans.\n  4.1. You must not:\n  4.1.1. use it for spam\n  4.2. {}"
    assert direction(clause.format("You may copy it."), clause.format("You may copy and sell it.")) == "widened"


BAN = "You must not use the Model in any manner that is directed toward commercial advantage."
INTERPRETATION = "An exchange of files shall not be considered to be directed toward commercial advantage."


def test_what_a_new_ban_does_not_cover_is_no_grant() -> None:
    assert joins(f"{BAN} {INTERPRETATION}") == ("narrowed", "widened")
    assert joins(INTERPRETATION) == ("unknown", "unknown")


def test_conditions_of_a_right_that_nobody_had_take_nothing_away() -> None:
    right = "You may make derivatives of the third annex."
    condition = "You must mark each derivative as changed."
    assert joins(f"{right} {condition}") == ("widened", "narrowed")
    assert joins(condition) == ("narrowed", "widened")
    had = "You may make derivatives."
    both = compared(had, f"{had} {right} {condition}")
    assert both.direction == "lateral"


def test_a_title_alone_says_no_direction_and_never_against_the_text() -> None:
    clause = "Lantern {}Licence, second part:\n{}"
    plain, limited = (clause.format(word, "You may copy it.") for word in ("", "Noncommercial "))
    assert direction(plain, limited) in {"unknown", "lateral"}
    assert direction(plain, clause.format("Noncommercial ", "You may copy it. You must not sell it.")) == "narrowed"
    assert direction(plain, clause.format("Noncommercial ", "You may copy it. You may sell it.")) == "lateral"


def test_who_the_licensor_is_does_nothing_to_users() -> None:
    old, new = (
        "\u201cWe\u201d or \u201cus\u201d means Lantern Works.",
        "\u201cWe\u201d or \u201cus\u201d means whichever entity holds the rights.",
    )
    assert direction(f"{old}\nYou must not sell it.", f"{new}\nYou must not sell or lend it.") == "narrowed"


def test_a_text_in_a_comment_is_read_without_its_marks() -> None:
    text = "You may copy it for any\npurpose. You must keep\nthis notice. You must not\nsell it.\n"
    marked = "".join(f" * {line}\n" for line in text.splitlines())
    assert direction(text, text) == "quiet"
    assert compared(text, marked).direction in {"lateral", "unknown"}


GRANT = "Permission to use, copy{} the Model is hereby granted, provided that {} appears in all copies{}."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("", "this notice", ""), ("", "this notice", " and in all documents")),
        (("", "this notice", ""), ("", "this notice", ", and that our name not be used in advertising")),
        ((" and sell", "this notice", ""), ("", "this notice", "")),
    ],
)
def test_a_grant_and_its_provisos_are_read_apart(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    before, after = GRANT.format(*old), GRANT.format(*new)
    assert (direction(before, after), direction(after, before)) == ("narrowed", "widened")


def test_a_ban_that_an_exception_outweighs_has_to_be_read() -> None:
    sentence = "With the exception of what the other licence says is prohibited, both licences hold."
    assert set(joins(sentence)) == {"unknown"}
