"""What happened, for programs that ask: the events in order, and who did what."""
