"""What hubs may lack of what the Hugging Face Hub does, and for how long that is believed. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

BELIEVED = timedelta(hours=6)
"""What a hub lacks is not asked for again for so long; hubs get updated."""
SHOWN = timedelta(days=7)
"""A limitation that nothing met for so long is no longer told of."""
WRITTEN_AGAIN = timedelta(minutes=30)
"""A limitation that is met again and again is written down so often."""


class Ability(StrEnum):
    """One thing that the Hugging Face Hub does and another hub may not."""

    LIST_LENGTH = "list_length"  # pages of a thousand models
    LIST_ORDER = "list_order"  # what changed last comes first
    LIST_FIELDS = "list_fields"  # the fields that are asked for by name
    LIST_COMMITS = "list_commits"  # each model with its commit
    LIST_CARDS = "list_cards"  # each model with its card's metadata
    LIST_PAGES = "list_pages"  # a full page names the next one
    MODEL_CARDS = "model_cards"  # the card's metadata, read by the hub
    MODEL_IDS = "model_ids"  # an id that survives renames
    TREE = "tree"
    PATHS_INFO = "paths_info"
    FILE_IDS = "file_ids"  # git's ids of files
    FILES_BY_COMMIT = "files_by_commit"
    FILES_HERE = "files_here"  # files at the hub's own address, or at a host that is followed to
    REFS = "refs"
    COMMITS = "commits"
    COMMIT_LENGTH = "commit_length"  # long pages of a history
    COMMIT_PAGES = "commit_pages"  # more than the first page of a history
    COMMIT_IDS = "commit_ids"  # commits by 40 digits
    SAME_MODELS = "same_models"  # the models that records were read from


def is_believed(seen_at: datetime, now: datetime) -> bool:
    """Whether a limitation that was met then still keeps us from asking."""
    return now < seen_at + BELIEVED
