"""What is answered for each model that files or arguments name, and how that is printed."""

from collections.abc import Sequence
from itertools import groupby

import click
import msgspec

from registry.cli.checks.judges import Judge, Judged, refuse_for_all
from registry.cli.checks.questions import ModelQuestion, Questioner
from registry.cli.output import printable
from registry.cli.reports import Objection, Scanned, reason_of
from registry.compliance.checks import CheckAnswer
from registry.compliance.rules import Outcome
from registry.compliance.scan import NameKind, Reference, Unresolved, is_hosted
from registry.errors import NotFound

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


def judged(judge: Judge, found: Sequence[Reference], asker: Questioner) -> list[Scanned]:
    """The answer for each model at each revision; where several are asked for, the strictest."""
    ordered = sorted(found, key=lambda one: (one.model, one.revision))
    grouped = groupby(ordered, lambda one: (one.model, one.revision))
    results = [_named(*pair, list(same)) for pair, same in grouped]
    asked = [
        (place, question)
        for place, one in enumerate(results)
        if one.detail is None
        for question in asker.questions(one.model, one.revision)
    ]
    answers: dict[int, list[Scanned]] = {}
    told = answered(judge, [(results[place], question) for place, question in asked], asker)
    for (place, _), answer in zip(asked, told, strict=True):
        answers.setdefault(place, []).append(answer)
    strictest = (max(answers.get(place, [one]), key=_severity) for place, one in enumerate(results))
    return [objected(one, asker.objections(one.model, one.revision)) for one in strictest]


def answered(judge: Judge, asked: Sequence[tuple[Scanned, ModelQuestion]], asker: Questioner) -> list[Scanned]:
    """Each with the answer to its question, and what is waived of it."""
    told = iter(judge([question.body for _, question in asked if question.body is not None]))
    return [
        asker.settled(question, _answer_to(one, question, next(told) if question.body is not None else None))
        for one, question in asked
    ]


def _answer_to(scanned: Scanned, question: ModelQuestion, told: Judged | None) -> Scanned:
    scanned = msgspec.structs.replace(scanned, entry=question.entry)
    if question.body is None or told is None:
        return msgspec.structs.replace(scanned, detail=question.detail) if question.detail else _uncheckable(scanned)
    refuse_for_all(told)
    return _answered(msgspec.structs.replace(scanned, revision=question.body.subject.revision), told)


def _severity(scanned: Scanned) -> int:
    return scanned.verdict.strictness if scanned.verdict is not None else -1


def objected(scanned: Scanned, objections: tuple[Objection, ...]) -> Scanned:
    """The same with what is objected; the verdict is the strictest of all."""
    if not objections or scanned.verdict is None:
        return scanned
    outcomes = [scanned.verdict, *(one.outcome for one in objections)]
    strictest = max(outcomes, key=lambda one: one.strictness)
    return msgspec.structs.replace(scanned, verdict=strictest, objections=objections)


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


def _answered(scanned: Scanned, told: Judged) -> Scanned:
    if isinstance(told, CheckAnswer):
        return msgspec.structs.replace(scanned, verdict=told.verdict, answer=told)
    if isinstance(told, NotFound):
        return msgspec.structs.replace(scanned, detail=told.message)
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
    """The verdict for each, the gravest first, with the place and the reasons; of what has duties their codes."""
    for result in sorted(results, key=_severity, reverse=True):
        for place in result.unresolved:
            named = " ".join(word for word in (place.model, place.reference) if word) or "unresolved"
            click.echo(f"{result.verdict:{_WIDTH}}{named}  ({place.path}:{place.line})")
            click.echo(f"{'':{_WIDTH}}{place.detail}")
        if not result.unresolved:
            _print_named(result)


def _print_named(result: Scanned) -> None:
    at = f"@{result.revision[:12]}" if result.revision else ""
    more = f" and {len(result.references) - 1} more" if len(result.references) > 1 else ""
    first = result.references[0] if result.references else None
    place = f"  ({first.path}:{first.line}{more})" if first and first.path else ""
    of = f"  (entry {result.entry})" if result.is_entry else ""
    click.echo(f"{result.verdict or NO_VERDICT:{_WIDTH}}{result.name}{at}{place}{of}")
    for words in (*(one.reason for one in result.objections), *([result.detail] if result.detail else [])):
        click.echo(f"{'':{_WIDTH}}{printable(words)}")
    for one in result.waived:
        click.echo(f"{'':{_WIDTH}}waived by {one.waiver}: {printable(one.reason)} (policy: {one.rule})")
    if result.answer is None or result.answer.verdict is Outcome.ALLOWED:
        return
    told = (reason_of(finding) for finding in result.answer.findings if finding.outcome is result.answer.verdict)
    for reason in dict.fromkeys(told):
        click.echo(f"{'':{_WIDTH}}{reason}")
    if result.answer.verdict is Outcome.WITH_OBLIGATIONS:
        duties = dict.fromkeys(str(one.code) for one in result.answer.obligations)
        click.echo(f"{'':{_WIDTH}}duties: {', '.join(duties)}")
