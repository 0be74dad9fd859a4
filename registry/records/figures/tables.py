"""What plots count, in narrow rows beside the records."""

from sqlalchemy import ForeignKey
from sqlmodel import Column, Field, SQLModel

from registry.db import RowNumber
from registry.records.visibility import hide_with_record


class ModelFigure(SQLModel, table=True):
    """What plots count of one model; derived from its document, see ``rules``."""

    __tablename__ = "model_figure"

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    version: int
    released: str = Field(max_length=10)
    license_class: str = Field(max_length=20)
    origin_region: str = Field(max_length=20)
    parameters: int | None = Field(default=None, sa_type=RowNumber)
    weights: str = Field(max_length=10)
    data: str = Field(max_length=10)


hide_with_record(ModelFigure)
