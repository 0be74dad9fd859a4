"""Evidence for whoever has to account for a decision: packs that can be checked, and what has to be told others."""

from registry.compliance.evidence.packs import Audience, PackReading, build_pack, read_pack

__all__ = ["Audience", "PackReading", "build_pack", "read_pack"]
