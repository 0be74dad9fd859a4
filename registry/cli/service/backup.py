"""``cardwatch backup``: all that is known in one file."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from registry.backup import Manifest, write_backup
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.cli.session import now, open_runtime
from registry.errors import CardwatchError, Conflict

PIPE = "-"
_LEAST_REPORTED = 10_000


@click.command(
    cls=ExplainedCommand,
    here_because="a backup holds what the API shows nobody",
    examples=(
        "cardwatch backup cardwatch.zip",
        "cardwatch backup cardwatch.zip --force --quiet --json",
        "cardwatch backup - --quiet | age -r RECIPIENT > cardwatch.zip.age",
    ),
)  # fmt: skip
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--quiet", is_flag=True, help="Do not tell how it goes.")
@json_option
def backup(file: str, *, force: bool, quiet: bool, as_json: bool) -> None:
    """Write all that the database holds into FILE, while the service runs; "-" is standard output.

    The file is a ZIP that `cardwatch restore` puts into SQLite or PostgreSQL. It is for its owner only, and there at
    once or not at all. It holds no key: keep CARDWATCH_SECRET_KEY, or secrets.key of the data folder, elsewhere.
    With --json what it holds, in numbers.
    """
    if as_json and file == PIPE:
        raise click.UsageError("Standard output is the backup; --json has no room there.")
    with open_runtime(migrated=False) as runtime, _created(file, force=force) as out:
        manifest = write_backup(runtime.database, out, reporter(quiet=quiet), now())
    say(f"{file}: {described(manifest)}")
    if as_json:
        print_json({"file": file, **counted(manifest)})


@contextmanager
def _created(file: str, *, force: bool) -> Iterator[IO[bytes]]:
    """A file that is there, whole, when the body ended, and not before; on failure there is none."""
    if file == PIPE:
        if sys.stdout.isatty():
            raise click.UsageError("A backup is not for the eye; send standard output into a file.")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(file)
    if path.is_dir() or (path.exists() and not force):
        raise Conflict(f"{path} exists; add --force to replace it." if not path.is_dir() else f"{path} is a folder.")
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    except OSError as error:
        raise CardwatchError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def reporter(*, quiet: bool) -> Callable[[str, int], None]:
    """Says how long work goes: what is small goes by in silence."""

    def tell(name: str, rows: int) -> None:
        if not quiet and rows >= _LEAST_REPORTED:
            say(f"  {name}: {rows:,} rows")

    return tell


def described(manifest: Manifest) -> str:
    """A backup for people."""
    return (
        f"{manifest.rows:,} rows, {manifest.rows_of('model_record'):,} records, of "
        f"{manifest.created_at:%Y-%m-%d %H:%M:%S} UTC, schema {manifest.revision}"
    )


def counted(manifest: Manifest) -> dict[str, Any]:
    """A backup for programs."""
    return {
        "rows": manifest.rows, "records": manifest.rows_of("model_record"), "created_at": manifest.created_at,
        "schema": manifest.revision,
    }  # fmt: skip


COMMANDS = (backup,)
