"""Evidence for whoever has to account for a decision: packs that can be checked, and what has to be told others."""

from registry.compliance.checks.report import Language
from registry.compliance.evidence.inventories import build_inventory_pack, gather_inventory_notice
from registry.compliance.evidence.notices import (
    FORMATS,
    Notice,
    NoticeFormat,
    NoticePart,
    gather_notice,
    write_notice,
)
from registry.compliance.evidence.packs import Audience, PackReading, build_pack, pack_digests, read_pack

__all__ = [
    "FORMATS",
    "Audience",
    "Language",
    "Notice",
    "NoticeFormat",
    "NoticePart",
    "PackReading",
    "build_inventory_pack",
    "build_pack",
    "gather_inventory_notice",
    "gather_notice",
    "pack_digests",
    "read_pack",
    "write_notice",
]
