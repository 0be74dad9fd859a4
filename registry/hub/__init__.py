"""The only door to the Hugging Face Hub: values and the client that reads them."""

from registry.hub.cards.card import read_card
from registry.hub.failures import FailureKind, HubFailure
from registry.hub.huggingface.client import HubClient
from registry.hub.huggingface.snapshot import git_blob_id
from registry.hub.values import BaseModel, Card, HubFile, HubModel, ListPage, Snapshot

__all__ = [
    "BaseModel",
    "Card",
    "FailureKind",
    "HubClient",
    "HubFailure",
    "HubFile",
    "HubModel",
    "ListPage",
    "Snapshot",
    "git_blob_id",
    "read_card",
]
