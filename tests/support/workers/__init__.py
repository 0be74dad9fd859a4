"""The service as real processes, between a hub and a receiver."""
