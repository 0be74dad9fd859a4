"""Editions of a licence in our own words: what each difference gives or takes, and what does neither."""

import time

import pytest

from registry.licenses.comparison.sentences import compare_editions

TEXT = """Orrery Model Licence
Release Date: March 3, 2024
Version 1.0

Copyright (c) 2024 Orrery Labs

1. The model is Orrery-7B, which Orrery Labs publishes at https://orrery.example/models.
2. You may use, copy and share the model, and you may change it, for research purposes only.
3. Whoever passes the model on must keep this notice and name Orrery-7B in the documentation.
4. You must not:
(a) use the model to harm children;
(b) use the model for spam, or for fraud.
5. Where your products have more than 100 million monthly active users, you must request a separate licence from us.
6. This licence does not apply in the European Union or in South Korea.
7. You may keep what the model writes.
"""


def change(*edits: tuple[str, str]) -> str:
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


def direction(new: str, old: str = TEXT) -> str:
    found = compare_editions(old, new)
    assert found is not None
    assert not found.is_cosmetic
    return found.direction


NARROWED = {
    "a ban": ("7. You may", "7. You must not use the model in Switzerland.\n8. You may"),
    "an item of a list of bans": ("for spam, or", "for spam, for weapons, or"),
    "another item of that list": ("children;\n", "children;\n(c) use the model in warfare;\n"),
    "a duty": ("7. You may keep", "7. You shall show the name Orrery in every product.\n8. You may keep"),
    "another country": ("European Union or", "European Union, in the United Kingdom or"),
    "a lower threshold": ("100 million", "20 million"),
    "a smaller unit": ("100 million", "100 thousand"),
    "a grant taken back": ("7. You may keep", "7. You may not keep"),
    "whose users are counted": ("Where your products", "Where your or your affiliates' products"),
}


@pytest.mark.parametrize("name", NARROWED)
def test_what_is_taken_narrows_and_widens_on_the_way_back(name: str) -> None:
    edited = change(NARROWED[name])
    assert direction(edited) == "narrowed"
    assert direction(TEXT, edited) in {"widened", "unknown"}


DUTY = "3. Whoever passes the model on must keep this notice and name Orrery-7B in the documentation.\n"
WIDENED = {
    "a limit goes": (" for research purposes only", ""),
    "a ban goes": (", or for fraud", ""),
    "a country goes": (" or in South Korea", ""),
    "the clause on countries goes": ("6. This licence does not apply in the European Union or in South Korea.\n", ""),
    "a higher threshold": ("100 million", "700 million"),
    "a duty goes": (
        "3. Whoever passes the model on must keep this notice and name Orrery-7B in the documentation.\n",
        "",
    ),
    "a grant": ("7. You may keep", "7. You may sell the model.\n8. You may keep"),
    "one more right": ("use, copy and share", "use, copy, sell and share"),
}


@pytest.mark.parametrize("name", WIDENED)
def test_what_is_given_widens_and_narrows_on_the_way_back(name: str) -> None:
    edited = change(WIDENED[name])
    assert direction(edited) == "widened"
    assert direction(TEXT, edited) in {"narrowed", "unknown"}


QUIET = {
    "a hyperlink": (("https://orrery.example/models", "https://www.orrery.example/en/models"),),
    "a hyperlink more": (("1. The model is Orrery-7B,", "1. The model (see https://orrery.example) is Orrery-7B,"),),
    "the year": (("(c) 2024", "(c) 2024-2026"),),
    "the date": (("March 3, 2024", "April 14, 2025"),),
    "the version in its head": (("Version 1.0", "Version 1.1"),),
    "the holder": (("(c) 2024 Orrery Labs", "(c) 2024 Orrery Labs Ltd and its contributors"),),
    "the name of the product": (("Orrery-7B", "Orrery-13B"),),
    "the name spelled otherwise": (("Orrery-7B", "Orrery 7B"),),
    "all names": (
        ("Orrery-7B", "Planisphere"),
        ("Orrery Labs", "Planisphere Works"),
        ("Orrery Model", "Planisphere Model"),
    ),
    "a hyphen": (("must not:", "must not:\n"), ("South Korea", "South  Korea")),
    "wrapping": ((", and you may change it, for", ",\nand you may change it,\nfor"),),
    "enumerators": (("(a) use", "a. use"), ("(b) use", "b. use")),
}


@pytest.mark.parametrize("name", QUIET)
def test_what_does_nothing_to_users_is_cosmetic(name: str) -> None:
    edited = change(*QUIET[name])
    for old, new in ((TEXT, edited), (edited, TEXT)):
        found = compare_editions(old, new)
        assert found is not None
        assert (found.is_cosmetic, found.direction, found.territory) == (True, "lateral", None)


NOT_SAID = {
    "a grant becomes a duty": ("you may change it", "you must change it"),
    "a grant with a limit": ("7. You may keep", "7. You may sell the model only if we agree.\n8. You may keep"),
    "what the licensor may": (
        "7. You may keep",
        "7. The licensor may end this licence.\n8. You may keep",
    ),
    "an end": ("7. You may keep", "7. The licence ends on 31 December 2026.\n8. You may keep"),
    "a place that no table knows": ("South Korea", "Bavaria"),
    "an exception to a ban": ("harm children;", "harm children unless we agree;"),
    "a ban becomes a duty": ("You must not:", "You must:"),
    "a fee": ("7. You may keep", "7. The yearly price is 500 USD.\n8. You may keep"),
    "other words": ("for spam, or for fraud", "for unasked mail, or for deception"),
    "and becomes or": ("copy and share", "copy or share"),
    "another figure of days": ("7. You may keep", "7. The right to sue lapses in 30 days.\n8. You may keep"),
}


