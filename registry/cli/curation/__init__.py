"""Commands for people who curate: conclusions, proposals, review."""
