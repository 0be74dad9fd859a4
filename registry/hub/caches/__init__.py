"""Caches that huggingface_hub keeps on a disk, read by the library's own scan."""

from registry.hub.caches.repositories import CachedRepository, cached_repository, is_cached_repository

__all__ = ["CachedRepository", "cached_repository", "is_cached_repository"]
