"""What a document about several models is asked for with."""

from typing import Annotated

import msgspec
from msgspec import Meta

from registry.compliance.checks import ModelId
from registry.exports.formats import DEFAULT

MAX_NAMED = 500
"""Models that one document is asked for by name."""


class BomBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which models a document is about, and its format."""

    models: Annotated[tuple[ModelId, ...], Meta(min_length=1, max_length=MAX_NAMED)] | None = None
    """Only these; else all that the filter finds. What is not registered is named in the document as left out."""
    filter: Annotated[dict[str, str], Meta(max_length=30)] = {}
    """As the parameters of `GET /v1/models`; one that finds more models than one document holds is refused."""
    format: Annotated[str, Meta(max_length=100)] = DEFAULT
    """`spdx-2.3-json`, `spdx-2.3-tag`, `spdx-3.0.1`, `cyclonedx-1.6` or `cyclonedx-1.7`."""
    name: Annotated[str, Meta(min_length=1, max_length=200)] = "Selection of models"
    """What the document is called: a product, a service, a project."""

    def __post_init__(self) -> None:
        """Refuse what names nothing, and what narrows by name and by filter."""
        if self.models is not None and self.filter:
            raise ValueError("give `models` or `filter`, not both")
        if self.models is None and not self.filter:
            raise ValueError("say which models: give `models` or `filter`")
