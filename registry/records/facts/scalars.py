"""The words, links, days and figures that curated facts are made of."""

from typing import Annotated, Literal

from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, max_length=2_000)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]
Link = Annotated[
    str,
    Meta(
        max_length=1_000, pattern="^https?://[^\\s]+$", extra={"words": "a link that begins with https:// or http://"}
    ),
]
Links = Annotated[tuple[Link, ...], Meta(max_length=20)]
"""What shows a fact."""
Day = Annotated[
    str, Meta(pattern="^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", extra={"words": "a year, month or day such as 2026-01-31"})
]
"""A year, month or day."""
Revision = Annotated[str, Meta(pattern="^[0-9a-fA-F]{40}$", extra={"words": "a commit of 40 hexadecimal digits"})]
MAX_COUNT = 10**15
Count = Annotated[int, Meta(ge=0, le=MAX_COUNT)]
Availability = Literal["open", "partial", "closed", "none", "unknown"]
"""``none``: the thing does not exist, as a reward model of a base model; stated, and neither open nor closed."""
Answer = Literal["yes", "partly", "no", "unknown"]
