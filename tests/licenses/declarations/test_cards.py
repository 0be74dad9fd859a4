"""How much of what real cards declare is understood, and why the rest waits for a person."""

from collections import Counter

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


def test_nothing_declared_stays_unknown() -> None:
    blocks = [classify(CATALOGUE, card) for card in cards() if card.is_empty]
    assert len(blocks) > 200
    assert {(block.status, block.class_.value) for block in blocks} == {("needs_review", "unknown")}
