"""Structured logs: JSON lines for machines, colours for a terminal; one configuration for every process."""

import logging
import sys

import structlog

PROCESS_NAME = "CARDWATCH_PROCESS_NAME"
"""The variable that tells a Celery process which one it is; not a setting."""

_NOISY = (
    "httpx", "httpcore", "httpx2", "httpcore2", "kombu", "alembic", "celery.beat", "celery.app.trace",
    "celery.worker.request", "celery.worker.strategy", "celery.worker.consumer", "uvicorn.error",
)  # fmt: skip
"""Libraries that tell each step they take; their warnings are enough."""


def configure_logs(format_: str, level: str, process: str) -> None:
    """Send all logs, the libraries' too, through structlog to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    as_json = format_ == "json" or (format_ == "auto" and not sys.stderr.isatty())
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(pad_event_to=24, exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
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
    root.setLevel(level.upper() if level.upper() in logging.getLevelNamesMapping() else "INFO")
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)
