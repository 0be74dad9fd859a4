"""The query parameters that all lists share."""

from typing import Annotated

from litestar.params import QueryParameter

from registry.pagination import MAX_LIMIT

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="How many items at the most.")]
Cursor = Annotated[
    str | None, QueryParameter(max_length=1000, description="`next_cursor` of the page before, with the same filters.")
]
