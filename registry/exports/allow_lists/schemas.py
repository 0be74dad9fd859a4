"""What an allow list is asked for with."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from registry.compliance.checks import MAX_CHECKS, ModelId, UseBody
from registry.exports.allow_lists.rules import FORMATS
from registry.inputs import not_among

ServedName = Annotated[
    str,
    Meta(
        pattern="^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$",
        extra={"words": "a name under which a server offers a model, such as llama3.2:3b"},
    ),
]


class AllowListBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which models are judged for which use, and in which form those that are allowed are written."""

    format: Annotated[str, Meta(max_length=100)]
    """`ollama`, `litellm`, `vllm-gateway`, `artifactory` or `nexus`."""
    use: UseBody
    policy: Any = None
    """The key of a policy that is judged by, too."""
    models: Annotated[tuple[ModelId, ...], Meta(max_length=MAX_CHECKS)] | None = None
    """Only these; else all that the filter finds."""
    filter: Annotated[dict[str, str], Meta(max_length=30)] = {}
    """As the parameters of `GET /v1/models`; without one all records."""
    names: Annotated[dict[ServedName, ModelId], Meta(max_length=MAX_CHECKS)] = {}
    """The names under which a server offers models, as you know them: a name, and the model that it is. With `models`
    left out these models are the ones that are judged."""
    without_duties: bool = False
    """Whether a model that is allowed with obligations is left out, too."""

    def __post_init__(self) -> None:
        """Refuse a form that is not written, a narrowing that is none, and names where none are written."""
        if self.format not in FORMATS:
            raise ValueError(not_among(self.format, FORMATS, "a value of `format`"))
        if self.filter and (self.models is not None or self.names):
            raise ValueError("give `filter`, or models by name, not both")
        if self.names and not FORMATS[self.format].has_names:
            raise ValueError(f"`names` are those of a server; a list for {self.format} is of repositories")
