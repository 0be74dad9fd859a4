"""In step with the source: the watch list, sync runs, comparison of observations, and the flags that come of it."""
