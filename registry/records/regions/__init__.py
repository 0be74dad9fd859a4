"""Who is handed a model by its source, by region: an observed fact beside the licence, never a part of it."""

from registry.records.regions.rules import (
    UNKNOWN,
    RegionAccess,
    dated,
    last_known,
    region_moved,
    region_of,
    region_refused,
)

__all__ = ["UNKNOWN", "RegionAccess", "dated", "last_known", "region_moved", "region_of", "region_refused"]