@pytest.mark.parametrize("name", NOT_SAID)
def test_a_direction_is_not_said_on_doubt(name: str) -> None:
    edited = change(NOT_SAID[name])
    assert direction(edited) in {"unknown", "lateral"}
    assert direction(TEXT, edited) in {"unknown", "lateral"}


def test_both_ways_at_once_is_lateral() -> None:
    higher, ban = ("100 million", "700 million"), (", or for fraud", ", for weapons, or for fraud")
    assert direction(change(higher, ban)) == "lateral"
    assert (
        direction(change((" for research purposes only", ""), ("in South Korea", "in South Korea or Japan")))
        == "lateral"
    )


@pytest.mark.parametrize(
    ("edit", "countries", "territory"),
    [
        (("European Union or", "European Union, the UK or"), (["EU", "KR"], ["EU", "GB", "KR"]), "narrowed"),
        (("European Union or in South Korea", "European Union"), (["EU", "KR"], ["EU"]), "widened"),
        (("South Korea", "Japan"), (["EU", "KR"], ["EU", "JP"]), "lateral"),
        (
            ("7. You may keep", "7. The rights are not granted to companies located in Brazil.\n8. You may keep"),
            ([], ["BR"]), "narrowed",
        ),
    ],
)  # fmt: skip
def test_countries_that_move_are_named(
    edit: tuple[str, str], countries: tuple[list[str], list[str]], territory: str
) -> None:
    found = compare_editions(TEXT, change(edit))
    assert found is not None
    assert ([*found.countries_before], [*found.countries_after]) == countries
    assert found.territory == territory


def test_a_territory_that_was_the_world_leaves_countries_out() -> None:
    worldwide = TEXT + "8. Territory means the whole world{}.\n"
    found = compare_editions(worldwide.format(""), worldwide.format(", excluding the European Union and South Korea"))
    assert found is not None
    assert (found.direction, found.territory) == ("narrowed", "narrowed")


def test_the_law_that_holds_is_no_territory() -> None:
    law = "8. The laws of {} govern this licence.\n"
    found = compare_editions(TEXT + law.format("Japan"), TEXT + law.format("Singapore"))
    assert found is not None
    assert (found.is_cosmetic, found.territory) == (False, None)


def test_sentences_in_another_order_are_a_change_without_direction() -> None:
    lines = TEXT.splitlines(keepends=True)
    assert direction("".join([*lines[:-2], lines[-1], lines[-2]])) == "lateral"


def test_a_word_hidden_in_a_copyright_line_is_no_name() -> None:
    for line in ("Orrery Labs, not for use in Germany", "Orrery Labs, students excepted", "Orrery Labs Research Only"):
        assert direction(change(("(c) 2024 Orrery Labs", f"(c) 2024 {line}"))) != "widened"


def test_another_text_is_no_edition() -> None:
    other = "The gardener waters roses. Apples ripen late. Nobody may enter after dark. Bees sleep in winter.\n"
    assert compare_editions(TEXT, other) is None


def test_a_translation_is_judged_by_the_language_that_is_known() -> None:
    foreign = "\u60a8\u4ec5\u53ef\u51fa\u4e8e\u975e\u5546\u4e1a\u7528\u9014\u4f7f\u7528\u672c\u6a21\u578b\u3002\n"
    assert direction(TEXT + foreign.replace("\u975e", ""), TEXT + foreign) == "unknown"
    both = change(("100 million", "20 million")) + foreign.replace("\u975e", "")
    assert direction(both, TEXT + foreign) == "narrowed"


HOSTILE = {
    "many sentences": "You may not. " * 15_000,
    "many items": "(a) ban;\n" * 10_000,
    "one word": "a" * 199_000,
    "one long sentence": "you may use it and " * 10_000,
    "dots": ". " * 40_000,
    "colons": "x: " * 30_000,
    "enumerators": "1. " * 30_000,
    "blanks": " " * 199_000,
    "empty lines": "\n \n" * 30_000,
    "open tags": "<a " * 30_000,
    "brackets": "[x](" * 20_000,
    "figures": "1 " * 40_000 + "million users",
    "hosts": "a.b." * 20_000,
    "mail": "a@b" * 30_000,
    "cjk": "\u4e2d \n" * 20_000,
    "countries": "not in korea " * 15_000,
    "numerals": "one hundred " * 15_000,
    "numerals of another script": "\u4e00\u767e\u4e07" * 20_000,
    "a comment": "# you may not\n" * 14_000,
    "bounds": "no more than 5 users or " * 8_000,
    "provisos": "you may, provided that " * 8_000,
    "names": "Orrery 7B. Orrery 9B Ltd. You may\n\n" * 1_500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_bounded_time(name: str) -> None:
    text = HOSTILE[name]
    started = time.process_time()
    compare_editions(text, TEXT)
    compare_editions(text + " You may.", text)
    assert time.process_time() - started < 10
