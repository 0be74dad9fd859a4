"""Runs: requests to read models, with their outcome."""

from registry.watch.runs.schemas import ModelSyncRead, RunRead, RunStarted
from registry.watch.runs.service import read_model_sync, read_run, start_run, troubles_of
from registry.watch.runs.tables import IS_OPEN, SyncItem

__all__ = [
    "IS_OPEN", "ModelSyncRead", "RunRead", "RunStarted", "SyncItem", "read_model_sync", "read_run", "start_run",
    "troubles_of",
]  # fmt: skip
