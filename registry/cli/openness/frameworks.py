"""``cardwatch frameworks``: the rules by which openness is judged; neither database nor network is needed."""

from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from registry.cli.help import ExplainedGroup
from registry.cli.output import answer_page, json_option, page_options, print_json
from registry.cli.remote.client import chosen_server
from registry.errors import Invalid
from registry.inputs import take
from registry.openness.evaluation import EvaluateBody, EvaluationAnswer, evaluate, render_page

_MOST_BYTES = 4 * 1024 * 1024


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch frameworks evaluate facts.json", "cardwatch frameworks docs --output openness.md --check"),
)
def frameworks() -> None:
    """Judge facts by the frameworks of openness; works offline and without a database."""


@frameworks.command(
    "evaluate", where="anywhere",
    examples=("cardwatch frameworks evaluate facts.json", "cardwatch frameworks evaluate facts.json | jq .result"),
)  # fmt: skip
@click.argument("file", type=click.File("rb"))
@click.option("--json", "_", is_flag=True, help="It always is JSON.")
def frameworks_evaluate(file: BinaryIO, *, _: bool) -> None:
    """Judge the facts in FILE, the JSON that `POST /v1/openness/evaluate` takes (`-` reads standard input)."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Invalid(f"FILE is larger than {_MOST_BYTES:,} bytes.")
    try:
        plain = msgspec.json.decode(data)
    except msgspec.DecodeError as wrong:
        raise Invalid(f"FILE is no JSON: {wrong}.") from wrong
    with chosen_server() as server:
        if server is not None:
            answer = server.send("POST", "/v1/openness/evaluate", dict, body=plain)[1]
            print_json(answer)
        else:
            found: EvaluationAnswer = evaluate(take(plain, EvaluateBody))
            print_json(found)


@frameworks.command(
    "docs", where="nowhere",
    examples=("cardwatch frameworks docs --output openness.md", "cardwatch frameworks docs --output a.md --check"),
    exits={0: "written, or up to date", 1: "with --check: the file is not up to date", 3: "error"},
)  # fmt: skip
@page_options
@json_option
def frameworks_docs(*, output: Path | None, check: bool, as_json: bool) -> None:
    """Write the page that explains each number, made from the rules.

    With --json {"output", "is_current"}, or the page as {"page"} without --output.
    """
    answer_page(render_page(), output, check=check, as_json=as_json)


COMMANDS = (frameworks,)
