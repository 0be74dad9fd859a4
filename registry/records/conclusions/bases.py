"""Bases that no model can have: itself, and what is no model at all."""

from sqlmodel import Session

from registry.hub import base_id, is_model_id
from registry.inputs import Fault, shown
from registry.records.queries import present_names
from registry.records.tables import ModelRecord

BASES = "base_models"
_RIGHT = "owner/name of letters, digits, '-', '_' and '.' (of ModelScope: modelscope:owner/name), or its address."


def base_faults(session: Session, record: ModelRecord, value: object, at: str) -> tuple[Fault, ...]:
    """A fault for each base that is the model itself, by any of its names or addresses, or that no model is called.

    ``at`` points to the list.
    """
    named = (
        [one.get("id", "") if isinstance(one, dict) else one for one in value]
        if isinstance(value, list | tuple)
        else []
    )
    ids = [base_id(str(name)) for name in named]
    present = present_names(session, [name.lower() for name in ids])
    own = f"{record.id} cannot be made from itself; name the model that it was made from, or leave it out."
    faults = list[Fault]()
    for index, name in enumerate(ids):
        if not is_model_id(name):
            faults.append(Fault(f"{at}/{index}", f"{shown(name)} is not a model id: {_RIGHT}"))
        elif present.get(name.lower(), name.lower()) == record.folded:
            faults.append(Fault(f"{at}/{index}", own))
    return tuple(faults)
