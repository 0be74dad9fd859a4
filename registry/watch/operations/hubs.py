"""What a person says of the hub that is read now."""

from datetime import datetime

from sqlmodel import col, or_, update

from registry.db import UnitOfWork
from registry.events import record_event
from registry.hub import HUGGINGFACE
from registry.records import ModelRecord
from registry.watch.sync.outcomes import of_no_hub
from registry.watch.sync.values import SAME_MODELS


def declare_same(work: UnitOfWork, models: list[str] | None, *, actor: str, now: datetime) -> int:
    """Take it from a person that the hub which is read now has the same models (by default all); of how many."""
    this = [col(ModelRecord.source) == HUGGINGFACE, or_(col(ModelRecord.hub).is_not(None), of_no_hub())]
    if models is not None:
        this.append(col(ModelRecord.folded).in_([model.lower() for model in models]))
    said = update(ModelRecord).where(*this).values(hub=SAME_MODELS)
    count: int = work.session.exec(said.execution_options(synchronize_session=False)).rowcount
    data = {"models": models, "count": count}
    record_event(work, "watch.same_models", subject="", data=data, actor=actor, now=now)
    return count
