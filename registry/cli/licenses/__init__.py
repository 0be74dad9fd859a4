"""Commands of the licence catalogue: what it knows, and its judgement of names and texts."""
