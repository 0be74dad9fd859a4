"""SPDX: version 3 with its profiles AI and Dataset, and what version 2 can say of models."""
