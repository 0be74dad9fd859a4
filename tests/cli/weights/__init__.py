"""Tests of registry.cli.weights."""
