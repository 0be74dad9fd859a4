"""``make demo``: the whole story in under a minute, offline, against a hub on loopback."""
