"""What moved between two licences, term by term, and in which direction for users."""
