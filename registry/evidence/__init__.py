"""Evidence: the bytes that were read, under their sha256, never changed and never deleted."""
