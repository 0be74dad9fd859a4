"""``cardwatch backup`` and ``cardwatch restore``: all that is known in one file, and back."""

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click

from registry.backup import Archive, Manifest, at_present_schema, holdings, restore_backup, write_backup
from registry.cli.session import now, open_runtime
from registry.errors import CardwatchError, Conflict, MisconfiguredError
from registry.licenses.texts import renew_texts
from registry.migrations import is_known, migrate, revision_of
from registry.runtime import Runtime
from registry.settings import ensure_data_dir
from registry.webhooks import seal_secrets, unreadable_endpoints

EXIT_SECRETS = 4
PIPE = "-"
_LEAST_REPORTED = 10_000


@click.command()
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--quiet", is_flag=True, help="Do not tell how it goes.")
def backup(file: str, *, force: bool, quiet: bool) -> None:
    """Write all that the database holds into FILE, while the service runs; "-" is standard output.

    The file is a ZIP that `cardwatch restore` puts into SQLite or PostgreSQL. It is for its owner only, and there at
    once or not at all. It holds no key: keep CARDWATCH_SECRET_KEY, or secrets.key of the data folder, elsewhere.
    """
    with open_runtime(migrated=False) as runtime, _created(file, force=force) as out:
        manifest = write_backup(runtime.database, out, _reporter(quiet=quiet), now())
    _say(f"{file}: {_described(manifest)}")


@click.command()
@click.argument("file")
@click.option("--yes", is_flag=True, help="Replace what the database holds now.")
@click.option("--check", is_flag=True, help="Only say whether the backup is whole; the database is not touched.")
@click.option("--quiet", is_flag=True, help="Do not tell how it goes.")
def restore(file: str, *, yes: bool, check: bool, quiet: bool) -> None:
    """Put a backup in the place of all that the database holds, while the service runs; "-" is standard input.

    The whole file is checked before the database is touched, and all is replaced at once or not at all. The exit code
    is 4 where webhooks need new secrets, because the key that sealed theirs is not the one of this service.
    """
    report = _reporter(quiet=quiet)
    with open_runtime(migrated=False) as runtime:
        folder = ensure_data_dir(runtime.settings)
        with _opened(file, folder) as source, Archive(source) as archive:
            archive.check(lambda name, rows: report(f"checked {name}", rows))
            if check:
                _say(f"{file} is whole: {_described(archive.manifest)}")
                return
            _refuse_to_replace(runtime, archive.manifest, yes=yes)
            with at_present_schema(archive, folder, lambda name, rows: report(f"upgraded {name}", rows)) as present:
                migrate(runtime.database)
                restore_backup(runtime.database, present, lambda name, rows: report(f"restored {name}", rows))
            _say(f"Restored {_described(archive.manifest)}")
        renew_texts(runtime.database)
        seal_secrets(runtime.database)
        lost = _lost_secrets(runtime)
    if lost:
        _say(
            "The key of this service does not open the secrets of these webhooks; their alerts wait. Put the key back "
            "that sealed them, or give each a new secret (POST /v1/webhooks/ID/rotate-secret):"
        )
        for number in lost:
            click.echo(number)
        sys.exit(EXIT_SECRETS)


def _refuse_to_replace(runtime: Runtime, manifest: Manifest, *, yes: bool) -> None:
    with runtime.database.engine.connect() as connection:
        revision = revision_of(connection)
    if revision is not None and not is_known(revision):
        raise MisconfiguredError(f"The database has schema {revision}, which only a newer version of Cardwatch knows.")
    held = holdings(runtime.database)
    if held and not yes:
        raise Conflict(
            f"The database holds {held.get('model_record', 0):,} records and {sum(held.values()):,} rows in all. "
            f"Add --yes to replace everything by the backup of {manifest.created_at:%Y-%m-%d %H:%M} UTC "
            f"({manifest.rows_of('model_record'):,} records); make a backup before."
        )


def _lost_secrets(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        return unreadable_endpoints(session, runtime.database.secrets)


@contextmanager
def _created(file: str, *, force: bool) -> Iterator[IO[bytes]]:
    """A file that is there, whole, when the body ended, and not before; on failure there is none."""
    if file == PIPE:
        if sys.stdout.isatty():
            raise click.UsageError("A backup is not for the eye; send standard output into a file.")
        yield from _standard_output()
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


def _standard_output() -> Iterator[IO[bytes]]:
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still in the buffer would fail once more when the interpreter ends.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise CardwatchError(f"Standard output cannot be written: {error.strerror}.") from error


@contextmanager
def _opened(file: str, folder: Path) -> Iterator[IO[bytes]]:
    """The backup; what comes through a pipe is kept meanwhile, since it is read twice."""
    if file == PIPE:
        with TemporaryFile(dir=folder) as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            yield kept
        return
    try:
        source = Path(file).open("rb")  # noqa: SIM115 - closed below; only opening it may fail so
    except OSError as error:
        raise CardwatchError(f"{file} cannot be read: {error.strerror}.") from error
    with source:
        yield source


def _reporter(*, quiet: bool) -> Callable[[str, int], None]:
    """Says how long work goes: what is small goes by in silence."""

    def tell(name: str, rows: int) -> None:
        if not quiet and rows >= _LEAST_REPORTED:
            _say(f"  {name}: {rows:,} rows")

    return tell


def _described(manifest: Manifest) -> str:
    return (
        f"{manifest.rows:,} rows, {manifest.rows_of('model_record'):,} records, of "
        f"{manifest.created_at:%Y-%m-%d %H:%M:%S} UTC, schema {manifest.revision}"
    )


def _say(words: str) -> None:
    click.echo(words, err=True)


COMMANDS = (backup, restore)
