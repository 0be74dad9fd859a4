"""The check that options and arguments describe, and what is wrong with them in the words of the options."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from registry.cli.checks.use_options import stated
from registry.cli.reports import Objection, Scanned
from registry.compliance.checks import CheckBody
from registry.errors import CardwatchError, Invalid
from registry.inputs import take

_LONGEST_VERSION = 10
Asker = Callable[[dict[str, Any]], CheckBody]
"""Makes the check of a subject, for the use that was stated; raises ``Invalid``."""


class ModelQuestion(NamedTuple):
    """One check of a model; without a body ``detail`` says why there is none."""

    body: CheckBody | None
    entry: str | None = None
    """The entry of an inventory that says how it is used."""
    detail: str | None = None
    is_own: bool = False
    """Whether it is what the entry itself asks, and nothing else."""


class Questioner(Protocol):
    """Knows what is to be asked of each model that files or arguments name."""

    def questions(self, model: str, revision: str | None) -> list[ModelQuestion]:
        """The checks of a model; the strictest of their answers is its own."""

    def objections(self, model: str, revision: str | None) -> tuple[Objection, ...]:
        """What speaks against it beside them."""

    def settled(self, question: ModelQuestion, scanned: Scanned) -> Scanned:
        """An answer without what somebody has waived of it."""


class OneUse:
    """Asks the same use of every model."""

    def __init__(self, ask: Asker) -> None:
        self._ask = ask

    def questions(self, model: str, revision: str | None) -> list[ModelQuestion]:
        """One; of a name that is no model's none that could be asked."""
        try:
            return [ModelQuestion(self._ask({"model": model, "revision": revision}))]
        except CardwatchError:
            return [ModelQuestion(None)]

    def objections(self, model: str, revision: str | None) -> tuple[Objection, ...]:
        """Nothing."""
        del model, revision
        return ()

    def settled(self, question: ModelQuestion, scanned: Scanned) -> Scanned:
        """The answer itself."""
        del question
        return scanned


def read_body(
    subject: dict[str, Any], *, use: dict[str, Any], policy: str | None = None, as_of: str | None = None
) -> CheckBody:
    """The check that the options describe; raises ``Invalid`` with all options that are wrong."""
    try:
        return take({"subject": {**subject, "as_of": as_of}, "use": stated(use), "policy": _named(policy)}, CheckBody)
    except Invalid as wrong:
        told = " ".join(f"{_option(pointer)}: {detail.rstrip('.')}." for pointer, detail in wrong.errors)
        raise Invalid(told, errors=wrong.errors) from wrong


def _named(policy: str | None) -> str | dict[str, object] | None:
    """A policy as a check names it; ``KEY@VERSION`` is one of its versions."""
    key, _, version = (policy or "").partition("@")
    return {"key": key, "version": int(version)} if version.isdecimal() and len(version) < _LONGEST_VERSION else policy


def _option(pointer: str) -> str:
    """The option, or the argument, that a place in the body comes from."""
    _, _, name = pointer.partition("/use/")
    name = name or pointer.removeprefix("/subject").strip("/")
    plain = {"output_countries": "output_country", "activities": "activity", "model": "MODEL", "": "MODEL"}
    word = plain.get(name.split("/")[0], name.split("/")[0])
    return word if word == "MODEL" else f"--{word.replace('_', '-')}"
