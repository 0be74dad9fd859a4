"""What a scan answers for each model that it found, and how that is printed."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import click
import msgspec

from registry.cli.checks.check import read_body
from registry.compliance.checks import CheckAnswer, CheckBody
from registry.compliance.rules import Outcome
from registry.compliance.scan import NameKind, Reference, Unresolved, is_hosted
from registry.errors import (
    CardwatchError,
    Forbidden,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UpstreamFailed,
)

Asker = Callable[[CheckBody], CheckAnswer]
"""Asks the local database, or a server."""

_WIDTH = 26
_NO_REPOSITORY = {
    NameKind.OLLAMA: "A name of Ollama's library, which does not tell the repository it was made of.",
    NameKind.API: "A provider's name for a model that it serves, and no repository; whose terms bind is not known.",
}
_HOSTED = "A model that its provider runs, not you: the provider's terms bind, and they are not judged here."
NO_VERDICT = "no_verdict"


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """One model that a project refers to, and the answer for it."""

    model: str
    """Empty where none is named, and where the name is no model of a hub."""
    revision: str | None
    """The revision that is pinned, where one is."""
    verdict: Outcome | None
    """None of a model that its provider runs: what is judged is what is run here."""
    references: list[Reference]
    answer: CheckAnswer | None
    detail: str | None = None
    unresolved: list[Unresolved] = []
    """The place where a model or its revision cannot be told."""
    kind: NameKind | None = None
    """What sort of name this is; None where nothing is named."""
    name: str = ""
    """The name or words that stand there, as the answers file takes them."""


def judged(ask: Asker, found: list[Reference], use: dict[str, Any]) -> list[Scanned]:
    """The answer for each model at each revision."""
    found = sorted(found, key=lambda one: (one.model, one.revision))
    grouped = groupby(found, lambda one: (one.model, one.revision))
    return [_judged(ask, *pair, list(same), use) for pair, same in grouped]


def _judged(ask: Asker, model: str, revision: str, references: list[Reference], use: dict[str, Any]) -> Scanned:
    """The answer for one model; a name that is not a repository's has none of its own."""
    kind = references[0].kind
    scanned = Scanned(
        model="" if kind is NameKind.API else model,
        revision=revision or None,
        verdict=Outcome.NEEDS_REVIEW,
        references=references,
        answer=None,
        detail=_NO_REPOSITORY.get(kind),
        kind=kind,
        name=model,
    )
    if kind is NameKind.API and is_hosted(model.removeprefix(f"{kind}:")):
        return msgspec.structs.replace(scanned, verdict=None, detail=_HOSTED)
    return scanned if scanned.detail else _checked(ask, scanned, use)


def _checked(ask: Asker, scanned: Scanned, use: dict[str, Any]) -> Scanned:
    try:
        body = read_body({"model": scanned.model, "revision": scanned.revision}, use)
        answer = ask(body)
    except (Unavailable, UpstreamFailed, Unauthenticated, Forbidden, TooManyRequests):
        raise  # nothing was learned of this model, nor would be of the next
    except CardwatchError as problem:
        missing = f"Not in the registry; `cardwatch watch add {scanned.model}` adds it."
        revision = (scanned.revision or "")[:100]
        detail = missing if isinstance(problem, NotFound) else f"It cannot be checked at {revision!r}."
        return msgspec.structs.replace(scanned, detail=detail)
    return msgspec.structs.replace(scanned, verdict=answer.verdict, answer=answer)


def left_open(place: Unresolved) -> Scanned:
    """What cannot be resolved needs review; it must not pass for nothing."""
    return Scanned(
        model=place.model,
        revision=None,
        verdict=Outcome.NEEDS_REVIEW,
        references=[],
        answer=None,
        detail=place.detail,
        unresolved=[place],
        name=place.reference,
    )


def print_scanned(results: list[Scanned]) -> None:
    """The verdict for each, with the place and the reasons."""
    for result in results:
        for place in result.unresolved:
            named = " ".join(word for word in (place.model, place.reference) if word) or "unresolved"
            click.echo(f"{result.verdict:{_WIDTH}}{named}  ({place.path}:{place.line})")
            click.echo(f"{'':{_WIDTH}}{place.detail}")
        if not result.unresolved:
            _print_named(result)


def _print_named(result: Scanned) -> None:
    first, at = result.references[0], f"@{result.revision[:12]}" if result.revision else ""
    more = f" and {len(result.references) - 1} more" if len(result.references) > 1 else ""
    click.echo(f"{result.verdict or NO_VERDICT:{_WIDTH}}{result.name}{at}  ({first.path}:{first.line}{more})")
    if result.detail:
        click.echo(f"{'':{_WIDTH}}{result.detail}")
    if result.answer is None or result.verdict is Outcome.ALLOWED:
        return
    told = (finding.reason for finding in result.answer.findings if finding.outcome is result.verdict)
    for reason in dict.fromkeys(told):
        click.echo(f"{'':{_WIDTH}}{reason}")
