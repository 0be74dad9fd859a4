"""Tests of documents that describe models."""
