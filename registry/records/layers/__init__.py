"""Which value of a field counts: observed, normalised, inherited or concluded."""
