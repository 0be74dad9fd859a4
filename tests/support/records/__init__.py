"""Items of lists, and what was known of a model at each moment."""
