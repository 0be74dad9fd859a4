"""Tests of registry.hub.weights."""
