"""Dear requests: a budget for each, few at once, bodies of a known size, and an end when the client has gone."""

from registry.http.meter.middleware import DEAR, DOCUMENT, MAX_DOCUMENT_KIB, STREAMED, Demand, metered

__all__ = ["DEAR", "DOCUMENT", "MAX_DOCUMENT_KIB", "STREAMED", "Demand", "metered"]
