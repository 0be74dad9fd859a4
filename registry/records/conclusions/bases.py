"""Bases that no model can have: itself."""

from sqlmodel import Session

from registry.hub import base_id
from registry.inputs import Fault
from registry.records.queries import present_names
from registry.records.tables import ModelRecord

BASES = "base_models"


def own_base_faults(session: Session, record: ModelRecord, value: object, at: str) -> tuple[Fault, ...]:
    """A fault for each base that is the model itself, by any of its names or addresses; ``at`` points to the list."""
    named = (
        [one.get("id", "") if isinstance(one, dict) else one for one in value]
        if isinstance(value, list | tuple)
        else []
    )
    folded = [base_id(str(name)).lower() for name in named]
    present = present_names(session, folded)
    own = f"{record.id} cannot be made from itself; name the model that it was made from, or leave it out."
    return tuple(
        Fault(f"{at}/{index}", own) for index, name in enumerate(folded) if present.get(name, name) == record.folded
    )
