"""``cardwatch check``: the compliance check for people and for CI."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec

from registry.cli.checks.judges import chosen_judge, sent
from registry.cli.checks.questions import Asker, OneUse, read_body
from registry.cli.checks.reference_files import is_file, named_file, read_list
from registry.cli.checks.scan_results import (
    EXIT_CODES,
    EXIT_NOTHING,
    exit_code,
    judged,
    left_open,
    objected,
    print_scanned,
)
from registry.cli.checks.use_options import chosen_form, demand_use, gate_options, some_use_options
from registry.cli.help import ExplainedCommand
from registry.cli.inventories.gate import GateOptions, judged_entries, read_gate, read_whole, tell_unlisted
from registry.cli.output import say, say_nothing
from registry.cli.remote.client import chosen_server
from registry.cli.reports import GateReport, Scanned, print_answer, write_report
from registry.cli.session import actor, now, open_runtime
from registry.compliance.checks import CheckAnswer, CheckBody
from registry.compliance.checks.storage import StoredAnswer, StoredBy, answer_of, store_check
from registry.compliance.evidence import pack_digests
from registry.compliance.rules import Outcome
from registry.compliance.scan import Findings, NameKind, Reference
from registry.errors import CardwatchError, Invalid, NotFound
from registry.hub import named_model


@click.command(
    "check", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university",
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation company --commercial --json",
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university --store",
        "cardwatch check meta-llama/Llama-3.2-11B-Vision --country FR --organisation public_body --purpose internal",
        "cardwatch check models.txt --country DE --organisation university --purpose teaching",
        "cardwatch check models.txt --country DE --organisation company --format junit --output cardwatch.xml",
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university --policy university",
        "cardwatch check mistralai/Mistral-7B-v0.1 --inventory Lab",
        "cardwatch check --inventory Lab --format junit --output cardwatch.xml",
    ),
    exits={
        0: "all are allowed, with or without obligations", 1: "one is denied, or blocked in the inventory",
        2: "one needs review: also what is not registered, and a line that names no model", 3: "error",
        4: "a FILE names no model that is run here, or the inventory has no entry",
    },
)  # fmt: skip
@click.argument("subjects", metavar="FILE|MODEL...", nargs=-1)
@some_use_options
@click.option("--revision", help="The commit that was downloaded (7 to 40 hex digits), a tag or a branch.")
@click.option("--as-of", help="The moment that counts (2026-01-31T12:00:00Z), or a day (2026-01-31, in UTC).")
@click.option("--store", is_flag=True, help="Keep the check with all that it rests on; `evidence` hands it out.")
@gate_options
def check_models(  # noqa: PLR0913 - options
    subjects: tuple[str, ...], *, revision: str | None, as_of: str | None, store: bool, inventory: str | None,
    require_listed: bool, policy: str | None, form: str, output: Path | None, as_json: bool,
    **use: Any,  # noqa: ANN401 - click's options
) -> None:  # fmt: skip
    """Ask whether models may be used so. What is not said is not assumed.

    MODEL is an id (owner/name) or the address of a page of the Hub; one of a revision asks for that revision. The first
    line is the verdict, the strictest of all findings. Below stand the findings, the duties, the options ("say") that a
    firmer answer needs, and what was assumed. A FILE has one reference on each line, or a column of them (CSV), or is a
    bill of materials or a list that a program wrote; every line counts, and one that names no model needs review. Of
    several the gravest stand first. The exit code is that of the strictest answer.

    With --inventory a model is checked for each of its entries: its use, revision and the policy need not be said then.
    What is blocked there is denied. Without a FILE or MODEL all entries are checked; nothing is stored.
    """
    chosen = chosen_form(form, as_json=as_json)
    _refuse_misfits(subjects, revision, inventory, store=store, require_listed=require_listed)
    if inventory is not None:
        options = GateOptions(use=use, policy=policy, as_of=as_of, requires_listed=require_listed)
        report = _by_inventory(inventory, options, subjects, revision)
    else:
        demand_use(use)
        ask = partial(read_body, use=use, policy=policy, as_of=as_of)
        is_one = len(subjects) == 1 and not is_file(subjects[0])
        report = _alone(ask, subjects[0], revision, store=store) if is_one else _several(ask, subjects)
    write_report(chosen, report, output)
    sys.exit(report.exit_code)


def _refuse_misfits(
    subjects: tuple[str, ...], revision: str | None, inventory: str | None, *, store: bool, require_listed: bool
) -> None:
    """Refuse what does not go together."""
    if not subjects and inventory is None:
        context = click.get_current_context()
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    is_one = len(subjects) == 1 and not is_file(subjects[0])
    if require_listed and inventory is None:
        raise click.UsageError("--require-listed goes with --inventory.")
    if store and (inventory is not None or not is_one):
        beside = ", without --inventory: `inventory evidence` is the pack of one" if inventory is not None else ""
        raise click.UsageError(f"--store keeps the check of one MODEL{beside}.")
    if revision is not None and not is_one:
        raise click.UsageError("--revision is of one MODEL; in a list it stands behind its model: owner/name@REVISION.")


def _by_inventory(name: str, options: GateOptions, subjects: tuple[str, ...], revision: str | None) -> GateReport:
    """The answers for what is named, as it is used by an inventory; for all its entries where nothing is."""
    results = _of_entries(name, options) if not subjects else _as_listed(name, options, subjects, revision)
    if not results:
        say("No reference to a model was found." if subjects else "It has no entry.")
        sys.exit(EXIT_NOTHING)
    return GateReport(results, exit_code(results), Path(), partial(print_scanned, results))


def _of_entries(name: str, options: GateOptions) -> list[Scanned]:
    gate, entries = read_whole(name, options)
    with chosen_judge() as judge:
        return judged_entries(judge, gate, entries)


def _as_listed(name: str, options: GateOptions, subjects: tuple[str, ...], revision: str | None) -> list[Scanned]:
    several = [_references(one) for one in subjects]
    unresolved = [place for one in several for place in one.unresolved]
    found = [msgspec.structs.replace(one, revision=one.revision or revision or "") for one in _models(several)]
    hub = {one.model for one in found if one.kind is NameKind.HUB}
    gate = read_gate(name, options, hub | {place.model for place in unresolved})
    tell_unlisted(gate, found)
    with chosen_judge() as judge:
        results = judged(judge, found, gate)
    return [*results, *(objected(left_open(place), gate.objections(place.model, None)) for place in unresolved)]


def _alone(ask: Asker, model: str, revision: str | None, *, store: bool) -> GateReport:
    """The answer for one model, with all that is said of it; raises what hinders it."""
    body = ask({"model": model, "revision": revision})
    told = _stored(body) if store else _answered(body)
    subject = body.subject.by_id()
    if isinstance(told, NotFound):
        return _unregistered(subject.model or model, subject.revision, told)
    scanned = Scanned(
        model=subject.model or "", revision=subject.revision, verdict=told.verdict, references=[], answer=told,
        kind=NameKind.HUB, name=subject.model or "",
    )  # fmt: skip
    return GateReport([scanned], EXIT_CODES[told.verdict], Path(), partial(print_answer, model, told), told)


def _unregistered(model: str, revision: str | None, missing: NotFound) -> GateReport:
    """A model that is not registered needs review, alone as among others; what it may mean is said."""
    say_nothing("", as_json=True)  # which registry has none
    verdict = Outcome.NEEDS_REVIEW
    results = [
        Scanned(
            model=model, revision=revision, verdict=verdict, references=[], answer=None, detail=missing.message,
            kind=NameKind.HUB, name=model,
        )
    ]  # fmt: skip
    return GateReport(results, EXIT_CODES[verdict], Path(), partial(print_scanned, results))


def _answered(body: CheckBody) -> CheckAnswer | NotFound:
    """The answer, or that the model is not registered; raises every other failure."""
    with chosen_judge() as judge:
        (told,) = judge([body])
    if isinstance(told, NotFound):
        return told
    if isinstance(told, CardwatchError):
        raise told
    return told


def _stored(body: CheckBody) -> StoredAnswer:
    with chosen_server() as server:
        if server is not None:
            kept = server.send("POST", "/v1/checks", StoredAnswer, body=sent(body), params={"store": True})[1]
        else:
            with open_runtime() as runtime:
                frozen = store_check(
                    runtime.database,
                    runtime.knowledge,
                    body,
                    keeper=StoredBy(actor(), None),
                    now=now(),
                    digests=pack_digests,
                )
                kept = answer_of(frozen, sees_private=True)
    say(f"Kept as {kept.id}; `cardwatch evidence {kept.id}` hands it out with all that it rests on.")
    return kept


def _several(ask: Asker, subjects: tuple[str, ...]) -> GateReport:
    """The answers for all models of the arguments and of the files among them."""
    ask({"model": "owner/name"})  # what is wrong with the use is an error, whatever the files say
    several = [_references(one) for one in subjects]
    found = _models(several)
    unresolved = [left_open(place) for findings in several for place in findings.unresolved]
    if not found and not unresolved:
        say("No reference to a model was found.")
        sys.exit(EXIT_NOTHING)
    with chosen_judge() as judge:
        results = [*judged(judge, found, OneUse(ask)), *unresolved]
    return GateReport(results, exit_code(results), Path(), partial(print_scanned, results))


def _models(several: list[Findings]) -> list[Reference]:
    return [one for findings in several for one in findings.references if one.kind is not NameKind.DATASET]


def _references(subject: str) -> Findings:
    """The models of one argument."""
    if (file := named_file(subject)) is not None:
        return read_list(file)
    try:
        model, revision = named_model(subject)
    except Invalid as wrong:
        raise Invalid(f"{subject[:100]}: {wrong.message}") from wrong
    if "/" not in model and Path(model).suffix:
        say(f"There is no file {subject[:100]!r} here; it is taken for the id of a model.")
    return Findings(references=(Reference(model, "", 0, revision or ""),))


COMMANDS = (check_models,)
