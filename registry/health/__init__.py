"""Health: is this process alive, can the service do its work, and how much is there to do."""

from registry.health.endpoints import router

__all__ = ["router"]
