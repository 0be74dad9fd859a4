"""``cardwatch export allow-list``: what may be used, for those who enforce it."""

from pathlib import Path
from typing import Any

import click
import msgspec

from registry.cli.arguments import MODEL, OneOf, filter_words
from registry.cli.checks.use_options import stated, use_options
from registry.cli.help import ExplainedCommand
from registry.cli.output import open_output
from registry.cli.remote.client import chosen_server
from registry.cli.session import now, open_runtime
from registry.errors import Invalid
from registry.exports.allow_lists import FORMATS, AllowListBody, write_allow_list
from registry.inputs import take

_JSON = "vllm-gateway"


@click.command(
    "allow-list", cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch export allow-list --format nexus --country DE --organisation university --purpose teaching",
        "cardwatch export allow-list mistralai/Mistral-7B-v0.1 --json --country DE --organisation company --commercial",
        "cardwatch export allow-list --format artifactory --filter owner=mistralai --country DE --organisation company",
        "cardwatch export allow-list --format ollama --served qwen=Qwen/Qwen3-8B --country DE --organisation company",
    ),
)  # fmt: skip
@click.argument("models", metavar="[MODEL...]", nargs=-1, type=MODEL)
@click.option("--format", "form", type=OneOf(list(FORMATS)), help="Who reads it.")
@use_options
@click.option("--policy", metavar="KEY", help="Judge by this policy, too; it never makes a verdict milder.")
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help="Which records, as `cardwatch export`.")
@click.option(
    "--served", multiple=True, metavar="NAME=MODEL", help="A name under which your server offers a MODEL; repeat it."
)
@click.option("--without-duties", is_flag=True, help="Leave out what is allowed with obligations, too.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--json", "as_json", is_flag=True, help=f"The same as --format {_JSON}.")
def allow_list(
    models: tuple[str, ...], *, form: str | None, policy: str | None, filters: tuple[str, ...],
    served: tuple[str, ...], without_duties: bool, output: Path | None, as_json: bool,
    **use: Any,  # noqa: ANN401 - click's options
) -> None:  # fmt: skip
    """Write the models that are allowed for a use, as a gateway or a manager of repositories enforces it.

    All records are judged, or those of a FILTER, or the MODELs that are named. What needs review, is not registered, or
    is not on the Hub is in no list. It says when it was made, from which data, for which use and policy; make it again
    when something changes.
    """
    body = _body(
        {
            "format": _form(form, as_json=as_json), "use": stated(use), "policy": policy,
            "filter": filter_words(filters), "models": models or None, "names": _named(served),
            "without_duties": without_duties,
        }
    )  # fmt: skip
    with chosen_server() as server, open_output(output) as out:
        if server is not None:
            sent = {name: value for name, value in _plain(body).items() if value is not None}
            server.download("/v1/exports/allow-list", {}, out.write, body=sent)
        else:
            with open_runtime() as runtime:
                for piece in write_allow_list(runtime.database, runtime.knowledge, body, now(), has_key=True):
                    out.write(piece)


def _form(form: str | None, *, as_json: bool) -> str:
    if as_json and form not in {None, _JSON}:
        raise click.UsageError(f"--json and --format {form} are two forms; choose one.")
    if form is None and not as_json:
        raise click.UsageError(f"Say with --format who reads the list: {', '.join(FORMATS)}.")
    return form or _JSON


def _body(given: dict[str, Any]) -> AllowListBody:
    """What is asked for; raises ``Invalid`` with all options that are wrong."""
    try:
        return take(given, AllowListBody)
    except Invalid as wrong:
        told = " ".join(f"{_option(pointer)}{detail.rstrip('.')}." for pointer, detail in wrong.errors)
        raise Invalid(told, errors=wrong.errors) from wrong


def _option(pointer: str) -> str:
    word = pointer.removeprefix("/use").strip("/").split("/")[0]
    plain = {"names": "served", "models": "", "output_countries": "output-country", "activities": "activity"}
    named = plain.get(word, word.replace("_", "-"))
    return f"--{named}: " if named else ""


def _plain(body: AllowListBody) -> dict[str, Any]:
    """The body as it goes over the wire: what was not stated is left out."""
    plain: dict[str, Any] = msgspec.to_builtins(body)
    plain["use"] = {name: value for name, value in plain["use"].items() if value is not None}
    return plain


def _named(served: tuple[str, ...]) -> dict[str, str]:
    unpaired = next((one for one in served if "=" not in one), None)
    if unpaired is not None:
        raise click.BadParameter(f"{unpaired[:100]!r} is not NAME=MODEL.", param_hint="--served")
    return dict(one.partition("=")[::2] for one in served)


COMMANDS = (allow_list,)
