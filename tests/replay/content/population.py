"""The models of the replay: the facts of real cards where they are at hand, made-up ones elsewhere."""

import random
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.replay.content.facts import Looks, Meaning, Model
from tests.replay.content.texts import POLICY, PROMPT, community, known_texts
from tests.support.real_data import CARDS, SHARED, real_lines

_ID = re.compile(r"(?!.*(?:--|\.\.))[A-Za-z0-9][A-Za-z0-9._-]{0,60}/[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_KEPT = ("language", "pipeline_tag", "library_name", "datasets", "tags")
_LICENSES = ("apache-2.0", "mit", "other", "cc-by-nc-4.0", "llama3.1", "gemma", "creativeml-openrail-m", None)

Dice = random.Random


def population(count: int, dice: Dice) -> tuple[Model, ...]:
    """So many models under names of their own, the same for the same dice."""
    cards = list(_real_cards()) or list(_made_up(500))
    dice.shuffle(cards)
    named = ((f"{card['id']}{f'-{n // len(cards)}' if n >= len(cards) else ''}", card)
             for n, card in zip(range(count), cards * (count // len(cards) + 1), strict=False))  # fmt: skip
    return tuple(_model(number, model_id, card["front_matter"], dice) for number, (model_id, card) in enumerate(named))


def _real_cards() -> Iterator[dict[str, Any]]:
    known = set[str]()
    for card in real_lines(CARDS) if (SHARED / CARDS).is_file() else ():
        if isinstance(card["front_matter"], dict) and _ID.fullmatch(card["id"]) and card["id"].lower() not in known:
            known.add(card["id"].lower())
            yield card


def _made_up(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        license_id = _LICENSES[number % len(_LICENSES)]
        front = {"language": ["en", "no"], "license": license_id, "pipeline_tag": "text-generation"}
        yield {"id": f"owner-{number % 40}/model-{number}", "front_matter": front}


def _model(number: int, model_id: str, card: dict[str, Any], dice: Dice) -> Model:
    front = {name: value for name in _KEPT if _is_plain(value := card.get(name))}
    front["tags"] = front["tags"] if isinstance(front.get("tags"), list) else []
    license_ids = tuple(_texts(card.get("license")))
    bases = tuple(dict.fromkeys(base for base in _texts(card.get("base_model")) if _ID.fullmatch(base)))[:3]
    meaning = Meaning(id=model_id, license=license_ids, bases=bases, relation=_relation(bases, dice))
    return Model(number=number, meaning=_with_terms(meaning, card, dice), looks=_looks(dice), front=front)


def _with_terms(meaning: Meaning, card: dict[str, Any], dice: Dice) -> Meaning:
    """Files, gate and links, which the facts of the cards do not hold."""
    changes: dict[str, Any] = {}
    if meaning.license == ("other",):
        changes["name"] = str(card.get("license_name") or f"own-terms-{dice.randrange(1000)}")
        changes["link"] = dice.choice((None, "LICENSE", f"http://127.0.0.1:9/terms/{dice.randrange(10**6)}"))
    own = community(f"Vendor{dice.randrange(10**6)}", dice.randint(50, 900), dice.randint(10, 90))
    if changes.get("link") == "LICENSE":
        changes["text"] = own
    elif len(meaning.license) == 1 and dice.random() < 0.4:
        changes["text"] = known_texts().get(meaning.license[0].lower(), own)
    if dice.random() < 0.2:
        changes["policy"] = POLICY
    if dice.random() < 0.2:
        changes["gate"], changes["prompt"] = dice.choice(("auto", "manual")), PROMPT.format(number=dice.randrange(99))
    return msgspec.structs.replace(meaning, **changes)


def _looks(dice: Dice) -> Looks:
    return Looks(order=dice.randrange(100), is_shipped=dice.random() < 0.3, tags=dice.randrange(5))


def _relation(bases: tuple[str, ...], dice: Dice) -> str | None:
    return dice.choice((None, "finetune", "adapter", "quantized")) if bases else None


def _is_plain(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(item, str) and item for item in items)


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item]
