"""``cardwatch evidence`` and ``cardwatch notice``: what leaves the registry for those who have to account for a use."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from registry.cli.arguments import OneOf
from registry.cli.checks.reference_files import listed_models
from registry.cli.evidence.keepers import chosen_checks, id_of
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, open_output, print_json, printable, say
from registry.cli.remote.client import chosen_server
from registry.cli.session import now, open_runtime
from registry.compliance.evidence import (
    FORMATS,
    Audience,
    Language,
    Notice,
    NoticeFormat,
    NoticePart,
    gather_notice,
    write_notice,
)

_FILE = click.Path(dir_okay=False, path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])
audience_option = click.option(
    "--audience", type=OneOf(["internal", "external"]), default="internal", show_default=True,
    help="Who gets it; in a pack that leaves the house stand only texts that may be shared.",
)  # fmt: skip
_NOTICE_OPTIONS = (
    click.option("--output", type=_FILE, help="Write to this file."),
    click.option(
        "--format", "form", type=OneOf([*FORMATS, "json"]), default="text", show_default=True, help="As what.",
    ),
    click.option(
        "--lang", type=OneOf(["en", "de"]), default="en", show_default=True, help="The language of our words.",
    ),
    click.option(
        "--part", type=OneOf(["all", "notice", "checklist"]), default="all", show_default=True,
        help="What is handed on, the duties of whoever does so, or both.",
    ),
    click.option("--json", "as_json", is_flag=True, help="The same as --format json."),
)  # fmt: skip


def notice_options(command: Command) -> Command:
    """Add what a notice is written as."""
    for option in reversed(_NOTICE_OPTIONS):
        command = option(command)
    return command


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch evidence chk_01hzy00000000000000000000",
        "cardwatch evidence mistralai/Mistral-7B-v0.1 --output for-the-files.zip",
        "cardwatch evidence chk_01hzy00000000000000000000 --audience external --output for-the-auditor.zip",
    ),
)  # fmt: skip
@click.argument("check", metavar="CHECK|MODEL")
@click.option("--output", type=_FILE, help="Write to this file instead of that id with .zip behind it.")
@audience_option
@json_option
def evidence(check: str, *, output: Path | None, audience: Audience, as_json: bool) -> None:
    """Write all that a kept check (`check --store`) rested on as a ZIP; `cardwatch verify FILE` checks it anywhere.

    CHECK is its id; of a MODEL it is the check that was kept last. It is the same bytes each time, whatever became of
    the record: the request, the verdict, the record as it was, the texts, and a report in English and German that
    prints well.
    """
    with chosen_checks() as keeper:
        check_id = id_of(keeper, check)
        target = output or Path(f"{check_id.replace('/', '_')[:60]}.zip")
        save_pack(lambda sink: keeper.pack(check_id, audience, sink), target, as_json=as_json)


def save_pack(pour: Callable[[Callable[[bytes], object]], object], target: Path, *, as_json: bool) -> None:
    """Write what ``pour`` gives to a file, and tell its sha256."""
    digest, size = hashlib.sha256(), 0
    with open_output(target) as out:

        def write(piece: bytes) -> None:
            nonlocal size
            size += len(piece)
            digest.update(piece)
            out.write(piece)

        pour(write)
    if as_json:
        print_json({"file": str(target), "size": size, "sha256": digest.hexdigest()})
    else:
        click.echo(f"{digest.hexdigest()}  {printable(str(target))}")


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch notice mistralai/Mistral-7B-v0.1",
        "cardwatch notice mistralai/Mistral-7B-v0.1 Qwen/Qwen2.5-7B-Instruct --output NOTICE --part notice",
        "cardwatch notice models.txt --output NOTICE",
        "cardwatch notice mistralai/Mistral-7B-v0.1 --part checklist --lang de",
    ),
)  # fmt: skip
@click.argument("models", metavar="FILE|MODEL...", nargs=-1, required=True)
@notice_options
def notice(
    models: tuple[str, ...], *, output: Path | None, form: str, lang: Language, part: NoticePart, as_json: bool
) -> None:
    """Write what has to be told when MODELs are passed on: names, copyright notices, licence texts, lines to show.

    A FILE lists them, as for `check`. What they were made from is in it, too. Texts that may not be shared are
    named by address and hash. Behind it stands a checklist of duties, each with its clause; those that bind your
    own users are marked, and what is not settled is listed.
    """
    wanted = listed_models(models)
    with chosen_server() as server:
        if server is not None:
            found = server.send("POST", "/v1/notices", Notice, body={"models": wanted}, params={"format": "json"})[1]
        else:
            with open_runtime() as runtime, runtime.database.reading() as session:
                found = gather_notice(session, runtime.knowledge, wanted, now())
    save_notice(found, "json" if as_json else form, lang, part, output)


def save_notice(found: Notice, form: str, lang: Language, part: NoticePart, output: Path | None) -> None:
    """Write a notice to a file or to standard output, and say what it leaves open."""
    if found.open_questions:
        say(f"{len(found.open_questions)} questions are not settled; the checklist names them.")
    _put(_encoded(found, form, lang, part), output)


def _encoded(found: Notice, form: str, lang: Language, part: NoticePart) -> bytes:
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    form_: NoticeFormat = "markdown" if form == "markdown" else "text"
    return write_notice(found, form_, lang, part).encode()


def _put(data: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(data, nl=False)
        return
    with open_output(output) as out:
        out.write(data)
    say(f"Written: {output}")


COMMANDS = (evidence, notice)
