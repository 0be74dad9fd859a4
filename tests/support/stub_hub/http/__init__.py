"""The calls of the stub hub: addresses, answers, lists in pages, the log of requests."""
