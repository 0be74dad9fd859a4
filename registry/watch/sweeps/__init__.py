"""Lists of what changed last, read page by page, so that few models need be read themselves."""

from registry.watch.sweeps.leases import SWEEP_LEASE
from registry.watch.sweeps.tables import ListTrouble, Sweep
from registry.watch.sweeps.troubles import Trouble, in_words, list_troubles, trouble_of
from registry.watch.sweeps.worker import sweep_due

__all__ = [
    "SWEEP_LEASE",
    "ListTrouble",
    "Sweep",
    "Trouble",
    "in_words",
    "list_troubles",
    "sweep_due",
    "trouble_of",
]
