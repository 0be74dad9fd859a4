"""The rules of a request budget: windows, blocks, what a source tells."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.hub.budget.rules import (
    LARGEST_BLOCK,
    RateLimit,
    Window,
    fresh,
    handed_out,
    heard,
    pause_seconds,
    read_rate_limit,
    reserve,
    rolled,
    shut,
)

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def told_window(spent: int = 0, allowed: int = 500, ends: float = 200) -> Window:
    return Window(allowed, spent, NOW, after(ends), is_told=True)


@pytest.mark.parametrize(
    ("limit", "policy", "expected"),
    [
        ('"api";r=480;t=210', '"fixed window";"api";q=500;w=300', RateLimit(480, 210, 500)),
        ('"api"; t=210; r=480', '"fixed window"; "api"; w=300; q=500', RateLimit(480, 210, 500)),
        ("api;r=480;t=210", "", RateLimit(480, 210)),
        ('"resolvers";r=1;t=2, "api";r=480;t=210', '"resolvers";q=9, "api";q=500', RateLimit(480, 210, 500)),
        ('"api";r=480;t=210', '"api";q=0', RateLimit(480, 210)),
        ('"pages";r=7;t=1', "", RateLimit(7, 1)),
        ('"resolvers";r=480;t=210', "", None),
        ('"api";r=480', "", None),
        ('"api";r=-1;t=4', "", None),
        ('"api";r=٣;t=4', "", None),
        ('"api";r=1e3;t=4', "", None),
        ("", "", None),
        (";;;,,,===", ";", None),
        ('"api";r=' + "9" * 400 + ";t=" + "9" * 60, "", RateLimit(10_000_000, 86_400)),
        ("x" * 100_000 + '"api";r=480;t=210', "", None),
    ],
)
def test_what_an_answer_says_is_read_tolerantly(limit: str, policy: str, expected: RateLimit | None) -> None:
    assert read_rate_limit("api", {"ratelimit": limit, "ratelimit-policy": policy}) == expected


def test_blocks_never_add_up_to_more_than_the_window_less_its_reserve() -> None:
    window, count = told_window(), 0
    while (given := handed_out(window, NOW))[1].count:
        window, block = given
        assert block.count <= LARGEST_BLOCK
        count += block.count
    assert count == 500 - reserve(500)


def test_the_last_requests_are_handed_out_one_by_one() -> None:
    assert handed_out(told_window(spent=480), NOW)[1].count == 1


def test_nothing_is_handed_out_in_the_second_in_which_a_window_ends() -> None:
    window = told_window()
    assert handed_out(window, after(198.7))[1].count > 0
    assert handed_out(window, after(198.8))[1].count == 0
    assert rolled(window, after(199.9)) is window
    assert rolled(window, after(200)).spent == 0


def test_what_others_spent_counts() -> None:
    window = heard(told_window(spent=20), RateLimit(100, 199), sent_at=after(0.1), now=after(0.2))
    assert window.spent == 400
    assert heard(window, RateLimit(300, 199), sent_at=after(0.1), now=after(0.2)).spent == 400


def test_an_answer_about_the_window_before_is_old_news() -> None:
    window = fresh(500, NOW)
    assert heard(window, RateLimit(0, 0), sent_at=after(-0.1), now=after(3)) is window


def test_a_window_told_anew_begins_before_the_old_one_was_thought_to_end() -> None:
    window = heard(told_window(spent=490, ends=1), RateLimit(499, 299), sent_at=after(0.2), now=after(0.3))
    assert window.spent == 1 + reserve(500)
    assert window.ends_at == after(0.3 + 299 + 1)


def test_the_end_of_a_window_is_only_ever_known_better() -> None:
    window = told_window(ends=200)
    late = heard(window, RateLimit(499, 199), sent_at=after(0.5), now=after(1.9))
    assert late.ends_at == after(200)
    assert heard(late, RateLimit(499, 197), sent_at=after(1), now=after(1)).ends_at == after(199)


def test_the_source_knows_its_size_better_than_the_settings() -> None:
    window = heard(fresh(500, NOW), RateLimit(2_400, 100, 2_500), sent_at=NOW, now=NOW)
    assert (window.allowed, window.spent, window.is_told) == (2_500, 100, True)


def test_a_clock_that_was_far_ahead_does_not_stop_everything() -> None:
    assert rolled(told_window(ends=400 * 86_400), NOW).ends_at < after(301)


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, {"ratelimit": '"api";r=0;t=40'}, None),
        (503, {"retry-after": "9"}, None),
        (429, {"retry-after": "9"}, 9),
        (429, {"ratelimit": '"api";r=0;t=40'}, 41),
        (429, {"ratelimit": '"api";r=12;t=40'}, None),
        (429, {}, 1),
        (429, {"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, 1),
        (429, {"retry-after": "99999999999999999999"}, 86_400),
    ],
)
def test_a_refusal_says_how_long_to_pause(status: int, headers: dict[str, str], expected: float | None) -> None:
    assert pause_seconds(status, headers, read_rate_limit("api", headers)) == expected


def test_refusals_in_a_row_that_give_no_reason_pause_longer_and_longer() -> None:
    assert [pause_seconds(429, {}, None, refusals) for refusals in (0, 1, 2, 3, 4, 5, 10**6)] == [
        1,
        2,
        4,
        8,
        15,
        15,
        15,
    ]


def test_after_a_refusal_nothing_is_handed_out_whatever_earlier_answers_say() -> None:
    window = shut(told_window(), 30, NOW)
    window = heard(window, RateLimit(400, 5), sent_at=after(-0.1), now=after(0.1))
    block = handed_out(rolled(window, after(29.9)), after(29.9))[1]
    assert (block.count, block.ends_at) == (0, after(30))
    assert handed_out(rolled(window, after(30)), after(30), largest=1)[1].count == 1
