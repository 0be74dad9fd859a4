"""Verdicts of openness about records: written with their documents, read as they are stored, told when they change."""

from registry.openness.verdicts.service import keep_verdicts, read_openness, refresh_verdicts

__all__ = ["keep_verdicts", "read_openness", "refresh_verdicts"]
