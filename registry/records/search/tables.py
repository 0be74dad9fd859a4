"""What is kept beside the records so that large collections are counted and imported quickly."""

from sqlmodel import Field, SQLModel

from registry.db import RowNumber


class FacetCount(SQLModel, table=True):
    """How many records share these values; triggers keep it, so that no writer can forget a record.

    On PostgreSQL each transaction adds to rows of its own (``shard`` is its number), so that writers never wait for
    each other; the sum over all shards counts, and ``facets.compact`` folds them into shard 0.
    """

    __tablename__ = "model_facet"

    shard: int = Field(primary_key=True, sa_type=RowNumber)
    license_class: str = Field(primary_key=True, max_length=20)
    license_key: str = Field(primary_key=True, max_length=80)
    """Empty where no licence is known."""
    origin_region: str = Field(primary_key=True, max_length=20)
    openness_category: str = Field(primary_key=True, max_length=30)
    status: str = Field(primary_key=True, max_length=20)
    gated: str = Field(primary_key=True, max_length=10)
    source: str = Field(primary_key=True, max_length=30)
    architecture: str = Field(primary_key=True, max_length=20)
    memory_class: str = Field(primary_key=True, max_length=20)
    records: int = Field(sa_type=RowNumber)


class ListedItem(SQLModel, table=True):
    """The last item of a listing that was taken in for a model: the same item again has nothing new to say."""

    __tablename__ = "listed_item"

    folded: str = Field(primary_key=True, max_length=200)
    mark: str = Field(max_length=32)
    """A hash of the item's fields that matter."""
