"""``cardwatch verify``: whether what is kept, a backup, pack, digest or server is what its log and its hashes say."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click
import msgspec
from sqlalchemy import Connection
from sqlmodel import Session

from registry.backup import DamagedBackupError
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, printable, say
from registry.cli.remote.address import checked_address
from registry.cli.remote.client import server_at
from registry.cli.session import open_runtime
from registry.compliance.evidence import PackReading
from registry.errors import CardwatchError
from registry.verification import (
    Anchors,
    Bent,
    HashReading,
    LogFault,
    LogOutcome,
    LogReading,
    TargetKind,
    kind_of,
    open_backup,
    open_target,
    read_anchors,
    read_keys,
    snapshot,
    verify_digest,
    verify_hashes,
    verify_log,
    verify_pack,
    verify_server,
)

EXITS = {LogOutcome.HOLDS: 0, LogOutcome.BENT: 1, LogOutcome.UNANCHORED: 2}
_OPTIONS_WITH_VALUE = frozenset({"--checkpoint", "--key"})
_MOST_COUNTS = 10


class VerifyCommand(ExplainedCommand):
    """The command that needs this machine's database only where nothing else is named."""

    def needs_this_machine(self, args: list[str]) -> bool:
        """Whether the database of the settings is meant: anything that is named lies somewhere, wherever that is."""
        before = ["", *args]
        return all(one.startswith("-") or last in _OPTIONS_WITH_VALUE for last, one in zip(before, args, strict=False))


