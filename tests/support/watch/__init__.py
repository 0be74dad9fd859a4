"""A registry that watches a stub hub: told as a story, with histories, sweeps and web pages."""
