"""People who propose and review, and what they assert."""
