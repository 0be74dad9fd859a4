"""Records in the formats of others; the only door to the SPDX library."""
