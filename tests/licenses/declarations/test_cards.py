"""How much of what real cards declare is understood, and why the rest waits for a person."""

from collections import Counter
from datetime import date

import msgspec

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import classify
from registry.licenses.declarations.values import Declared, parse_declared
from tests.support.real_data import CARDS, real_lines

CATALOGUE = load_catalogue()
KINDS = (
    "no licence is declared",
    "a link alone grants nothing",
    "not what the card names",
    "names no licence",
    "says that the licence is unknown",
    "names a family",
    "only the text says which",
    "does not say AND or OR",
    "do not mean the same licence",
    "never read",
    "written for data sets",
    "summaries only",
    "is not a known licence",
)


def cards() -> list[Declared]:
    fronts = [item["front_matter"] or {} for item in real_lines(CARDS)]
    return [parse_declared(card.get("license"), card.get("license_name"), card.get("license_link")) for card in fronts]


def kind_of(reasons: tuple[str, ...]) -> str:
    return next((kind for kind in KINDS if any(kind in reason for reason in reasons)), "other")


def test_most_of_what_real_cards_declare_is_resolved() -> None:
    declared = [card for card in cards() if not card.is_empty]
    blocks = [classify(CATALOGUE, card) for card in declared]
    resolved = sum(block.status == "known" for block in blocks)
    waiting = Counter(kind_of(block.reasons) for block in blocks if block.status != "known")
    assert len(declared) > 1500
    assert resolved / len(declared) >= 0.89, waiting  # names that several texts bear wait for the text
    assert waiting["only the text says which"] <= 30
    assert waiting["other"] == 0
    assert waiting["is not a known licence"] <= 10
    assert waiting.most_common(1)[0][0] == "names no licence"


def test_with_the_day_they_were_read_more_of_them_can_only_mean_one_text() -> None:
    """No date settles a text; but what is left of a name by its date is judged, and of most names that is one text."""
    read = [item for item in real_lines(CARDS) if item["collected"] == "before 2024-12-04"]
    fronts = [item["front_matter"] or {} for item in read]
    declared = [
        parse_declared(card.get("license"), card.get("license_name"), card.get("license_link")) for card in fronts
    ]
    dated = [msgspec.structs.replace(card, released=date(2024, 12, 4)) for card in declared if not card.is_empty]
    blocks = [classify(CATALOGUE, card) for card in dated]
    assert len(blocks) > 1400
    assert not any(len(block.one_of) == 1 and block.status == "known" for block in blocks)
    assert sum(block.status == "known" or len(block.one_of) == 1 for block in blocks) / len(blocks) >= 0.90


def test_nothing_declared_stays_unknown() -> None:
    blocks = [classify(CATALOGUE, card) for card in cards() if card.is_empty]
    assert len(blocks) > 200
    assert {(block.status, block.class_.value) for block in blocks} == {("needs_review", "unknown")}
