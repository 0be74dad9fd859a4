"""Evidence packs: one ZIP for each kept check, the same bytes each time, and reading one that anybody may have bent."""

from registry.compliance.evidence.packs.manifest import Audience
from registry.compliance.evidence.packs.service import build_pack, pack_digests
from registry.compliance.evidence.packs.verification import PackReading, read_pack

__all__ = ["Audience", "PackReading", "build_pack", "pack_digests", "read_pack"]
