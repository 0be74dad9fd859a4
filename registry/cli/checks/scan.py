"""``cardwatch scan``: which models does a project use, and may it?"""

import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import msgspec

from registry.cli.checks.check import EXIT_CODES, read_body
from registry.cli.checks.project_files import all_findings
from registry.cli.checks.use_options import use_options
from registry.cli.session import now, open_runtime, print_json
from registry.compliance.checks import CheckAnswer, check
from registry.compliance.rules import Outcome
from registry.compliance.scan import NameKind, Reference, Unresolved
from registry.errors import CardwatchError, NotFound
from registry.runtime import Runtime

EXIT_NOTHING = 4
_NO_REPOSITORY = {
    NameKind.OLLAMA: "A name of Ollama's library, which does not tell the repository it was made of.",
    NameKind.API: "A name that a provider serves a model under; whose terms bind is for a person to say.",
}


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """One model that a project refers to, and the answer for it."""

    model: str
    revision: str | None
    """The revision that is pinned, where one is."""
    verdict: Outcome
    references: list[Reference]
    answer: CheckAnswer | None
    detail: str | None = None
    unresolved: list[Unresolved] = []
    """The place where a model or its revision cannot be told."""
    kind: NameKind | None = None
    """What sort of name ``model`` is; None where nothing is named."""


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@use_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def scan(path: Path, *, as_json: bool, **use: Any) -> None:  # noqa: ANN401 - click's options
    """Find the models that the files under PATH refer to, and check each of them for a use.

    Reads Python, notebooks, commands, settings, and bills of materials (CycloneDX and SPDX in JSON); a revision that is
    pinned there is what is checked. A model that is not registered, and a reference that cannot be resolved, need
    review. Exit codes: the strictest of the answers (0 allowed, 1 denied, 2 needs review), 3 error, 4 nothing found.
    """
    files = list(all_findings(path))
    everything = sorted({reference for one in files for reference in one.references})
    found = [one for one in everything if one.kind is not NameKind.DATASET]
    _tell_datasets([one for one in everything if one.kind is NameKind.DATASET])
    unresolved = sorted({place for one in files for place in one.unresolved})
    if not found and not unresolved:
        click.echo("No reference to a model was found.", err=True)
        sys.exit(EXIT_NOTHING)
    found.sort(key=lambda reference: (reference.model, reference.revision))
    by_model = [(pair, list(same)) for pair, same in groupby(found, lambda one: (one.model, one.revision))]
    with open_runtime() as runtime:
        results = [_judged(runtime, *pair, references, use) for pair, references in by_model]
    results += [_open(place) for place in unresolved]
    if as_json:
        print_json(results)
    else:
        _print_scanned(results)
    sys.exit(EXIT_CODES[max((result.verdict for result in results), key=lambda verdict: verdict.strictness)])


def _judged(runtime: Runtime, model: str, revision: str, references: list[Reference], use: dict[str, Any]) -> Scanned:
    """The answer for one model; a name that is not a repository's has none of its own."""
    detail = _NO_REPOSITORY.get(references[0].kind)
    if detail is None:
        return _check_references(runtime, model, revision, references, use)
    return Scanned(
        model=model,
        revision=revision or None,
        verdict=Outcome.NEEDS_REVIEW,
        references=references,
        answer=None,
        detail=detail,
        kind=references[0].kind,
    )


def _tell_datasets(references: list[Reference]) -> None:
    """Data sets are no models: they are named beside the result, and not judged."""
    for reference in references:
        click.echo(f"data set, not judged: {reference.model}  ({reference.path}:{reference.line})", err=True)


def _check_references(
    runtime: Runtime, model: str, revision: str, references: list[Reference], use: dict[str, Any]
) -> Scanned:
    pinned = revision or None
    read_body({"model": "owner/name"}, use)  # what is wrong with the use is an error, whatever a file says
    try:
        body = read_body({"model": model, "revision": pinned}, use)
        with runtime.database.reading() as session:
            answer = check(session, runtime.knowledge, body, now())
    except CardwatchError as problem:
        missing = f"Not in the registry; `cardwatch watch add {model}` adds it."
        detail = missing if isinstance(problem, NotFound) else f"It cannot be checked at {revision[:100]!r}."
        return Scanned(
            model=model,
            revision=pinned,
            verdict=Outcome.NEEDS_REVIEW,
            references=references,
            answer=None,
            detail=detail,
            kind=references[0].kind,
        )
    return Scanned(
        model=model,
        revision=pinned,
        verdict=answer.verdict,
        references=references,
        answer=answer,
        kind=references[0].kind,
    )


def _open(place: Unresolved) -> Scanned:
    """What cannot be resolved needs review; it must not pass for nothing."""
    return Scanned(
        model=place.model,
        revision=None,
        verdict=Outcome.NEEDS_REVIEW,
        references=[],
        answer=None,
        detail=place.detail,
        unresolved=[place],
    )


def _print_scanned(results: list[Scanned]) -> None:
    for result in results:
        for place in result.unresolved:
            click.echo(f"{result.verdict:26}{place.model or 'unresolved'}  ({place.path}:{place.line})")
            click.echo(f"{'':26}{place.detail}")
        if result.unresolved:
            continue
        first, at = result.references[0], f"@{result.revision[:12]}" if result.revision else ""
        more = f" and {len(result.references) - 1} more" if len(result.references) > 1 else ""
        click.echo(f"{result.verdict:26}{result.model}{at}  ({first.path}:{first.line}{more})")
        if result.detail:
            click.echo(f"{'':26}{result.detail}")
        for finding in result.answer.findings if result.answer else ():
            if finding.outcome is result.verdict and result.verdict is not Outcome.ALLOWED:
                click.echo(f"{'':26}{finding.reason}")


COMMANDS = (scan,)
