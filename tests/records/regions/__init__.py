"""Tests of ``registry.records.regions``."""
