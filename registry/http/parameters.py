"""The query parameters that all lists share."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request
from litestar.params import QueryParameter

from registry.errors import Invalid
from registry.pagination import MAX_LIMIT

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="How many items at the most.")]
Cursor = Annotated[
    str | None, QueryParameter(max_length=1000, description="`next_cursor` of the page before, with the same filters.")
]
Word = Annotated[str | None, QueryParameter(max_length=200)]
AtRevision = Annotated[str | None, QueryParameter(pattern="^[0-9a-fA-F]{7,40}$")]
AsOf = Annotated[datetime | None, QueryParameter()]

AnyRequest = Request[Any, Any, Any]


def refuse_both(revision: str | None, as_of: datetime | None) -> None:
    """Raise ``Invalid`` where a past is asked for by revision and by moment at once."""
    if revision is not None and as_of is not None:
        raise Invalid("Ask by revision or by as_of, not both.", pointer="/as_of")
