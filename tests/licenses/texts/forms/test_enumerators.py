"""Numbers and letters that only count items may be lost; figures never."""

import pytest

from registry.licenses.texts.identification import TextIndex
from registry.licenses.texts.normalisation import fingerprints, normalise

NUMBERED = """Example Terms

1. Grant. Anyone may run the weights.
2. Limits. The following are out of bounds:
   (a) harming people;
   (b) breaking the law; and
   (c) lying about outputs.
3. Ends
   i. when the licensee sues,
   ii. when it breaks section 2(a),
   iii. after 700 days.
4. Users. At most
20. Users of the same group count once.

5.1 Not the first of its list.
"""


def unnumbered(text: str) -> str:
    return normalise(text).unnumbered_sha256


def counted(text: str) -> list[str]:
    found = normalise(text)
    return [found.words[place] for place in found.enumerators]


def test_what_counts_a_list_is_found() -> None:
    assert counted(NUMBERED) == ["1", "2", "a", "b", "c", "3", "i", "ii", "iii", "4"]


def test_a_copy_that_lost_its_numbers_is_the_same_text() -> None:
    index = TextIndex()
    index.learn("example", normalise(NUMBERED))
    bare = NUMBERED
    for enumerator in ("1. ", "2. ", "3. ", "4. ", "(a) ", "(b) ", "(c) ", "i. ", "ii. ", "iii. "):
        bare = bare.replace(f"\n{enumerator}", "\n").replace(f"\n   {enumerator}", "\n")
    assert index.exact(normalise(bare)) == "example"
    relisted = bare.replace("Grant.", "1) Grant.").replace("Limits.", "2) Limits.").replace("Ends", "3) Ends")
    assert index.exact(normalise(relisted)) == "example"
    other = TextIndex()
    other.add_hash(normalise(bare).sha256, "lost-numbers")
    assert other.exact(normalise(NUMBERED)) == "lost-numbers"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("700. Users", "20. Users"),
        ("1. One\n\n2. Two\n\n700. Users", "1. One\n\n2. Two\n\n20. Users"),
        ("1. One\n\n2. Two\n\n3 users", "1. One\n\n2. Two\n\n30 users"),
        ("1. One\n\n2. million users", "1. One\n\nmillion users"),
        ("1. Lone item", "2. Lone item"),
        ("1. Lone item", "Lone item"),
        ("1. One\n\n2. Two, see section\n1. of it", "1. One\n\n2. Two, see section\n2. of it"),
        ("1. One\n\n2. Two\n\n4. Four", "1. One\n\n2. Two\n\nFour"),
        ("a. One\n\nb. Two\n\nd. Four", "a. One\n\nb. Two\n\nFour"),
        ("(a) One\n\n(b) Two under (a)", "(a) One\n\n(b) Two under (b)"),
        ("1. One\n\n1.1 One\n\n1.5 million users", "1. One\n\n1.1 One\n\n1.2 million users"),
        ("1. One\n\n2. 5% of it", "1. One\n\n2. 6% of it"),
        ("1. One\n\n2. 700 users", "1. One\n\n2. 20 users"),
    ],
)
def test_figures_and_references_stay(one: str, other: str) -> None:
    assert not set(fingerprints(normalise(one))) & set(fingerprints(normalise(other)))


@pytest.mark.parametrize(
    "numbers",
    [
        ("1.", "2.", "3."),
        ("1)", "2)", "3)"),
        ("(1)", "(2)", "(3)"),
        ("a.", "b.", "c."),
        ("a)", "b)", "c)"),
        ("(a)", "(b)", "(c)"),
        ("i.", "ii.", "iii."),
        ("(i)", "(ii)", "(iii)"),
        ("(I)", "(II)", "(III)"),
        ("*", "*", "*"),
        ("-", "-", "-"),
        ("•", "•", "•"),
        ("", "", ""),
    ],
)
def test_every_way_to_count_is_one(numbers: tuple[str, str, str]) -> None:
    items = ("Keep the notice.", "Name the maker.", "Sue nobody.")
    text = "\n\n".join(f"{number} {item}" for number, item in zip(numbers, items, strict=True))
    assert unnumbered(text) == unnumbered("\n\n".join(items))


def test_letters_after_h_and_numerals_are_told_apart() -> None:
    letters = "\n".join(f"({letter}) item;" for letter in "abcdefghijk")
    assert "".join(counted(letters)) == "abcdefghijk"
    numerals = "\n".join(
        f"({numeral}) item;" for numeral in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
    )
    assert len(counted(numerals)) == 10
    nested = "(a) one:\n(i) x;\n(ii) y;\n(b) two:\n(i) x;\n(ii) y."
    assert counted(nested) == ["a", "i", "ii", "b", "i", "ii"]


def test_the_plain_fingerprint_does_not_depend_on_lists() -> None:
    text = "1. One\n\n2. Two"
    assert normalise(text).words == ("1", "one", "2", "two")
    assert normalise(text).unnumbered == ("one", "two")
