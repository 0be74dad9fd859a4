"""Lists of what changed last, read page by page, so that few models need be read themselves."""

from registry.watch.sweeps.leases import SWEEP_LEASE
from registry.watch.sweeps.tables import Sweep
from registry.watch.sweeps.worker import sweep_due

__all__ = ["SWEEP_LEASE", "Sweep", "sweep_due"]
