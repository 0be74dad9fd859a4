"""``cardwatch scan``: which models does a project use, and may it?"""

import os
import sys
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import click
import msgspec

from registry.cli.checks.check import EXIT_CODES, read_body
from registry.cli.checks.use_options import use_options
from registry.cli.session import now, open_runtime, print_json
from registry.compliance.checks import CheckAnswer, check
from registry.compliance.rules import Outcome
from registry.compliance.scan import MAX_BYTES, Findings, Reference, Unresolved, findings_in, is_bom
from registry.errors import CardwatchError, NotFound
from registry.runtime import Runtime

EXIT_NOTHING = 4
MAX_FILE_BYTES = 1024 * 1024
"""Of a file that is neither a notebook nor a bill of materials."""
CODE = (".py", ".ipynb")
DOCUMENTS = (".ipynb", ".json", ".jsonld")
BYTE_ORDERS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
MAX_FILES = 50_000
SKIPPED = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache"}
)


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
    paths = list(islice(_files(path), MAX_FILES + 1))
    files = [_findings(file, path) for file in paths[:MAX_FILES]]
    if len(paths) > MAX_FILES:
        rest = Unresolved(str(path), 1, f"There are more than {MAX_FILES:,} files; the rest was not read.")
        files.append(Findings(unresolved=(rest,)))
    found = sorted({reference for one in files for reference in one.references})
    unresolved = sorted({place for one in files for place in one.unresolved})
    if not found and not unresolved:
        click.echo("No reference to a model was found.", err=True)
        sys.exit(EXIT_NOTHING)
    found.sort(key=lambda reference: (reference.model, reference.revision))
    by_model = [(pair, list(same)) for pair, same in groupby(found, lambda one: (one.model, one.revision))]
    with open_runtime() as runtime:
        results = [_check_references(runtime, *pair, references, use) for pair, references in by_model]
    results += [_open(place) for place in unresolved]
    if as_json:
        print_json(results)
    else:
        _print_scanned(results)
    sys.exit(EXIT_CODES[max((result.verdict for result in results), key=lambda verdict: verdict.strictness)])


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
        )
    return Scanned(model=model, revision=pinned, verdict=answer.verdict, references=references, answer=answer)


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


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(set(folders) - SKIPPED)
        yield from (Path(folder, name) for name in sorted(names))


def _findings(file: Path, root: Path) -> Findings:
    """The findings of one file; links, data and files of another kind that are large are passed over."""
    name = str(file.relative_to(root)) if root.is_dir() else str(file)
    limit = MAX_BYTES if file.suffix.lower() in DOCUMENTS else MAX_FILE_BYTES
    try:
        if file.is_symlink() or not file.is_file():
            return Findings()
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError as error:
        return Findings(unresolved=(Unresolved(name, 1, f"This file cannot be read: {error.strerror}."),))
    text = data.decode(BYTE_ORDERS.get(data[:2], "utf-8"), "replace")
    is_plain = data[:2] in BYTE_ORDERS or b"\x00" not in data
    if len(data) > limit:
        is_telling = file.suffix.lower() in CODE or (is_plain and is_bom(text))
        too_large = Unresolved(name, 1, f"This file is larger than {limit:,} bytes and was not read.")
        return Findings(unresolved=(too_large,) if is_telling else ())
    return findings_in(name, text) if is_plain else Findings()


COMMANDS = (scan,)
