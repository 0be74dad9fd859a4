"""True changes: each makes another meaning of one, or None where it does not apply. Pure, given the dice."""

import random
import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from tests.replay.content.facts import Gate, Meaning
from tests.replay.content.texts import CLAUSES, LANDS, POLICY, PROMPT, community, known_texts

Dice = random.Random
Change = Callable[[Meaning, Dice], Meaning | None]

CLEAR_IDS = ("mit", "apache-2.0", "cc-by-nc-4.0", "gpl-3.0", "agpl-3.0", "cc-by-sa-4.0", "bsd-3-clause", "llama3.1",
             "gemma", "creativeml-openrail-m")  # fmt: skip
"""Ids that nobody can take for one another."""
GATES: tuple[Gate, ...] = ("no", "auto", "manual")
BASES = tuple(f"example-bases/base-{number}" for number in range(20))
_CLEAR = frozenset({*CLEAR_IDS, "other"})


def _is_clear(meaning: Meaning) -> bool:
    return len(meaning.license) == 1 and meaning.license[0].lower() in _CLEAR


def another_id(old: Meaning, dice: Dice) -> Meaning | None:
    if not _is_clear(old):
        return None
    wanted = dice.choice([one for one in CLEAR_IDS if one != old.license[0].lower()])
    return replace(old, license=(wanted,), name=None, link=None)


def first_id(old: Meaning, dice: Dice) -> Meaning | None:
    return replace(old, license=(dice.choice(CLEAR_IDS),)) if not (old.license or old.name or old.link) else None


def becomes_modified(old: Meaning, dice: Dice) -> Meaning | None:
    """What MiniMax-M2 did: another id, a name, and a clause below the text."""
    if not _is_clear(old) or old.license[0].lower() != "mit" or old.is_closed:
        return None
    text = (old.text or known_texts()["mit"]).replace("MIT License", "Modified MIT License")
    return replace(old, license=("other",), name="modified-mit", link="LICENSE", text=_with_clause(text, dice))


def another_name(old: Meaning, dice: Dice) -> Meaning | None:
    if old.license != ("other",) or not old.name:
        return None
    return replace(old, name=f"{dice.choice(('lab', 'house', 'works'))}-terms-{dice.randrange(10**6)}")


def another_link(old: Meaning, dice: Dice) -> Meaning | None:
    if old.license != ("other",) or not (old.link or "").startswith("http"):
        return None
    return replace(old, link=f"http://127.0.0.1:9/terms/{dice.randrange(10**6)}")


def more_terms(old: Meaning, dice: Dice) -> Meaning | None:
    if old.text is None or old.is_closed:
        return None
    return replace(old, text=_with_clause(old.text, dice))


def another_number(old: Meaning, dice: Dice) -> Meaning | None:
    """One number in a long text: less could not be moved."""
    if old.is_closed or not (found := re.search(r"(\d+) million", old.text or "")):
        return None
    return replace(old, text=(old.text or "").replace(found[0], f"{int(found[1]) + dice.randint(1, 99)} million"))


def fewer_countries(old: Meaning, dice: Dice) -> Meaning | None:
    if old.is_closed or "all countries of the world" not in (old.text or ""):
        return None
    told = f"all countries of the world except {dice.choice(LANDS)}"
    return replace(old, text=(old.text or "").replace("all countries of the world", told))


def another_text(old: Meaning, dice: Dice) -> Meaning | None:
    if old.text is None or old.is_closed:
        return None
    texts = [text for name, text in known_texts().items() if text != old.text and name not in old.license]
    return replace(old, text=dice.choice(texts))


def terms_appear(old: Meaning, dice: Dice) -> Meaning | None:
    """A licence file where none was, with other terms than the card names."""
    if old.text is not None or not old.license or old.is_closed:
        return None
    vendor = f"Vendor{dice.randrange(10**6)}"
    return replace(old, text=community(vendor, dice.randint(50, 900), dice.randint(10, 90)))


def terms_vanish(old: Meaning, _: Dice) -> Meaning | None:
    if old.text is None or not old.license or old.is_closed or old.link == "LICENSE":
        return None
    return replace(old, text=None)


