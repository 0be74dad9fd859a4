"""Requests made up by a grammar over the whole API, sent to the running service: `make fuzz`."""
