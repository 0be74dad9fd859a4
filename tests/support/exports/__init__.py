"""Documents read back with the SPDX library."""
