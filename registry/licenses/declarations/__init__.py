"""What a declared licence means: Hub ids, names, lists and SPDX expressions."""
