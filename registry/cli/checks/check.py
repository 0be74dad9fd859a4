"""``cardwatch check``: the compliance check for people and for CI."""

import sys
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from registry.cli.checks.use_options import stated, use_options
from registry.cli.help import ExplainedCommand
from registry.cli.output import Column, json_option, print_json, print_table
from registry.cli.remote.client import chosen_server
from registry.cli.session import now, open_runtime
from registry.compliance.checks import CheckAnswer, CheckBody, check
from registry.compliance.rules import Outcome
from registry.errors import Invalid
from registry.inputs import take

_LONGEST_VERSION = 10
EXIT_CODES = {Outcome.ALLOWED: 0, Outcome.WITH_OBLIGATIONS: 0, Outcome.DENIED: 1, Outcome.NEEDS_REVIEW: 2}


@click.command(
    "check", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university",
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation company --commercial --json",
        "cardwatch check meta-llama/Llama-3.2-11B-Vision --country FR --organisation public_body --purpose internal",
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university --policy university",
    ),
    exits={0: "allowed, with or without obligations", 1: "denied", 2: "needs review", 3: "error"},
)  # fmt: skip
@click.argument("model")
@use_options
@click.option("--revision", help="The commit that was downloaded (7 to 40 hex digits), a tag or a branch.")
@click.option("--policy", help="A policy of the institution beside the licences: its key, or KEY@VERSION.")
@click.option("--as-of", help="The moment that counts (2026-01-31T12:00:00Z), or a day (2026-01-31, in UTC).")
@json_option
def check_model(
    model: str,
    *,
    revision: str | None,
    as_of: str | None,
    policy: str | None,
    as_json: bool,
    **use: Any,  # noqa: ANN401 - click's options
) -> None:
    """Ask whether a MODEL may be used so. What is not said is not assumed.

    MODEL is an id (owner/name) or the address of a page of the Hub; one of a revision asks for that revision. The first
    line is the verdict, the strictest of all findings. Below stand the findings, the duties, the options ("say") that a
    firmer answer needs, and what was assumed.
    """
    body = read_body({"model": model, "revision": revision, "as_of": as_of}, use, policy)
    with chosen_server() as server:
        if server is not None:
            answer = server.send("POST", "/v1/checks", CheckAnswer, body=sent(body))[1]
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                answer = check(session, runtime.knowledge, body, now())
    if as_json:
        print_json(answer)
    else:
        _print_answer(model, answer)
    sys.exit(EXIT_CODES[answer.verdict])


def read_body(subject: dict[str, Any], use: dict[str, Any], policy: str | None = None) -> CheckBody:
    """The check that the options describe; raises ``Invalid`` with all options that are wrong."""
    try:
        return take({"subject": subject, "use": stated(use), "policy": _named(policy)}, CheckBody)
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


def sent(body: CheckBody) -> dict[str, Any]:
    """A check as it goes over the wire: what was not stated is left out."""
    plain: dict[str, Any] = msgspec.to_builtins(body)
    parts = {
        name: {key: value for key, value in plain[name].items() if value is not None} for name in ("subject", "use")
    }
    return {**parts, **({"policy": plain["policy"]} if body.policy is not None else {})}


def _print_answer(model: str, answer: CheckAnswer) -> None:
    click.echo(f"{model}: {answer.verdict.replace('_', ' ').upper()}")
    print_table(["", "", _PROSE], _findings(answer), has_names=False, indent=2)


_REPEATED = {"output_countries": "output_country", "activities": "activity"}
"""Facts whose option is named for one of several."""
_PROSE = Column("", is_prose=True)


def _findings(answer: CheckAnswer) -> Iterator[tuple[str, str, str]]:
    """What is said, of what, and in words."""
    for finding in answer.findings:
        if finding.outcome is not Outcome.ALLOWED or answer.verdict is Outcome.ALLOWED:
            clause = f" ({finding.license or ''}, {finding.clause})" if finding.clause else ""
            yield finding.outcome, finding.rule, f"{finding.reason}{clause}"
    for obligation in answer.obligations:
        yield "duty", obligation.code, obligation.text
    for fact in answer.missing_facts:
        yield "say", f"--{_REPEATED.get(fact, fact).replace('_', '-')}", "a firmer answer needs it"
    for assumption in answer.assumptions:
        yield "assumed", "", assumption


COMMANDS = (check_model,)
