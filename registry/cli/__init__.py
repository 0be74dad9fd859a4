"""The ``cardwatch`` command: a third door to the services, beside the API and the workers."""

import os
import sys

import click

from registry.cli.former_spellings import present_spelling
from registry.cli.lazy_group import LazyGroup
from registry.errors import CardwatchError, MisconfiguredError
from registry.settings import strange_variables

EXIT_ERROR = 3

_MOST_CHOICES = 30
HEARTBEAT = "CARDWATCH_HEARTBEAT_FD"
"""What a supervised process is given, see ``registry.processes``."""


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from CARDWATCH_* environment variables; README.md lists them.",
)
@click.version_option(package_name="cardwatch")
def cardwatch() -> None:
    """Which language model may be used, under which terms, and who says so when that changes.

    \b
    Begin with:
      cardwatch up                                 start the whole service
      cardwatch watch add mistralai/Mistral-7B-v0.1
      cardwatch sync
      cardwatch check mistralai/Mistral-7B-v0.1 --country DE --organisation university
    """  # noqa: D301 - click reads the backspace as "do not wrap"


cardwatch.respell = present_spelling
cardwatch.modules = {
    name: f"registry.cli.{module}"
    for module, names in {
        "checks.check": ("check",), "checks.scan": ("scan",),
        "curation.curation": ("curation",), "curation.proposals": ("propose", "proposals"),
        "curation.review": ("review",),
        "licenses": ("licenses",),
        "records.export": ("export",), "records.imports": ("import",), "records.show": ("show", "history"),
        "service.backup": ("backup", "restore"), "service.deliver": ("deliver",), "service.keys": ("keys",),
        "service.openapi": ("openapi",),
        "service.serve": ("up", "serve", "migrate"), "service.verify": ("verify",),
        "service.workers": ("worker", "beat"),
        "watch.watch": ("watch", "sync", "changes"),
    }.items()
    for name in names
}  # fmt: skip


def main() -> None:
    """Run the command; a failure that the user can mend is one sentence, without a traceback."""
    try:
        if HEARTBEAT not in os.environ:  # processes of ours that are supervised were told of already
            for sentence in strange_variables():
                click.echo(f"Warning: {sentence}", err=True)
        cardwatch.main(standalone_mode=False)
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
        sys.exit(EXIT_ERROR)


def _choices(error: CardwatchError) -> str:
    """What would have been known, where that can be read at a glance."""
    known = error.extra.get("supported")
    words = [str(one) for one in known] if isinstance(known, list) else []
    is_told = len(words) > _MOST_CHOICES or all(word in error.message for word in words)
    return "" if is_told else f" There are: {', '.join(words)}."
