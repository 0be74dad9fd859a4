"""The only door to the Hugging Face Hub: values and the client that reads them."""

from registry.hub.failures import FailureKind, HubFailure
from registry.hub.ids import (
    HUGGINGFACE,
    MODELSCOPE,
    base_id,
    is_model_id,
    is_the_hub,
    named_model,
    page_of,
    source_of,
)
from registry.hub.mirror import MirroredHub
from registry.hub.protocol import Hub
from registry.hub.values import BaseModel, Card, HubFile, HubModel, ListPage, NamedModel, Ref, Snapshot

__all__ = [
    "HUGGINGFACE",
    "MODELSCOPE",
    "BaseModel",
    "Card",
    "FailureKind",
    "Hub",
    "HubFailure",
    "HubFile",
    "HubModel",
    "ListPage",
    "MirroredHub",
    "NamedModel",
    "Ref",
    "Snapshot",
    "base_id",
    "is_model_id",
    "is_the_hub",
    "named_model",
    "page_of",
    "source_of",
]