class Verified(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is printed as JSON."""

    target: str
    outcome: LogOutcome
    checked: int | None = None
    """Hashes beside what they are of; of a database or backup."""
    wrong: list[str] | None = None
    pack: PackReading | None = None
    log: LogReading | None = None
    """Null where there is none."""


@click.command(
    cls=VerifyCommand, here_because="it reads the stored bytes themselves; to verify a server, name its address",
    examples=(
        "cardwatch verify", "cardwatch verify --json", "cardwatch verify chk_01hzy00000000000000000000.zip",
        "cardwatch verify chk_01hzy00000000000000000000.zip --key log.key",
        "cardwatch verify digest.json --key log.key",
        "cardwatch verify backup.zip --checkpoint kept.txt --key log.key",
        "cardwatch verify https://cardwatch.example.org --checkpoint kept.txt --key log.key",
    ),
    exits={
        0: "it holds, against a checkpoint and a key that were kept elsewhere (a pack or digest: a key)",
        1: "something is bent: what, and where, on standard error",
        2: "nothing is bent, but without them a log that was cut or written anew cannot be excluded", 3: "error",
    },
    settings=(("CARDWATCH_KEY", "a key of the server that is named; it needs audit:read"),),
)  # fmt: skip
@click.argument("target", metavar="[DATABASE|BACKUP|PACK|DIGEST|URL]", required=False)
@click.option(
    "--checkpoint", "checkpoints", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept elsewhere; several are also held against each other.",
)  # fmt: skip
@click.option("--key", "keys", multiple=True, help="A key of the log that was kept elsewhere, or a file with keys.")
@json_option
def verify(target: str | None, *, checkpoints: tuple[Path, ...], keys: tuple[str, ...], as_json: bool) -> None:
    """Re-hash what is kept and hold it against the log; say what was bent, and where.

    Without a name it is the database of this machine. A DATABASE is a file of SQLite or an address of PostgreSQL, a
    BACKUP and a PACK are files, a DIGEST is a file with the body of such a message of a webhook as it was received, a
    URL is that of a server. Nothing is written. GET /v1/log/checkpoint and /v1/log/key tell what has to be kept
    elsewhere; two checkpoints of which one log cannot have both are a fork.
    """
    anchors = read_anchors(checkpoints, read_keys(keys))
    found = _verified(target, anchors)
    _tell(found)
    if as_json:
        print_json(_plain(found))
    else:
        click.echo(_summary(found))
    sys.exit(EXITS[found.outcome])


def _verified(target: str | None, anchors: Anchors) -> Verified:
    if target is None:
        with open_runtime() as runtime, snapshot(runtime.database.engine) as connection:
            return _database("the database", connection, anchors)
    match kind_of(target):
        case TargetKind.SERVER:
            with server_at(checked_address(target, "That")) as server:
                log = verify_server(server.read, server.read_text, anchors)
            return Verified(target=target, outcome=log.outcome, log=log)
        case TargetKind.PACK:
            return _pack(Path(target), anchors)
        case TargetKind.DIGEST:
            return _digest(Path(target), anchors)
        case TargetKind.BACKUP:
            return _opened(target, open_backup(Path(target)), anchors)
        case TargetKind.DATABASE:
            return _opened(target, open_target(target), anchors)


def _opened(target: str, opening: AbstractContextManager[Connection], anchors: Anchors) -> Verified:
    try:
        with opening as connection:
            return _database(target, connection, anchors)
    except DamagedBackupError as error:
        log = LogReading(faults=[LogFault(what=Bent.FILE, file=Path(target).name, reason=str(error))])
        return Verified(target=target, outcome=LogOutcome.BENT, log=log)


def _database(target: str, connection: Connection, anchors: Anchors) -> Verified:
    with Session(connection) as session:
        hashes = verify_hashes(session)
        log = verify_log(connection, anchors)
    return Verified(
        target=target, outcome=_outcome(hashes, log, anchors), checked=hashes.checked, wrong=hashes.wrong, log=log
    )  # fmt: skip


def _outcome(hashes: HashReading, log: LogReading, anchors: Anchors) -> LogOutcome:
    if hashes.wrong or log.faults:
        return LogOutcome.BENT
    return LogOutcome.HOLDS if log.is_empty and not anchors.sizes else log.outcome


def _pack(path: Path, anchors: Anchors) -> Verified:
    try:
        pack, log = verify_pack(path, anchors)
    except OSError as error:
        raise CardwatchError(f"{path} cannot be read: {error.strerror}.") from error
    outcome = LogOutcome.BENT if pack.faults else log.outcome
    return Verified(target=str(path), outcome=outcome, pack=pack, log=log)


def _digest(path: Path, anchors: Anchors) -> Verified:
    try:
        log = verify_digest(path, anchors)
    except OSError as error:
        raise CardwatchError(f"{path} cannot be read: {error.strerror}.") from error
    return Verified(target=str(path), outcome=log.outcome, log=log)


def _plain(found: Verified) -> dict[str, Any]:
    """What is found of a pack stands beside the rest, as it always did."""
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return {**plain.pop("pack", {}), **plain}


def _tell(found: Verified) -> None:
    """All that is wrong, a line each."""
    for name in found.wrong or ():
        say(f"{name}: its bytes are not those that were stored")
    for one in found.pack.faults if found.pack else ():
        say(f"{one.file or printable(Path(found.target).name)}: {one.reason}")
    for fault in found.log.faults if found.log else ():
        say(f"{fault.what}: {printable(fault.reason)}")
    if found.log and found.log.more_faults:
        say(f"and {found.log.more_faults} more")


def _summary(found: Verified) -> str:
    lines = [] if found.pack is None else [_of_pack(found.pack)]
    if found.checked is not None:
        lines.append(f"{found.checked} hashes checked, {len(found.wrong or ())} wrong")
    if found.log is not None:
        lines += [*_of_log(found.log), *found.log.notes]
    return "\n".join([*lines, _WORDS[found.outcome]])


_WORDS = {
    LogOutcome.HOLDS: "It holds.",
    LogOutcome.BENT: "It does not hold.",
    LogOutcome.UNANCHORED: "Nothing is bent, as far as it shows by itself: unanchored.",
}


def _of_log(log: LogReading) -> Sequence[str]:
    counts = log.counts
    if log.size is None:
        return ()
    parts: dict[str, Any] = {
        "re-hashed": counts.contents, "of earlier states of rows": counts.superseded, "erased": counts.erased,
        "withheld": counts.withheld, "checkpoints": counts.checkpoints,
    }  # fmt: skip
    told = ", ".join(f"{count} {name}" for name, count in parts.items() if count)
    wrong = len(log.faults) + log.more_faults
    origin = f" of {printable(log.origin)}" if log.origin else ""
    return (f"Log{origin}: {log.size} leaves ({told or 'none'}), {wrong} wrong",)


def _of_pack(found: PackReading) -> str:
    if not found.check and not found.inventory:
        return f"This is not a whole evidence pack: {found.files} files could be read of it.\nsha256 {found.sha256}"
    about = ""
    if found.check:
        about = f"{found.check}, {found.model or 'bare facts'}, {found.verdict}"
    elif found.inventory:
        counts = ", ".join(f"{count} {name}" for name, count in list((found.verdicts or {}).items())[:_MOST_COUNTS])
        about = f"{found.inventory} ({found.name}), {found.entries} entries ({counts or 'none'})"
    what = f"{len(found.faults)} wrong" if found.faults else "all are what the manifest says"
    return f"{found.files} files of {about}: {what}\nsha256 {found.sha256}"


COMMANDS = (verify,)
