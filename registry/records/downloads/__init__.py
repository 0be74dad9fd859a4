"""How often a model was downloaded."""

from registry.records.downloads.service import keep_downloads, merge_downloads, shown_downloads

__all__ = ["keep_downloads", "merge_downloads", "shown_downloads"]
