"""``/v1/proposals``: a change somebody wants, what it would do, and the decision of a second person."""
