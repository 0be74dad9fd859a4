"""Questions for the rules of compliance."""
