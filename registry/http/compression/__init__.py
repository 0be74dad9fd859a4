"""Answers packed with gzip for clients that ask for it, where that pays (docs/adr/0072)."""

from registry.http.compression.packer import Packer
from registry.http.compression.rules import accepts_gzip, plain_etags

__all__ = ["Packer", "accepts_gzip", "plain_etags"]
