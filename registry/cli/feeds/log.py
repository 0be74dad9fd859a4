"""``cardwatch log``: the log that vouches for what was recorded, its checkpoints and its keys."""

import click

from registry.cli.arguments import OneOf
from registry.cli.help import ExplainedGroup
from registry.cli.output import json_option, print_json, say
from registry.cli.remote.client import Server, chosen_server
from registry.cli.session import actor, now, open_runtime
from registry.inputs import take
from registry.transparency import EntryErasure, erase_entry, read_checkpoint
from registry.transparency.merkle import parse_checkpoint, parse_note
from registry.transparency.sequence import all_keys, ensure_sequenced, rotate_key


@click.group(
    cls=ExplainedGroup,
    examples=("cardwatch log checkpoint > checkpoint.txt", "cardwatch log key > log.key", "cardwatch log rotate-key"),
)
def log() -> None:
    """Show what vouches for all that was recorded; keep it elsewhere, and `cardwatch verify` tells what was bent.

    Each observation, conclusion, change, kept verdict and version of a policy is a leaf of a Merkle tree. A checkpoint
    is its signed state: with one, and the key, kept by somebody else, nobody can rewrite what was before it unseen.
    """


@log.command(
    "checkpoint", where="anywhere",
    examples=(
        "cardwatch log checkpoint", "cardwatch log checkpoint > checkpoint.txt", "cardwatch log checkpoint --json",
    ),
)  # fmt: skip
@click.option("--size", type=click.IntRange(min=1), help="The one of this size instead of the newest.")
@json_option
def checkpoint(*, size: int | None, as_json: bool) -> None:
    """Print the newest checkpoint, a C2SP signed note: origin, number of leaves, root, and signatures."""
    with chosen_server() as server:
        note = _text(server, "/v1/log/checkpoint", size) if server is not None else _local_checkpoint(size)
    if as_json:
        read = parse_checkpoint(parse_note(note).text)
        print_json({"origin": read.origin, "size": read.size, "root": read.root.hex(), "note": note})
    else:
        click.echo(note, nl=False)


@log.command("key", where="anywhere", examples=("cardwatch log key", "cardwatch log key > log.key"))
@json_option
def key(*, as_json: bool) -> None:
    """Print the keys that sign checkpoints, or signed them, the newest first, as `name+hash+base64`."""
    with chosen_server() as server:
        keys = _text(server, "/v1/log/key", None).split() if server is not None else _local_keys()
    if as_json:
        print_json(keys)
    elif keys:
        click.echo("\n".join(keys))
    else:
        say("Nothing was signed yet; `cardwatch log checkpoint` signs what there is.")


@log.command(
    "rotate-key", here_because="a key that was stolen from a server must not change what vouches for it",
    examples=("cardwatch log rotate-key",),
)  # fmt: skip
@click.option("--old-key-is-lost", is_flag=True, help="Go on without the signature of the old key.")
@json_option
def rotate(*, old_key_is_lost: bool, as_json: bool) -> None:
    """Let a new key sign from now on, and print it; the checkpoint at the change is signed by the old one as well.

    Tell whoever keeps the old key: by that checkpoint they see that the new one is ours.
    """
    with open_runtime(creates=True) as runtime:
        new = rotate_key(runtime.database, actor=actor(), old_is_lost=old_key_is_lost)
    print_json({"key": str(new)}) if as_json else click.echo(str(new))


@log.command(
    "erase", where="anywhere",
    examples=('cardwatch log erase 1234 --reason "The person it names asked for it." --scope words',),
)  # fmt: skip
@click.argument("index", metavar="INDEX", type=click.IntRange(min=0))
@click.option("--reason", required=True, help="Why; it is logged, with who did it.")
@click.option(
    "--scope", type=OneOf(["all", "words"]), default="all", show_default=True,
    help="All of it, or only the words of people in it: names of keys, reasons, notes.",
)  # fmt: skip
@json_option
def erase(index: int, *, reason: str, scope: str, as_json: bool) -> None:
    """Erase what the entry INDEX commits to, for ever; on a server this needs a key with the scope `admin`.

    The tree stays as it is, and that something stood there, who erased it and why is an entry of its own.
    """
    why = take({"reason": reason, "scope": scope}, EntryErasure)
    with chosen_server() as server:
        if server is not None:
            server.send("POST", f"/v1/log/entries/{index}/erase", type(None), body=why)
        else:
            with open_runtime() as runtime, runtime.database.unit_of_work() as work:
                erase_entry(work, index, why.reason, scope=why.scope, actor=actor(), now=now())
    print_json({"index": index}) if as_json else click.echo(f"{index}: erased")


def _text(server: Server, path: str, size: int | None) -> str:
    pieces = list[bytes]()
    server.download(path, {"size": str(size) if size is not None else None}, pieces.append)
    return b"".join(pieces).decode()


def _local_checkpoint(size: int | None) -> str:
    with open_runtime() as runtime:
        ensure_sequenced(runtime.database)
        with runtime.database.reading() as session:
            return read_checkpoint(session, size).note


def _local_keys() -> list[str]:
    with open_runtime() as runtime:
        ensure_sequenced(runtime.database)
        with runtime.database.reading() as session:
            return [str(one) for one in all_keys(session)]


COMMANDS = (log,)
