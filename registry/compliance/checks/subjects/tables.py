"""Documents that are ready to be judged."""

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlmodel import Column, Field, SQLModel

from registry.db import RowNumber


class SubjectDocument(SQLModel, table=True):
    """What checks need of one model; derived from its record and its ancestors, and never judged after these moved."""

    __tablename__ = "subject_document"

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    version: str = Field(max_length=100)
    """Of the catalogue, the rules and the reading of lineages that made it."""
    chain: str = Field(sa_type=Text)
    """A JSON list of the folded names of the model and all that it descends from."""
    stamp: str = Field(sa_type=Text)
    """What all of these were when it was made, see ``stamps``."""
    content: bytes = Field(sa_type=LargeBinary)
    """The facts, see ``documents``."""
