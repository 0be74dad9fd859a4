"""What people write down about a model, on the wire."""

import msgspec

from registry.countries import check_countries
from registry.records.facts.curation import ConclusionWrite, CuratedFacts, Source
from registry.records.facts.sense import check_sense


class CuratedWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole curated layer of a record: facts with sources, and what is concluded about its licence."""

    facts: CuratedFacts = msgspec.field(default_factory=CuratedFacts)
    conclusion: ConclusionWrite | None = None
    source: Source = "huggingface"

    def __post_init__(self) -> None:
        """Refuse countries that do not exist and what contradicts itself; what was stored once is read as it is."""
        territories = (self.facts.territory, self.conclusion.territory if self.conclusion else None)
        excluded = (code for territory in territories if territory for code in territory.countries)
        check_countries((self.facts.origin.country, *excluded))
        check_sense(self.facts)
