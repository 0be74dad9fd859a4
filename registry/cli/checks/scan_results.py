"""What is answered for each model that files or arguments name, and how that is printed."""

from collections.abc import Sequence
from itertools import groupby

import click
import msgspec

from registry.cli.checks.judges import Judge, Judged, refuse_for_all
from registry.cli.checks.questions import Asker
from registry.cli.reports import Scanned, reason_of
from registry.compliance.checks import CheckAnswer, CheckBody
from registry.compliance.rules import Outcome
from registry.compliance.scan import NameKind, Reference, Unresolved, is_hosted
from registry.errors import CardwatchError, NotFound

EXIT_CODES = {Outcome.ALLOWED: 0, Outcome.WITH_OBLIGATIONS: 0, Outcome.DENIED: 1, Outcome.NEEDS_REVIEW: 2}
EXIT_NOTHING = 4
_STRICTNESS = (0, 2, 1)
"""Exit codes, the strictest last: denied is stricter than what needs review."""

_WIDTH = 26
_NO_REPOSITORY = {
    NameKind.OLLAMA: "A name of Ollama's library, which does not tell the repository it was made of.",
    NameKind.API: "A provider's name for a model that it serves, and no repository; whose terms bind is not known.",
}
_HOSTED = "A model that its provider runs, not you: the provider's terms bind, and they are not judged here."
NO_VERDICT = "no_verdict"


def judged(judge: Judge, found: Sequence[Reference], ask: Asker) -> list[Scanned]:
    """The answer for each model at each revision."""
    ordered = sorted(found, key=lambda one: (one.model, one.revision))
    grouped = groupby(ordered, lambda one: (one.model, one.revision))
    results = [_named(*pair, list(same)) for pair, same in grouped]
    bodies = {place: body for place, one in enumerate(results) if (body := _body(one, ask)) is not None}
    for place, told in zip(bodies, judge(list(bodies.values())), strict=True):
        refuse_for_all(told)
        results[place] = _answered(results[place], told)
    return [one if one.answer or one.detail else _uncheckable(one) for one in results]


def _named(model: str, revision: str, references: list[Reference]) -> Scanned:
    """One model before it is judged; a name that is not a repository's has no answer of its own."""
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
    return scanned


def _body(scanned: Scanned, ask: Asker) -> CheckBody | None:
    """The check of one model; None where it has none."""
    if scanned.detail is not None:
        return None
    try:
        return ask({"model": scanned.model, "revision": scanned.revision})
    except CardwatchError:
        return None


def _answered(scanned: Scanned, told: Judged) -> Scanned:
    if isinstance(told, CheckAnswer):
        return msgspec.structs.replace(scanned, verdict=told.verdict, answer=told)
    if isinstance(told, NotFound):
        missing = f"Not in the registry; `cardwatch watch add {scanned.model}` adds it."
        return msgspec.structs.replace(scanned, detail=missing)
    return _uncheckable(scanned)


def _uncheckable(scanned: Scanned) -> Scanned:
    at = f" at {scanned.revision[:100]!r}" if scanned.revision else ""
    return msgspec.structs.replace(scanned, detail=f"It cannot be checked{at}.")


def exit_code(results: Sequence[Scanned], *, nothing: int = EXIT_NOTHING) -> int:
    """That of the strictest answer; ``nothing`` where no result is a verdict."""
    codes = [EXIT_CODES[result.verdict] for result in results if result.verdict is not None]
    return max(codes, key=_STRICTNESS.index, default=nothing)


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
    place = f"  ({first.path}:{first.line}{more})" if first.path else ""
    click.echo(f"{result.verdict or NO_VERDICT:{_WIDTH}}{result.name}{at}{place}")
    if result.detail:
        click.echo(f"{'':{_WIDTH}}{result.detail}")
    if result.answer is None or result.verdict is Outcome.ALLOWED:
        return
    told = (reason_of(finding) for finding in result.answer.findings if finding.outcome is result.verdict)
    for reason in dict.fromkeys(told):
        click.echo(f"{'':{_WIDTH}}{reason}")
