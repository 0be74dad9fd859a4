"""Public openness indexes, read from a local copy of their repository: files become cited facts of models."""
