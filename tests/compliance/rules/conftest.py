"""The profile under which Hypothesis draws the same examples each time, as a count of mutants needs them."""

from hypothesis import Phase, settings

settings.register_profile("mutation", derandomize=True, database=None, phases=(Phase.explicit, Phase.generate))
"""One example that fails is enough there: making it small would take longer than all others."""
