"""Receivers of webhooks, a deliverer to be killed, and what became of deliveries."""
