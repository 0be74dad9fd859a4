"""Commands of the frameworks of openness: their rules, and what they say of stated facts."""
