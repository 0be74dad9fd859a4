"""Commands that ask what happened: the events in order, and who did what."""
