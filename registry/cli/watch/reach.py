"""Saying what is reached: which address is read, whether it answers, and when what failed is tried again."""

from registry.cli.output import printable, say
from registry.cli.service.welcome import hub_trouble
from registry.db import Database
from registry.hub import source_of
from registry.records import get_record
from registry.settings import Settings
from registry.watch import WatchedModel
from registry.watch.runs import RunRead


def addresses_of(settings: Settings, models: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses that these models are read from; without models the hub's."""
    known = {"modelscope": settings.modelscope_endpoint}
    sources = {source_of(model) for model in models} or {"huggingface"}
    return tuple(sorted({known.get(source, settings.hub_endpoint) for source in sources}))


def say_where_from(settings: Settings, models: tuple[str, ...]) -> None:
    """Say which addresses are about to be read."""
    say(f"Reading from {', '.join(addresses_of(settings, models))}.")


def say_reachable(settings: Settings, models: tuple[str, ...], then: str) -> None:
    """Try a connection to each source and say how it went; ``then`` says what happens where there is none."""
    for address in addresses_of(settings, models):
        trouble = hub_trouble(address)
        say(f"Reading from {address}: {f'unreachable ({trouble}), {then}' if trouble else 'it answers'}.")


def say_retries(settings: Settings, run: RunRead, told: set[str]) -> None:
    """Say of each reading that is not done yet why, once: what failed for a reason that may pass is tried again."""
    for item in run.items:
        if item.state != "done" and item.detail and item.detail not in told:
            told.add(item.detail)
            (address,) = addresses_of(settings, (item.model,))
            say(f"Reading {item.model} from {address}: {printable(item.detail).rstrip('.')}.")


def say_failures(database: Database, settings: Settings, run: RunRead) -> None:
    """For each model that could not be read: from where, and when that is tried again."""
    for item in run.items:
        if item.outcome == "failed" and not run.dry_run:
            (address,) = addresses_of(settings, (item.model,))
            reason, again = printable(item.detail or "failed").rstrip("."), _again(database, item.model)
            say(f"Reading {item.model} from {address}: {reason}; {again}.")


def _again(database: Database, model: str) -> str:
    """When a model is read again by itself."""
    with database.reading() as session:
        watched = session.get(WatchedModel, get_record(session, model).number)
        if watched is None:
            return f"it is not watched, so nobody tries again unless `cardwatch watch add {model}` asks for it"
        return f"will be tried again at {watched.next_due_at:%Y-%m-%d %H:%M} UTC"
