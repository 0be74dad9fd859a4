"""Structured logs: JSON lines for machines, colours for a terminal; one configuration for every process.

Our own events go straight to standard error, since each request writes one; the libraries' take the way through
``logging`` and come out alike.
"""

import logging
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

import msgspec
import structlog
from structlog.contextvars import get_contextvars

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
    wrapper = structlog.make_filtering_bound_logger(threshold)
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=lambda *_: _Lines(sys.stderr),
        wrapper_class=_in_one_step(wrapper, last[-1]) if as_json and threshold <= logging.INFO else wrapper,
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

    def put(self, line: bytes) -> None:
        """The same of a line that is bytes already, past what makes bytes of text."""
        with suppress(OSError, ValueError):
            self._file.flush()
            self._file.buffer.write(line + b"\n")
            self._file.buffer.flush()

    debug = info = warning = error = critical = msg


def _in_one_step(wrapper: type[Any], renderer: structlog.typing.Processor) -> type[Any]:
    """A logger that makes a plain line of information at once; the usual steps took a tenth of a request.

    What needs them (a placeholder, an exception, a stack, a value that JSON does not have) takes them, and so does all
    while somebody has put other steps in their place, as tests do.
    """

    class PlainLines(wrapper):  # type: ignore[misc]  # made by structlog
        def info(self, event: str, *values: object, **told: object) -> object:
            usual = self._processors and self._processors[-1] is renderer
            if not usual or values or self._context or "exc_info" in told or "stack_info" in told:
                return super().info(event, *values, **told)
            line = {**get_contextvars(), **told, "event": event, "level": "info", "timestamp": _moment()}
            try:
                self._logger.put(msgspec.json.encode(line))
            except (ValueError, TypeError, OverflowError):
                return super().info(event, **told)
            return None

    return PlainLines


def _stamp(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Say when, to the millisecond; structlog's own way takes longer than all other steps together."""
    del logger, method
    event["timestamp"] = _moment()
    return event


def _moment() -> str:
    seconds, milliseconds = divmod(time.time_ns() // 1_000_000, 1_000)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(4)
def _second(seconds: int) -> str:
    """A second since 1970 in words, which all lines of that second share."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _encode(event: Mapping[str, Any], default: Callable[[Any], Any]) -> str:
    """An event as JSON; one that cannot be written as it is (lone surrogates) becomes plain escaped strings."""
    try:
        return msgspec.json.encode(event, enc_hook=default).decode()
    except (ValueError, TypeError, OverflowError):
        plain = {name: str(value).encode(errors="backslashreplace").decode() for name, value in event.items()}
        return msgspec.json.encode(plain).decode()
