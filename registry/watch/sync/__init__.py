"""One reading of one model: what is known, what is fetched, what that means, what is recorded."""
