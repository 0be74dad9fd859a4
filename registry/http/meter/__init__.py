"""Dear requests: a budget for each, few at once, bodies of a known size, and an end when the client has gone."""

from registry.http.meter.middleware import DEAR, STREAMED, Demand, metered

__all__ = ["DEAR", "STREAMED", "Demand", "metered"]
