"""A stand-in for ModelScope on loopback: the few documented calls that the client makes, and the stub hub's faults."""

from tests.support.stub_modelscope.scope import Model, StubScope

__all__ = ["Model", "StubScope"]
