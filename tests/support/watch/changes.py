"""Thirty changes of licences, bases and policies, told to a stub hub of any shape, with noise between them."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MIT, card

OWNER = "lab"
MODELS = tuple(f"{OWNER}/model-{number:02}" for number in range(5))
SOLO = tuple(f"solo-{number}/model" for number in range(3))
BASES = ("bases/first", "bases/second")
_TEXT = MIT.format(who="2025 Example Lab")

Deed = Callable[[StubHub, str, int], object]


class Change(NamedTuple):
    """What is done to which model, and as what it is to be told."""

    model: str
    do: Deed
    kind: str


def publish_all(hub: StubHub) -> None:
    """Eight models and what they are made from."""
    for base in BASES:
        hub.publish(base, {"README.md": card(license="apache-2.0")})
    for number, model in enumerate((*MODELS, *SOLO)):
        files = {"README.md": _card(number), "LICENSE": _TEXT, "sub/weights.bin": "0"}
        hub.publish(model, files, lfs=["sub/weights.bin"])


def rounds() -> Iterator[Sequence[Change]]:
    """Three rounds of ten changes: two models change in two ways at once."""
    models = (*MODELS, *SOLO)
    for turn in range(3):
        places = [(place, 0) for place in range(len(models))] + [(turn, 2), (len(models) - 1 - turn, 2)]
        for_each = [(models[place], _DEEDS[(turn + place + again) % len(_DEEDS)]) for place, again in places]
        yield [Change(model, do, kind) for model, (do, kind) in for_each]


def make_noise(hub: StubHub, turn: int) -> None:
    """Commits and numbers that change no licence."""
    for place, model in enumerate((*MODELS, *SOLO)):
        if place % 3 == turn % 3:
            hub.commit(model, {"sub/weights.bin": f"{turn}", f"notes/{turn}.txt": "nothing"})
        hub.update(model, downloads=turn * 100 + place)


def _card(turn: int, **front: str | list[str]) -> str:
    return card(f"Model, edition {turn}", **{"license": "mit", "base_model": [BASES[0]], **front})


def _front(hub: StubHub, model: str) -> str:
    return hub.repository(model).head.files["README.md"].decode()


def _edit(hub: StubHub, model: str, old: str, new: str) -> None:
    text = _front(hub, model)
    first, second = (old, new) if old in text else (new, old)
    assert first in text
    hub.commit(model, {"README.md": text.replace(first, second)})


def _relicense(hub: StubHub, model: str, _turn: int) -> None:
    _edit(hub, model, "license: mit", "license: apache-2.0")


def _reword(hub: StubHub, model: str, turn: int) -> None:
    hub.commit(model, {"LICENSE": f"{_TEXT}\nNobody may use it on day {turn} of any month.\n"})


def _rebase(hub: StubHub, model: str, _turn: int) -> None:
    _edit(hub, model, BASES[0], BASES[1])


def _forbid(hub: StubHub, model: str, turn: int) -> None:
    hub.commit(model, {"USE_POLICY.md": f"Do no harm with it, rule {turn}."})


_DEEDS: tuple[tuple[Deed, str], ...] = (
    (_relicense, "license.id_changed"),
    (_reword, "license.text_changed"),
    (_rebase, "lineage.base_changed"),
    (_forbid, "policy.text_changed"),
)
