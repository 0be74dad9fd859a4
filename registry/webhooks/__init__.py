"""Alerts to subscribers: signed, retried, never lost (see docs/adr/0005)."""
