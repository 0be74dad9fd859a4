"""Cosmetic changes: each makes other looks of a model, or None where it would change nothing. Pure, given the dice."""

import random
from collections.abc import Callable

from msgspec.structs import replace

from tests.replay.content.facts import Looks, Meaning
from tests.replay.content.texts import standard_text

Dice = random.Random
Change = Callable[[Meaning, Looks, Dice], Looks | None]


def prose(_: Meaning, old: Looks, dice: Dice) -> Looks:
    return replace(old, prose=dice.randrange(10**9))


def order(_: Meaning, old: Looks, dice: Dice) -> Looks:
    return replace(old, order=dice.randrange(10**6))


def quotes(_: Meaning, old: Looks, dice: Dice) -> Looks:
    return replace(old, quotes=dice.choice(("", "'", '"')))


def case(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, is_upper=not old.is_upper)


def list_of_one(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, is_list=not old.is_list)


def tags(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, tags=old.tags + 1)


def extras(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, extras=old.extras + 1)


def width(_: Meaning, old: Looks, dice: Dice) -> Looks:
    return replace(old, width=dice.choice((0, 60, 72, 100, 200, 10_000)))


def line_ends(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, eol="\r\n" if old.eol == "\n" else "\n")


def byte_order_mark(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, bom=not old.bom)


def file_name(meaning: Meaning, old: Looks, dice: Dice) -> Looks | None:
    if meaning.link == "LICENSE":
        return None
    return replace(old, file=dice.choice([n for n in ("LICENSE", "LICENSE.md", "LICENSE.txt") if n != old.file]))


def copied(_: Meaning, old: Looks, __: Dice) -> Looks:
    return replace(old, is_copied=not old.is_copied)


def shipped(meaning: Meaning, old: Looks, __: Dice) -> Looks | None:
    """The plain text of the named licence comes or goes: it says nothing that the name does not."""
    if meaning.text is not None or meaning.is_closed or standard_text(meaning.license) is None:
        return None
    return replace(old, is_shipped=not old.is_shipped)


def base_order(meaning: Meaning, old: Looks, dice: Dice) -> Looks | None:
    return replace(old, bases=dice.randrange(10**6)) if len(meaning.bases) > 1 else None


def year(_: Meaning, old: Looks, dice: Dice) -> Looks:
    return replace(old, year=dice.randint(2019, 2026))


def link_spelling(meaning: Meaning, old: Looks, dice: Dice) -> Looks | None:
    return replace(old, link=dice.choice(("{}", "./{}", "blob/main/{}"))) if meaning.link == "LICENSE" else None


def spaces(meaning: Meaning, old: Looks, _: Dice) -> Looks | None:
    return replace(old, spaces=3 - old.spaces) if meaning.prompt else None


def popularity(_: Meaning, old: Looks, dice: Dice) -> Looks:
    return replace(old, downloads=dice.randrange(10**6))


COSMETICS: tuple[Change, ...] = (
    prose, prose, prose, order, quotes, case, list_of_one, tags, extras, width, line_ends, byte_order_mark, file_name,
    copied, shipped, base_order, year, link_spelling, spaces, popularity,
)  # fmt: skip


def redressed(meaning: Meaning, old: Looks, dice: Dice) -> tuple[str, Looks]:
    """Some cosmetic change of this model: its name and how the model looks afterwards."""
    change = dice.choice(COSMETICS)
    new = change(meaning, old, dice)
    return ("prose", prose(meaning, old, dice)) if new is None else (change.__name__, new)
