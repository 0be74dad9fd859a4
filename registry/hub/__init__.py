"""The only door to the Hugging Face Hub: values and the client that reads them."""

from registry.hub.failures import FailureKind, HubFailure
from registry.hub.ids import (
    HUGGINGFACE,
    MAX_ID,
    MODELSCOPE,
    PREFIX,
    base_id,
    is_model_id,
    named_model,
    page_of,
    source_of,
)
from registry.hub.mirror import MirroredHub
from registry.hub.protocol import Hub
from registry.hub.values import BaseModel, Card, HubFile, HubModel, ListPage, Ref, Snapshot

__all__ = [
    "HUGGINGFACE",
    "MAX_ID",
    "MODELSCOPE",
    "PREFIX",
    "BaseModel",
    "Card",
    "FailureKind",
    "Hub",
    "HubFailure",
    "HubFile",
    "HubModel",
    "ListPage",
    "MirroredHub",
    "Ref",
    "Snapshot",
    "base_id",
    "is_model_id",
    "named_model",
    "page_of",
    "source_of",
]
