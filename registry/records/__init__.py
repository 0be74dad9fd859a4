"""Records: what is known of each model, in layers that are never mixed."""

from registry.records.ids import join, path_of
from registry.records.queries import (
    find_present,
    find_records,
    get_record,
    latest_observation,
    lock_record,
    observed_facts,
)
from registry.records.service import answer, ask, observe, register, rename, set_gone, set_sync_state
from registry.records.tables import Absence, Curation, ModelAlias, ModelRecord, Observation

__all__ = [
    "Absence",
    "Curation",
    "ModelAlias",
    "ModelRecord",
    "Observation",
    "answer",
    "ask",
    "find_present",
    "find_records",
    "get_record",
    "join",
    "latest_observation",
    "lock_record",
    "observe",
    "observed_facts",
    "path_of",
    "register",
    "rename",
    "set_gone",
    "set_sync_state",
]
