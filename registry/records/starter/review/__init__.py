"""Reviewing the starter catalogue: whether facts show what they rest on, and whether they agree with each other."""

from registry.records.starter.review.rules import RULES, list_faults
from registry.records.starter.review.values import Flaw, Subjects

__all__ = ["RULES", "Flaw", "Subjects", "list_faults"]
