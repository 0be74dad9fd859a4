"""``cardwatch identify``: which model is this file?"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, print_table, printable, say
from registry.cli.output.files import say_progress
from registry.cli.remote.client import chosen_server
from registry.cli.session import open_runtime
from registry.cli.weights.digests import WeightDigest, digest_of
from registry.errors import NotFound
from registry.pagination import MAX_LIMIT, Page
from registry.records.weights import WeightMatchRead, list_by_weight

EXIT_UNKNOWN = 1
"""For at least one file no model is known."""
LookUp = Callable[[str], Page[WeightMatchRead]]


class Identified(msgspec.Struct, frozen=True):
    """A file, its hash, what that rests on, and the models that have it."""

    file: str
    sha256: str
    basis: str
    """``given``, ``name`` (a cache names the file so; nothing was read) or ``content``."""
    matches: list[WeightMatchRead]
    total: int
    detail: str | None = None
    """Why none is known."""


@click.command(
    cls=ExplainedCommand, where="anywhere",
    examples=(
        "cardwatch identify model-Q4_K_M.gguf",
        "cardwatch identify ~/.ollama/models/blobs/sha256-* --json",
        "cardwatch identify model.safetensors --url https://cardwatch.example.org",
        "cardwatch identify 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    exits={0: "a model is known for each", 1: "for at least one none is known", 3: "error"},
)  # fmt: skip
@click.argument("files", metavar="FILE|SHA256...", nargs=-1, required=True)
@click.option("--read", "reads", is_flag=True, help="Read the bytes, too, where a cache names a file by its hash.")
@json_option
def identify(files: tuple[str, ...], *, reads: bool, as_json: bool) -> None:
    """Say which models have this FILE of weights, by its SHA256; no byte of it leaves this machine.

    The hash of a file in the cache of the Hub or of Ollama is its name, and is believed unless --read is given. Hashes
    come from the lists of files that the registry has read: one that is not known may still be a model, and a file that
    was converted or quantised anew has a hash of its own.
    """
    digests = [digest_of(file, reads=reads, told=_progress) for file in files]
    with _looking_up() as look_up:
        answers = [_identified(digest, look_up) for digest in digests]
    if as_json:
        print_json(answers)
    else:
        _print(answers)
    sys.exit(0 if all(one.matches for one in answers) else EXIT_UNKNOWN)


@contextmanager
def _looking_up() -> Iterator[LookUp]:
    with chosen_server() as server:
        if server is not None:
            yield lambda sha256: server.read(
                f"/v1/models/by-weight/{sha256}", Page[WeightMatchRead], limit=MAX_LIMIT
            )  # fmt: skip
            return
        with open_runtime() as runtime, runtime.database.reading() as session:

            def find(sha256: str) -> Page[WeightMatchRead]:
                found = list_by_weight(session, sha256, sees_private=True, limit=MAX_LIMIT, cursor=None)
                return found.each(WeightMatchRead.of)

            yield find


def _identified(digest: WeightDigest, look_up: LookUp) -> Identified:
    known: dict[str, Any] = {"file": digest.named, "sha256": digest.sha256, "basis": digest.basis}
    try:
        found = look_up(digest.sha256)
    except NotFound as unknown:
        return Identified(**known, matches=[], total=0, detail=unknown.message)
    return Identified(**known, matches=found.items, total=found.total.count)


def _progress(done: int, size: int) -> None:
    say_progress("" if done >= size else f"{done / 1e9:,.1f} of {size / 1e9:,.1f} GB")


def _print(answers: list[Identified]) -> None:
    rows = [_row(one, match) for one in answers for match in one.matches]
    if rows:
        print_table(["file", "sha256", "model", "path", "revision", "commits"], rows)
    for one in answers:
        if not one.matches:
            say(f"{printable(one.file)}: {one.detail}")
        elif one.total > len(one.matches):
            say(f"{printable(one.file)}: {one.total} files have this hash; {len(one.matches)} are shown.")
    if any(one.basis == "name" for one in answers):
        say("Hashes out of the names in a cache were believed; --read reads the bytes.")


def _row(one: Identified, match: WeightMatchRead) -> tuple[str, ...]:
    return (
        printable(one.file), one.sha256[:12], match.model, match.path,
        match.revision[:12] + (" (latest)" if match.is_latest else ""), str(match.revisions),
    )  # fmt: skip


COMMANDS = (identify,)
