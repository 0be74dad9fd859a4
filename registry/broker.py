"""The broker, and the client that rings there for jobs (docs/adr/0001, 0003).

* A message carries nothing but "look now": every piece of work is a row that a query finds.
* So a message may be lost or doubled, and a broker that does not answer keeps nobody from writing.
* The simplest broker is a folder; Redis is for many machines.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from celery import Celery
from kombu import Exchange, Queue
from kombu.transport import filesystem
from kombu.utils.json import dumps

from registry.jobs import QUEUES
from registry.settings import FILESYSTEM

if TYPE_CHECKING:  # beat rings without a database
    from registry.db import JobCall, Sender


def make_celery(broker_url: str) -> Celery:
    """The Celery application, configured alike for senders, workers and beat."""
    app = Celery("cardwatch", broker=_transport(broker_url))
    if broker_url.startswith(FILESYSTEM):
        app.conf.broker_transport = f"{__name__}:FileTransport"
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(broker_url),
        task_queues=[Queue(name, Exchange(name), routing_key=name) for name in sorted(set(QUEUES.values()))],
        task_routes={job: {"queue": queue, "routing_key": queue} for job, queue in QUEUES.items()},
        task_default_queue="watch",
        timezone="UTC",
    )
    return app


def make_sender(broker_url: str) -> "Sender":
    """A function that rings for a job; it raises when the broker cannot be reached."""
    app = make_celery(broker_url)

    def send(call: "JobCall") -> None:
        name, ids = call
        app.send_task(name, args=ids, expires=DOORBELL_EXPIRES_SECONDS, ignore_result=True)

    return send


DOORBELL_EXPIRES_SECONDS = 60
"""A doorbell that nobody heard for so long is not worth answering: the sweep has been there."""


class FileChannel(filesystem.Channel):  # type: ignore[misc]  # kombu has no types
    """Messages as files that appear as a whole; kombu's own can be read half written, which ends a worker."""

    def _put(self, queue: str, payload: object, **_: object) -> None:
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid4()}"
        part = folder / f"{name}.part"
        part.write_text(dumps(payload), encoding="utf-8")
        part.rename(folder / f"{name}.{queue}.msg")


class FileTransport(filesystem.Transport):  # type: ignore[misc]  # as above
    """The broker that needs no server."""

    Channel = FileChannel


def _transport(broker_url: str) -> str:
    return f"{FILESYSTEM}localhost" if broker_url.startswith(FILESYSTEM) else broker_url


def _transport_options(broker_url: str) -> dict[str, object]:
    if broker_url.startswith(FILESYSTEM):
        folder = broker_url.removeprefix(FILESYSTEM)
        return {
            "data_folder_in": f"{folder}/queue",
            "data_folder_out": f"{folder}/queue",
            "control_folder": f"{folder}/control",
            "store_processed": False,
            "polling_interval": 0.1,
        }
    return {"socket_connect_timeout": 2, "socket_timeout": 10, "visibility_timeout": 3_600}
