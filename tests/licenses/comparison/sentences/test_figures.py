"""Figures of two editions: in digits and letters, from where on, per what time, and in Chinese."""

import pytest

from registry.licenses.comparison.sentences.figures import bounds_in, digits_for_numerals, digits_for_words, figures_in
from tests.support.editions import direction

DUTY = "If your products have {} monthly active users, you must request a licence from the Licensor."
REVENUE = "If your revenue exceeds 20 million US dollars per {}, you must show the name Lantern."
GRANT = "You may use the Model for commercial purposes where your annual revenue is {} USD 2 million."
STAFF = "Organisations with fewer than {} employees may use the Model in production."
CJK_USERS = (
    "\u82e5\u60a8\u7684\u4ea7\u54c1\u6708\u6d3b\u8dc3\u7528\u6237\u8d85\u8fc7{}\uff0c"
    "\u60a8\u5fc5\u987b\u7533\u8bf7\u8bb8\u53ef\u3002"
)
CJK_CEILING = "\u6708\u6d3b\u7528\u6237\u4e0d\u8d85\u8fc7{}\u7684\u60a8\u53ef\u4ee5\u5546\u7528\u3002"
ONE_HUNDRED_MILLION, ONE_MILLION = "1\u4ebf", "100\u4e07"


@pytest.mark.parametrize(
    ("clause", "old", "new"),
    [
        (DUTY, "more than 100 million", "more than 10 million"),
        (DUTY, "more than seven hundred million", "more than one hundred million"),
        (DUTY, "more than 700 million", "more than twenty thousand"),
        (DUTY, "over 1,000,000", "over 100,000"),
        (DUTY, "more than 5M", "more than 1M"),
        (DUTY, "more than 100 million", "at least 100 million"),
        (DUTY, "more than 100 million", "100 million or more"),
        (DUTY, "in excess of 100 million", "no fewer than 100 million"),
        (REVENUE, "month", "year"),
        (REVENUE, "quarter", "year"),
        (GRANT, "up to", "less than"),
        (GRANT, "no more than", "below"),
        (STAFF, "500", "100"),
        (CJK_USERS, ONE_HUNDRED_MILLION, ONE_MILLION),
        (CJK_USERS, "\u4e03\u4ebf", "\u4e00\u4ebf"),
        (CJK_USERS, ONE_HUNDRED_MILLION, "1\u5343\u4e07"),
    ],
)
def test_a_stricter_figure_narrows_and_a_milder_one_widens(clause: str, old: str, new: str) -> None:
    old, new = clause.format(old), clause.format(new)
    assert (direction(old, new), direction(new, old)) == ("narrowed", "widened")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("more than 700 million", "more than seven hundred million"),
        ("more than 20,000", "more than twenty thousand"),
        ("more than 1 million", "more than 1,000,000"),
    ],
)
def test_the_same_number_in_other_signs_is_no_change(old: str, new: str) -> None:
    assert direction(DUTY.format(old), DUTY.format(new)) == direction(DUTY.format(new), DUTY.format(old)) == "quiet"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DUTY.format("more than 100 million"), DUTY.format("fewer than 100 million")),
        (DUTY.format("fewer than 100"), DUTY.format("fewer than 500")),
        ("You may use the Model with at least 10 employees.", "You may use the Model with at least 50 employees."),
        (CJK_CEILING.format(ONE_HUNDRED_MILLION), CJK_CEILING.format(ONE_MILLION)),
        (CJK_USERS.format(ONE_MILLION), CJK_USERS.format("100\u4e07\u7f8e\u5143")),
    ],
)
def test_a_figure_that_may_mean_either_way_has_to_be_read(old: str, new: str) -> None:
    assert {direction(old, new), direction(new, old)} == {"unknown"}


def test_a_bound_in_a_sentence_that_says_two_is_seen() -> None:
    old, new = (f"Who exceeds 100 million euros{end}, must obtain a licence." for end in (" or more", ""))
    assert direction(old, new) == direction(new, old) == "unknown"


def test_numbers_in_letters_are_digits() -> None:
    assert digits_for_words(["more", "than", "seven", "hundred", "million", "users"]) == (
        "more",
        "than",
        "700",
        "million",
        "users",
    )
    assert digits_for_words(["one", "of", "two", "models"]) == ("one", "of", "two", "models")
    assert digits_for_words(["twenty", "five", "thousand"]) == ("25", "thousand")
    assert digits_for_numerals("\u4e00\u767e\u4e07") == "100\u4e07"
    assert digits_for_numerals("\u4e8c\u5341\u4e94\u4ebf") == "25\u4ebf"


def test_bounds_are_told_from_their_parts() -> None:
    assert bounds_in(["no", "more", "than", "5"]) == {"up to"}
    assert bounds_in(["more", "than", "5", "or", "less", "than", "9"]) == {"over", "under"}
    assert bounds_in(["not", "less", "than", "5"]) == {"from"}


def test_a_currency_counts_before_the_time_in_which_it_is_earned() -> None:
    assert figures_in(["usd", "20", "million", "in", "any", "month"]) == {"money": (20_000_000,)}
    assert figures_in(["within", "30", "calendar", "days"]) == {"time": (30,)}
