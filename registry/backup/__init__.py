"""Backup and restore: all of a database in one file that either kind takes, while the service runs (docs/adr/0037)."""

from registry.backup.archive import Archive, Progress
from registry.backup.manifest import DamagedBackupError, Manifest, TablePart
from registry.backup.older import at_present_schema
from registry.backup.service import holdings, restore_backup, write_backup

__all__ = [
    "Archive",
    "DamagedBackupError",
    "Manifest",
    "Progress",
    "TablePart",
    "at_present_schema",
    "holdings",
    "restore_backup",
    "write_backup",
]
