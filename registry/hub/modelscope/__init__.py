"""ModelScope as a second source, read with the values and the transport of the Hub."""

from registry.hub.modelscope.client import ModelScopeClient
from registry.hub.modelscope.payloads import UNKNOWN_GATE

__all__ = ["UNKNOWN_GATE", "ModelScopeClient"]
