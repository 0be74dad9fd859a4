"""The Hugging Face Hub's API: models, lists, trees, files, commits."""

from registry.hub.huggingface.client import HubClient
from registry.hub.huggingface.history import FilesThen, FileThen, History
from registry.hub.huggingface.payloads import read_model
from registry.hub.ids import git_blob_id

__all__ = ["FileThen", "FilesThen", "History", "HubClient", "git_blob_id", "read_model"]
