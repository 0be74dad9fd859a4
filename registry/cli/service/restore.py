"""``cardwatch restore``: a backup in the place of what the database holds."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click

from registry.backup import Archive, Manifest, at_present_schema, holdings, restore_backup
from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.cli.service.backup import PIPE, counted, described, reporter
from registry.cli.session import open_runtime
from registry.errors import CardwatchError, Conflict, MisconfiguredError
from registry.licenses.texts import renew_texts
from registry.migrations import is_known, migrate, revision_of
from registry.runtime import Runtime
from registry.settings import ensure_data_dir
from registry.webhooks import seal_secrets, unreadable_endpoints

EXIT_SECRETS = 4


@click.command(
    cls=ExplainedCommand, here_because="it replaces all rows, which the API does for nobody",
    examples=(
        "cardwatch restore --check cardwatch.zip",
        "cardwatch restore --yes cardwatch.zip",
        "age -d cardwatch.zip.age | cardwatch restore --yes - --json",
    ),
    exits={
        0: "done, or with --check: the backup is whole", 3: "refused or failed, in a sentence; nothing changed",
        4: "done, but the webhooks that are named need new secrets",
    },
)  # fmt: skip
@click.argument("file")
@click.option("--yes", is_flag=True, help="Replace what the database holds now.")
@click.option("--check", is_flag=True, help="Only say whether the backup is whole; the database is not touched.")
@click.option("--quiet", is_flag=True, help="Do not tell how it goes.")
@json_option
def restore(file: str, *, yes: bool, check: bool, quiet: bool, as_json: bool) -> None:
    """Put a backup in the place of all that the database holds, while the service runs; "-" is standard input.

    The whole file is checked before the database is touched, and all is replaced at once or not at all. Webhooks
    whose secrets the key of this service does not open are named, one id on each line. With --json what was restored,
    in numbers, and those webhooks.
    """
    report = reporter(quiet=quiet)
    if check:
        with _opened(file, None) as source, Archive(source) as archive:
            archive.check(lambda name, rows: report(f"checked {name}", rows))
            say(f"{file} is whole: {described(archive.manifest)}")
            if as_json:
                print_json({"file": file, **counted(archive.manifest)})
        return
    with open_runtime(creates=True, migrated=False) as runtime:
        folder = ensure_data_dir(runtime.settings)
        with _opened(file, folder) as source, Archive(source) as archive:
            archive.check(lambda name, rows: report(f"checked {name}", rows))
            _refuse_to_replace(runtime, archive.manifest, yes=yes)
            with at_present_schema(archive, folder, lambda name, rows: report(f"upgraded {name}", rows)) as present:
                migrate(runtime.database)
                restore_backup(runtime.database, present, lambda name, rows: report(f"restored {name}", rows))
            say(f"Restored {described(archive.manifest)}")
        renew_texts(runtime.database)
        seal_secrets(runtime.database)
        lost = _lost_secrets(runtime)
    if as_json:
        print_json({"file": file, **counted(archive.manifest), "need_new_secrets": lost})
    if lost:
        _name(lost, quiet=as_json)
        sys.exit(EXIT_SECRETS)


def _name(lost: list[str], *, quiet: bool) -> None:
    """The webhooks that need new secrets, one on each line unless they were told already."""
    say(
        "The key of this service does not open the secrets of these webhooks; their alerts wait. Put the key back "
        "that sealed them, or give each a new secret (POST /v1/webhooks/ID/rotate-secret):"
    )
    for number in () if quiet else lost:
        click.echo(number)


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
def _opened(file: str, folder: Path | None) -> Iterator[IO[bytes]]:
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


COMMANDS = (restore,)
