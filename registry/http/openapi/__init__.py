"""The OpenAPI document: what Litestar finds out by itself, completed from facts about handlers and wire types."""

from registry.http.openapi.document import Description
from registry.http.openapi.operations import OperationFacts
from registry.http.openapi.responses import answers
from registry.http.openapi.structs import StructDescriptions

__all__ = ["Description", "OperationFacts", "StructDescriptions", "answers"]
