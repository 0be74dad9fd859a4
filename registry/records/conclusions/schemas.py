"""What people write down about a model, on the wire."""

import msgspec

from registry.records.facts.curation import ConclusionWrite, CuratedFacts, Source


class CuratedWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole curated layer of a record: facts with sources, and what is concluded about its licence."""

    facts: CuratedFacts = msgspec.field(default_factory=CuratedFacts)
    conclusion: ConclusionWrite | None = None
    source: Source = "huggingface"
