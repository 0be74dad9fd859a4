"""Sending alerts: from events to deliveries, one endpoint at a time, tried again until they arrive."""