def no_license(old: Meaning, _: Dice) -> Meaning | None:
    if not old.license or old.is_closed:
        return None
    return replace(old, license=(), name=None, link=None, text=None)


def no_id(old: Meaning, _: Dice) -> Meaning | None:
    """The card names no licence any more, its text still lies there."""
    if not old.license or old.text is None:
        return None
    return replace(old, license=(), name=None, link=None)


def more_policy(old: Meaning, dice: Dice) -> Meaning | None:
    return None if old.policy is None or old.is_closed else replace(old, policy=_with_clause(old.policy, dice))


def first_policy(old: Meaning, _: Dice) -> Meaning | None:
    return replace(old, policy=POLICY) if old.policy is None and not old.is_closed else None


def no_policy(old: Meaning, _: Dice) -> Meaning | None:
    return replace(old, policy=None) if old.policy is not None and not old.is_closed else None


def another_gate(old: Meaning, dice: Dice) -> Meaning | None:
    gate = dice.choice([one for one in GATES if one != old.gate])
    return replace(old, gate=gate, is_closed=gate != "no" and dice.random() < 0.5)


def another_prompt(old: Meaning, dice: Dice) -> Meaning | None:
    return replace(old, prompt=PROMPT.format(number=dice.randrange(10**6)))


def other_bases(old: Meaning, dice: Dice) -> Meaning | None:
    base = dice.choice(BASES)
    return None if base in old.bases else replace(old, bases=(*old.bases[:2], base))


def no_bases(old: Meaning, _: Dice) -> Meaning | None:
    return replace(old, bases=(), relation=None) if old.bases else None


def another_relation(old: Meaning, dice: Dice) -> Meaning | None:
    if not old.bases:
        return None
    others = [one for one in ("finetune", "adapter", "quantized", "merge") if one != (old.relation or "finetune")]
    return replace(old, relation=dice.choice(others))


def another_owner(old: Meaning, dice: Dice) -> Meaning | None:
    return replace(old, id=f"new-owner-{dice.randrange(30)}/model-{dice.randrange(10**9)}")


def another_model_name(old: Meaning, dice: Dice) -> Meaning | None:
    return replace(old, id=f"{old.id[:80].rstrip('-.')}-r{dice.randrange(10**6)}")


def deleted(old: Meaning, _: Dice) -> Meaning | None:
    return replace(old, fate="deleted")


def disabled(old: Meaning, _: Dice) -> Meaning | None:
    return replace(old, fate="disabled")


def replaced(old: Meaning, _: Dice) -> Meaning | None:
    """The name is taken by another repository: the model is gone, and the other one is none of ours."""
    return replace(old, fate="replaced")


CHANGES: Mapping[Change, int] = {
    another_id: 5, first_id: 2, becomes_modified: 4, another_name: 2, another_link: 2, more_terms: 4,
    another_number: 4, fewer_countries: 3, another_text: 3, terms_appear: 3, terms_vanish: 2, no_license: 2, no_id: 2,
    more_policy: 3, first_policy: 2, no_policy: 2, another_gate: 5, another_prompt: 3, other_bases: 3, no_bases: 2,
    another_relation: 2, another_owner: 3, another_model_name: 2, deleted: 2, disabled: 1, replaced: 1,
}  # fmt: skip
"""Every true change and how often it is drawn."""


def changed(old: Meaning, dice: Dice, tries: int = 40) -> tuple[str, Meaning]:
    """Some true change of this model: its name and what the model means afterwards."""
    for _ in range(tries):
        (change,) = dice.choices(list(CHANGES), list(CHANGES.values()))
        new = change(old, dice)
        if new is not None and new != old:
            return change.__name__, new
    return another_prompt.__name__, replace(old, prompt=PROMPT.format(number=dice.randrange(10**6)))


def _with_clause(text: str, dice: Dice) -> str:
    clause = dice.choice([one for one in CLAUSES if one not in text] or [CLAUSES[0]])
    return f"{text.rstrip()}\n\n{dice.randint(2, 99)}. {clause}\n"
