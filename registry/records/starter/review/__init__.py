"""Reviewing the starter catalogue: whether facts show what they rest on, and whether they agree with each other."""

from registry.records.starter.review.rules import RULES, review
from registry.records.starter.review.values import Fault, Subjects

__all__ = ["RULES", "Fault", "Subjects", "review"]
