"""A name of which some texts cannot be meant is not settled by that: what is left is judged, or asked for."""

from registry.compliance.rules.subject import Circumstances, judge_reading
from registry.compliance.rules.values import Use
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations import Part

ENTRIES = load_catalogue().entries
MIT, APACHE, NC = (ENTRIES[key] for key in ("mit", "apache-2.0", "cc-by-nc-4.0"))
INSIDE = Circumstances(
    use=Use(
        organisation="company", country="DE", purpose="internal", commercial=True, distribution="none",
        trains_other_models=False,
    )
)  # fmt: skip


def told(part: Part) -> list[tuple[str, str, str | None, str, list[str]]]:
    return [
        (one.rule, one.outcome, one.license, one.reason, [duty.code for duty in one.obligations])
        for one in judge_reading(part, INSIDE)
    ]


def test_where_no_text_can_be_meant_the_version_is_asked_for() -> None:
    reason = "'free' means none of mit, apache-2.0, which are younger: only the text says which."
    assert told(Part("free", ruled_out=(MIT, APACHE))) == [
        ("known_license", "needs_review", None, reason, ["find_version"])
    ]


def test_an_exception_is_read_even_where_texts_are_ruled_out() -> None:
    reason = "The exception 'X' to 'free' has to be read."
    assert told(Part("free", (MIT,), exception="X", ruled_out=(APACHE,))) == [
        ("known_license", "needs_review", "mit", reason, ["read_text"])
    ]


def test_the_one_text_that_is_left_says_that_others_are_not() -> None:
    alone, left = told(Part("mit", (MIT,))), told(Part("free", (MIT,), ruled_out=(NC,)))
    said = "One of mit, whichever 'free' means (none of cc-by-nc-4.0): "
    assert left == [(rule, outcome, key, said + reason, duties) for rule, outcome, key, reason, duties in alone]


def test_of_several_texts_that_are_left_all_have_to_allow() -> None:
    (first, *_) = told(Part("free", (MIT, APACHE), ruled_out=(NC,)))
    assert first[1:3] == ("allowed", "mit")
    assert first[3].startswith("One of mit, apache-2.0, whichever 'free' means (none of cc-by-nc-4.0): ")
    reason = "'free' may mean mit, cc-by-nc-4.0: only the text says which."
    assert told(Part("free", (MIT, NC))) == [("known_license", "needs_review", None, reason, ["find_version"])]
