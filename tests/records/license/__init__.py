"""Tests of registry.records.license."""
