"""What a declared licence means: Hub ids, names, lists and SPDX expressions."""

from registry.licenses.declarations.blocks import LicenseBlock, ReviewCode, block_of, classify
from registry.licenses.declarations.candidates import find_candidates
from registry.licenses.declarations.expressions import find_exception
from registry.licenses.declarations.parts import Candidates, Operator, Part
from registry.licenses.declarations.rules import Restrictions, class_rank, judge_entry
from registry.licenses.declarations.values import CUT, Declared, parse_declared

__all__ = [
    "CUT",
    "Candidates",
    "Declared",
    "LicenseBlock",
    "Operator",
    "Part",
    "Restrictions",
    "ReviewCode",
    "block_of",
    "class_rank",
    "classify",
    "find_candidates",
    "find_exception",
    "judge_entry",
    "parse_declared",
]
