"""The ``cardwatch`` command: a third door to the services, beside the API and the workers."""

import gc
import os
import sys

import click

from registry.cli.former_spellings import present_spelling
from registry.cli.help.lazy_group import LazyGroup, url_option
from registry.cli.help.pages import HELP_OPTIONS
from registry.cli.remote.address import asked, forget_url, note_asked
from registry.cli.standard_streams import EXIT_ERROR, guard_streams
from registry.errors import CardwatchError, MisconfiguredError, NotFound
from registry.settings import strange_variables

_MOST_CHOICES = 30
_MANY_OBJECTS = 100_000
"""Between two looks for garbage: what is imported and the catalogue are some 500,000 objects, and all of them stay."""
HEARTBEAT = "CARDWATCH_HEARTBEAT_FD"
"""What a supervised process is given, see ``registry.processes``."""


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": list(HELP_OPTIONS), "max_content_width": 100},
    epilog="Settings come from CARDWATCH_* environment variables; README.md lists them. Answers go to standard output, "
    "words about them to standard error; --json makes answers JSON. Exit code 3 is an error in every command.",
    examples=(
        "cardwatch up",
        "cardwatch watch add mistralai/Mistral-7B-v0.1",
        "cardwatch sync",
        "cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university",
        "cardwatch --url https://cardwatch.example.org show mistralai/Mistral-7B-v0.1",
    ),
)
@url_option
@click.version_option(package_name="cardwatch")
def cardwatch() -> None:
    """Which language model may be used, under which terms, and who says so when that changes.

    `cardwatch up` starts the whole service. Every other command works without it, on the database of CARDWATCH_DATA_DIR
    or CARDWATCH_DATABASE_URL; with --url or CARDWATCH_URL those that ask, watch and decide go to a server instead.
    """


cardwatch.respell = present_spelling
cardwatch.modules = {
    name: f"registry.cli.{module}"
    for module, names in {
        "agents.mcp": ("mcp",),
        "boms.coverage": ("coverage",), "boms.enrich": ("enrich",),
        "checks.check": ("check",), "checks.scan": ("scan",),
        "evidence.bom": ("bom",), "evidence.evidence": ("evidence", "notice"), "evidence.kept_checks": ("checks",),
        "policies.policies": ("policy",),
        "curation.curation": ("curation",), "curation.proposals": ("proposals",), "curation.propose": ("propose",),
        "curation.review": ("review",),
        "feeds.audit": ("audit",), "feeds.dump": ("dump",), "feeds.events": ("events",), "feeds.log": ("log",),
        "inventories.inventory": ("inventory",), "inventories.waiver": ("waiver",),
        "licenses.catalogue": ("licenses",), "openness.frameworks": ("frameworks",), "openness.verdicts": ("openness",),
        "records.export": ("export",), "records.history": ("history",), "records.imports": ("import",),
        "records.show": ("show",),
        "service.backup": ("backup",), "service.deliver": ("deliver",), "service.keys": ("keys",),
        "service.openapi": ("openapi",), "service.restore": ("restore",),
        "service.processes": ("up", "worker", "beat"), "service.serve": ("serve", "migrate"),
        "service.verify": ("verify",),
        "watch.changes": ("changes",), "watch.sync": ("sync",), "watch.watch": ("watch",),
        "webhooks.webhooks": ("webhooks",), "weights.identify": ("identify",),
    }.items()
    for name in names
}  # fmt: skip
cardwatch.purposes = {
    "Ask": (
        "show", "identify", "openness", "history", "check", "scan", "policy", "licenses", "frameworks", "changes",
        "events",
    ),
    "Account for it": ("bom", "enrich", "coverage", "checks", "evidence", "notice"),
    "Watch": ("watch", "sync", "webhooks"),
    "Decide": ("inventory", "waiver", "review", "propose", "proposals"),
    "Bring in and take away": ("import", "export", "dump", "curation"),
    "Run the service": ("up", "serve", "mcp", "worker", "beat", "deliver", "migrate"),
    "Look after it": ("keys", "audit", "log", "backup", "restore", "verify", "openapi"),
}  # fmt: skip


def main() -> None:
    """Run the command; a failure that the user can mend is one sentence, without a traceback."""
    gc.set_threshold(_MANY_OBJECTS, *gc.get_threshold()[1:])
    guard_streams()
    note_asked("")
    forget_url()
    try:
        if HEARTBEAT not in os.environ:  # processes of ours that are supervised were told of already
            for sentence in strange_variables():
                click.echo(f"Warning: {sentence}", err=True)
        cardwatch.main(prog_name="cardwatch", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_ERROR)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except CardwatchError as error:
        label = "Not started" if isinstance(error, MisconfiguredError) else "Error"
        click.echo(f"{label}: {error.message}{_choices(error)}", err=True)
        if isinstance(error, NotFound) and asked():
            click.echo(f"Asked: {asked()}.", err=True)
        sys.exit(EXIT_ERROR)


def _choices(error: CardwatchError) -> str:
    """What would have been known, where that can be read at a glance."""
    known = error.extra.get("supported")
    words = [str(one) for one in known] if isinstance(known, list) else []
    is_told = len(words) > _MOST_CHOICES or all(word in error.message for word in words)
    return "" if is_told else f" There are: {', '.join(words)}."
