"""Who is handed a model by its source, by region: an observed fact beside the licence, never a part of it."""

from registry.records.regions.rules import RegionAccess, dated, region_moved, region_of

__all__ = ["RegionAccess", "dated", "region_moved", "region_of"]
