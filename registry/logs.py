"""Structured logs: JSON lines for machines, colours for a terminal; one configuration for every process.

Our own events go straight to standard error, since each request writes one; the libraries' take the way through
``logging`` and come out alike.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec
import structlog

_NOISY = (
    "httpx", "httpcore", "httpx2", "httpcore2", "kombu", "alembic", "celery.beat", "celery.app.trace",
    "celery.worker.request", "celery.worker.strategy", "celery.worker.consumer", "uvicorn.error",
)  # fmt: skip
"""Libraries that tell each step they take; their warnings are enough."""


def configure_logs(format_: str, level: str, process: str) -> None:
    """Send all logs, the libraries' too, through structlog to standard error."""
    as_json = format_ == "json" or (format_ == "auto" and not sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        _stamp,
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_encode)]
        if as_json
        else [structlog.dev.ConsoleRenderer(pad_event_to=24, exception_formatter=structlog.dev.plain_traceback)]
    )
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=lambda *_: _Lines(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(threshold)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)


class _Lines:
    """Writes finished lines; a log that cannot be written (disk full, reader gone) must not fail what it tells of."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def msg(self, line: str) -> None:
        """Write one line in one piece."""
        with suppress(OSError, ValueError):
            self._file.write(line + "\n")
            self._file.flush()

    debug = info = warning = error = critical = msg


def _stamp(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Say when, to the millisecond; structlog's own way takes longer than all other steps together."""
    del logger, method
    event["timestamp"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return event


def _encode(event: Mapping[str, Any], default: Callable[[Any], Any]) -> str:
    """An event as JSON; one that cannot be written as it is (lone surrogates) becomes plain escaped strings."""
    try:
        return msgspec.json.encode(event, enc_hook=default).decode()
    except (ValueError, TypeError, OverflowError):
        plain = {name: str(value).encode(errors="backslashreplace").decode() for name, value in event.items()}
        return msgspec.json.encode(plain).decode()
