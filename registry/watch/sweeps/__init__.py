"""Lists of what changed last, read page by page, so that few models need be read themselves."""
