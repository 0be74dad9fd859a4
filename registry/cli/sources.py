"""What commands tell of the hubs that they reach, or do not; on stderr, so that output can be piped on."""

import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

import click

from registry.hub import HUGGINGFACE, source_of
from registry.settings import Settings
from registry.watch.runs import RunRead

PATIENCE_SECONDS = 3
_UNREACHED = ("unreachable:", "timeout:", "server_error:")


def hub_trouble(endpoint: str) -> str | None:
    """Why no connection to the hub can be made right now, or None."""
    parts = urlsplit(endpoint)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=PATIENCE_SECONDS):
            return None
    except OSError as error:
        return error.strerror or "no answer"


def tell_of_watch(settings: Settings, models: Iterable[str]) -> None:
    """Say where models will be read from, and whether that can be reached now."""
    for name, endpoint in _endpoints(settings, models):
        trouble = hub_trouble(endpoint)
        if trouble is None:
            click.echo(f"Read from {endpoint}.", err=True)
        else:
            click.echo(
                f"{name} {endpoint} cannot be reached now ({trouble}); the models are read as soon as it can be, and "
                "nothing needs to be done here.",
                err=True,
            )


def tell_of_run(settings: Settings, run: RunRead) -> None:
    """Say where the models of a run were read from, or that it could not be reached."""
    for name, endpoint in _endpoints(settings, (item.model for item in run.items)):
        asked = [item for item in run.items if _endpoint(settings, item.model) == endpoint]
        unreached = [item for item in asked if (item.detail or "").startswith(_UNREACHED) and item.outcome == "failed"]
        if not unreached:
            click.echo(f"Read from {endpoint}.", err=True)
            continue
        count = "no model" if len(unreached) == len(asked) else f"{len(asked) - len(unreached)} of {len(asked)} models"
        click.echo(
            f"{name} {endpoint} could not be reached: {count} could be read. What is known stays as it is, and watched "
            "models are tried again by themselves.",
            err=True,
        )


def _endpoints(settings: Settings, models: Iterable[str]) -> list[tuple[str, str]]:
    found = dict.fromkeys((source_of(model), _endpoint(settings, model)) for model in models)
    return [("The hub" if source == HUGGINGFACE else "ModelScope at", endpoint) for source, endpoint in found]


def _endpoint(settings: Settings, model: str) -> str:
    return settings.hub_endpoint if source_of(model) == HUGGINGFACE else settings.modelscope_endpoint
