"""Dumps for those who mirror: all that everybody may see, in files with checksums and the licence of the data."""

from registry.dumps.manifest import DumpManifest, DumpRead
from registry.dumps.rules import LATEST, MANIFEST, SUMS
from registry.dumps.service import DumpPlan, make_due, write_dump
from registry.dumps.shelf import placed, read_sums
from registry.dumps.verification import CheckedDump, DamagedDumpError, verify_dump

__all__ = [
    "LATEST", "MANIFEST", "SUMS", "CheckedDump", "DamagedDumpError", "DumpManifest", "DumpPlan", "DumpRead", "make_due",
    "placed", "read_sums", "verify_dump", "write_dump",
]  # fmt: skip
