"""What a difference between two observations means: which is flagged, as what kind, and whom it concerns."""
