"""How the page of a search is found: along the order, or through what indexes name, whichever is shorter."""

from registry.records.search.plans.conditions import as_element, clauses
from registry.records.search.plans.pages import PageRead, read_found
from registry.records.search.plans.planner import FoundPlaces, count_values, find
from registry.records.search.plans.runs import run, run_in_loop, setting_in_loop, setting_of

__all__ = [
    "FoundPlaces",
    "PageRead",
    "as_element",
    "clauses",
    "count_values",
    "find",
    "read_found",
    "run",
    "run_in_loop",
    "setting_in_loop",
    "setting_of",
]  # fmt: skip
