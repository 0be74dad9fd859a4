"""Tests of what is missing for the next class."""
