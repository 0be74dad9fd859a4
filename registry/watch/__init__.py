"""In step with the source: the watch list, sync runs, comparison of observations, and the flags that come of it."""

from registry.watch.pause import Pause, is_paused, pause_sync, resume_sync
from registry.watch.queries import list_watched
from registry.watch.schemas import WatchedRead
from registry.watch.service import MANUAL, add_watch, remove_watch
from registry.watch.tables import WatchedModel

__all__ = [
    "MANUAL",
    "Pause",
    "WatchedModel",
    "WatchedRead",
    "add_watch",
    "is_paused",
    "list_watched",
    "pause_sync",
    "remove_watch",
    "resume_sync",
]
