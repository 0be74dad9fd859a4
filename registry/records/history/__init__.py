"""What was known of a model at a moment, at a revision, and before the first observation."""
