"""The profile under which Hypothesis draws the same examples each time, as a count of mutants needs them."""

from hypothesis import settings

settings.register_profile("mutation", derandomize=True, database=None)
